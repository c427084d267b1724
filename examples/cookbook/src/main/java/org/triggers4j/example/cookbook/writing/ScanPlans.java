package org.triggers4j.example.cookbook.writing;

import java.util.Map;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Scans many pages, which takes long. */
final class ScanPlans implements TriggerTask {
    private final Scanner scanner;

    ScanPlans(Scanner scanner) {
        this.scanner = scanner;
    }

    /** The device. */
    @FunctionalInterface
    interface Scanner {
        void scan(long page);
    }

    // region run
    @Override
    public Object run(TaskContext context) throws InterruptedException {
        long pages = context.triggerKwargs("plansReceived").integer("pages");
        for (long page = 1; page <= pages; page++) {
            if (context.isCancelled()) {
                throw new InterruptedException("Stopped before page " + page);
            }
            scanner.scan(page);
        }
        return Map.of("pages", pages);
    }
    // endregion
}
