package org.triggers4j.picocli;

import org.triggers4j.error.TriggersException;

/** A command has ended with an exit code other than 0. The failure's context has the exit code and the end of the output. */
public final class CommandFailedException extends TriggersException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailedException(String task, int exitCode) {
        super("'" + task + "' ended with exit code " + exitCode + ".");
        this.exitCode = exitCode;
    }

    /** What it ended with; never 0. */
    public int exitCode() {
        return exitCode;
    }
}
