package org.triggers4j.test.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Asks to be retried so many times before it does what another task does; counts by what the session remembers. */
record RetryingTask(int retries, TriggerTask then) implements TriggerTask {
    @Override
    public @Nullable Object run(TaskContext context) throws Exception {
        String instance = context.instance().toString();
        int used = context.manager().inspect().instance(instance).autoRetries();
        if (used < retries) {
            throw context.retry();
        }
        return then.run(context);
    }

    @Override
    public Optional<Integer> maxRetries() {
        return then.maxRetries();
    }
}
