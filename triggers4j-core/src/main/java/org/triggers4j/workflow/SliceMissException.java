package org.triggers4j.workflow;

import org.triggers4j.error.TriggersException;

/**
 * A decision needs a part of the session that was not read; whoever drives it reads that part and decides again.
 *
 * <p>Never reaches a caller of the library.
 */
public final class SliceMissException extends TriggersException {
    private static final long serialVersionUID = 1L;

    /** What kind of thing was missing. */
    public enum Kind {
        /** The open instances of the task {@link #name()}. */
        OPEN_INSTANCES,
        /** The instance {@link #name()}. */
        INSTANCE,
        /** All instances of the task {@link #name()}, as far as they are unresolved. */
        INSTANCES_OF_TASK,
        /** The last fire of the trigger {@link #name()}. */
        LAST_FIRE
    }

    private final Kind kind;
    private final String name;

    SliceMissException(Kind kind, String name) {
        super("The decision needs " + kind + " of " + name + ", which was not read.");
        this.kind = kind;
        this.name = name;
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }
}
