package org.triggers4j.engine;

/** Whether the calling thread runs a task's code now. Two engines in one JVM may use the same thread, one inside the other. */
final class TaskThread {
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private TaskThread() {}

    /** From now until closed. */
    static Scope enter() {
        DEPTH.set(DEPTH.get() + 1);
        return () -> {
            int depth = DEPTH.get() - 1;
            if (depth == 0) {
                DEPTH.remove();
            } else {
                DEPTH.set(depth);
            }
        };
    }

    static boolean isRunningTask() {
        return DEPTH.get() > 0;
    }

    /** Ends with {@link #close}. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
