package org.triggers4j.picocli;

import org.triggers4j.task.CallContext;

/**
 * To be implemented by a command, or by a subcommand, that wants to know of the call it is run by: to log, to see that it was
 * cancelled, to use {@link CallContext#transaction()}, to throw {@link CallContext#retry()}.
 */
@FunctionalInterface
public interface CallAware {
    /** Called once before the command is run by a call; never when it is run from a command line. */
    void runBy(CallContext call);
}
