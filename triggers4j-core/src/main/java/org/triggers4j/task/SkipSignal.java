package org.triggers4j.task;

import org.triggers4j.payload.Kwargs;

/** Thrown by a task to give its instance up: {@code throw context.skip();}. */
public final class SkipSignal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Kwargs metadata;

    /** Use {@link TaskContext#skip()}. */
    public SkipSignal(Kwargs metadata) {
        super("skip", null, false, false);
        this.metadata = metadata;
    }

    public Kwargs metadata() {
        return metadata;
    }
}
