package org.triggers4j.test.scenario;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** A task whose outcome the steps dictate: it does what the thread it runs on is told. */
record ScriptedTask(int retries) implements TriggerTask {
    static final int DEFAULT_RETRIES = 3;
    private static final String ORACLE = "oracle\\.T[0-9]{1,3}";

    /** A task called {@code oracle.T<n>} allows n retries, any other three. */
    static ScriptedTask named(String name) {
        return new ScriptedTask(name.matches(ORACLE) ? Integer.parseInt(name.substring(8)) : DEFAULT_RETRIES);
    }

    @Override
    public @Nullable Object run(TaskContext context) throws Exception {
        if (Thread.currentThread() instanceof RunThread live) {
            return live.perform(context);
        }
        throw new IllegalStateException("A scenario's tasks run on its own runners, \"oracle\" and \"alt\".");
    }

    @Override
    public Optional<Integer> maxRetries() {
        return Thread.currentThread() instanceof RunThread live ? live.budget(retries) : Optional.of(retries);
    }
}
