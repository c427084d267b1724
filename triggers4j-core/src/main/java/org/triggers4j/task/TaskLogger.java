package org.triggers4j.task;

import org.slf4j.Logger;

/** An SLF4J logger that remembers the highest level used, whether or not that level is switched on. */
public interface TaskLogger extends Logger {
    /** Logs at ERROR and records CRITICAL, which SLF4J does not have. */
    void critical(String message, Object... arguments);
}
