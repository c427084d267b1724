package org.triggers4j.example.cookbook.runner;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;

/** Runs instances one after the other: the mail server takes one connection of ours. */
// region runner
public final class MailRunner implements TaskRunner {
    private final ExecutorService oneThread = Executors.newSingleThreadExecutor();

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void run(TaskExecution execution) {
        oneThread.execute(execution::execute);
    }

    @Override
    public void close() {
        oneThread.shutdown();
    }
}
// endregion
