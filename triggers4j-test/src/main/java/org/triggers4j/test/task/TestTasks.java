package org.triggers4j.test.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/**
 * Tasks that stand in for the real ones where a test is about the workflow.
 *
 * <p>A {@code TriggersHarness} and its extension know those of {@link #all()} by the names that stand here, without being
 * told. Stateless and thread-safe.
 */
public final class TestTasks {
    /** {@link #passThrough()}. */
    public static final String PASS_THROUGH = "test.PassThrough";

    /** {@link #devNull()}. */
    public static final String DEV_NULL = "test.DevNull";

    /** {@link #failing(Callable) A failing task} that throws {@link DeliberateException}. */
    public static final String FAILING = "test.Failing";

    /** {@link #retryingForEver()}. */
    public static final String RETRYING = "test.Retrying";

    /** {@link #skipping(Kwargs)}, without metadata. */
    public static final String SKIPPING = "test.Skipping";

    private TestTasks() {}

    /** All the tasks that have a name here, by name. */
    public static Map<String, TriggerTask> all() {
        var tasks = new LinkedHashMap<String, TriggerTask>();
        tasks.put(PASS_THROUGH, passThrough());
        tasks.put(DEV_NULL, devNull());
        tasks.put(FAILING, failing(DeliberateException::new));
        tasks.put(RETRYING, retryingForEver());
        tasks.put(SKIPPING, skipping(Kwargs.empty()));
        return Collections.unmodifiableMap(tasks);
    }

    /** Returns the kwargs it received, by trigger, static parameters included. */
    public static TriggerTask passThrough() {
        return TaskContext::triggerKwargs;
    }

    /** Does nothing and returns nothing. */
    public static TriggerTask devNull() {
        return context -> null;
    }

    /**
     * Fails each time.
     *
     * @param exception makes what is thrown, once per run: {@code failing(() -> new TimeoutException("too slow"))}
     */
    public static TriggerTask failing(Callable<? extends Exception> exception) {
        return context -> {
            throw exception.call();
        };
    }

    /**
     * Asks to be retried so many times, at once, and does then what another task does. A replay by an operator does not count.
     *
     * @param retries not negative; beyond the budget of {@code then} ({@link TriggerTask#maxRetries()}, 3 unless it says
     *     otherwise) the instance fails with {@link org.triggers4j.error.MaxRetriesExceeded}
     */
    public static TriggerTask retrying(int retries, TriggerTask then) {
        if (retries < 0) {
            throw new IllegalArgumentException("A task cannot be retried " + retries + " times.");
        }
        return new RetryingTask(retries, then);
    }

    /** Asks to be retried each time, at once, until its budget of three retries is used up. */
    public static TriggerTask retryingForEver() {
        return retrying(Integer.MAX_VALUE, devNull());
    }

    /** Gives its instance up, and leaves these values in its metadata. */
    public static TriggerTask skipping(Kwargs metadata) {
        return context -> {
            throw context.skip(metadata);
        };
    }
}
