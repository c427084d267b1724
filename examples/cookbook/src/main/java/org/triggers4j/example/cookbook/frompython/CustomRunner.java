package org.triggers4j.example.cookbook.frompython;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;

// region runner
/** What was a subclass of BaseTaskRunner: runs everything on one thread, in turn. */
public final class CustomRunner implements TaskRunner {
    static final String NAME = "custom_runner";

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, NAME));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(TaskExecution execution) {
        thread.execute(execution::execute);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
// endregion
