package org.triggers4j.engine;

import java.util.concurrent.Executor;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;

/** The in-process runner: every execution gets a thread at once, however many there are. */
final class ThreadPerRun implements TaskRunner {
    private final Executor threads;

    ThreadPerRun(Executor threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return THREADS;
    }

    @Override
    public void run(TaskExecution execution) {
        threads.execute(execution::execute);
    }
}
