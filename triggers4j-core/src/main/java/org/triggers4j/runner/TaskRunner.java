package org.triggers4j.runner;

/**
 * Executes scheduled instances. A task chooses one by name with {@code using}; otherwise its manager type does, or the
 * engine's default applies.
 *
 * <p>A worker calls {@link #run} once per claimed job, after the commit that scheduled it and in whatever process
 * claimed it. Found by ServiceLoader or given to the builder. Thread-safe.
 */
public interface TaskRunner extends AutoCloseable {
    /** The durable queue's own runner: a worker's limited number of slots. The default. */
    String QUEUE = "queue";

    /** The in-process runner: a thread for each instance, in the process that scheduled it while that lives. */
    String THREADS = "threads";

    /** A stable unique name. */
    String name();

    /**
     * Takes an execution over and returns soon; sees to it that {@link TaskExecution#execute} is called, on any thread, or
     * hands it over with {@link TaskExecution#handOver} and has it completed from outside. If the process dies before
     * either, the job is started again elsewhere. If this throws before {@code execute} began, the instance fails with what
     * was thrown; only for want of memory or a thread ({@link VirtualMachineError}) it is started again.
     */
    void run(TaskExecution execution);

    /** Called once when the engine closes; running executions have ended or been given back by then. */
    @Override
    default void close() {}
}
