package org.triggers4j.task;

import java.util.Map;
import org.slf4j.Logger;

/**
 * An SLF4J logger that attaches variables to every line, as key-value pairs, and remembers the highest level used,
 * whether or not that level is switched on.
 *
 * <p>One line gets variables of its own the SLF4J way: {@code log.atWarn().addKeyValue("page", page).log("…")}. While a
 * task runs, the MDC of its thread has {@link #SESSION}, {@link #INSTANCE} and {@link #ATTEMPT}, of a call
 * {@link #CALL}, {@link #TASK} and {@link #ATTEMPT}, so that the lines of libraries carry them as well. Thread-safe; all loggers of one run share the level.
 */
public interface TaskLogger extends Logger {
    /** MDC key of the session's UID. */
    String SESSION = "triggers4j.session";

    /** MDC key of the instance's name, e.g. {@code t_import#0}. */
    String INSTANCE = "triggers4j.instance";

    /** MDC key of the number of this attempt at the instance, from 1. */
    String ATTEMPT = "triggers4j.attempt";

    /** MDC key of the id of a call. */
    String CALL = "triggers4j.call";

    /** MDC key of the name of a called task. */
    String TASK = "triggers4j.task";

    /** This logger with more variables; of two with the same name the newer wins. */
    TaskLogger with(Map<String, ?> variables);

    /** Logs at ERROR and records CRITICAL, which SLF4J does not have. */
    void critical(String message, Object... arguments);
}
