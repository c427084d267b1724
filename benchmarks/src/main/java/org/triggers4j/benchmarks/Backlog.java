package org.triggers4j.benchmarks;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.WholeCycle.Clients;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** A worker that finds a long queue: run it with -Xmx128m to see that memory does not grow with the queue. */
final class Backlog {
    private static final int SESSIONS = 100;

    private Backlog() {}

    static double measure(Store store, int tasks) throws InterruptedException {
        var left = new CountDownLatch(tasks);
        try (Triggers triggers = Triggers.builder()
                .store(store)
                .task("r", context -> {
                    left.countDown();
                    return null;
                })
                .build()) {
            triggers.start();
            var workflow =
                    Workflow.of(TaskConfig.named("t").after().andEvery("page").run("r"));
            var uids = new ArrayList<String>();
            for (int i = 0; i < SESSIONS; i++) {
                uids.add("backlog-" + i);
                triggers.session(uids.get(i)).updateConfiguration(workflow);
            }
            long begin = System.nanoTime();
            for (int i = 0; i < tasks / SESSIONS; i++) {
                triggers.fireAll(uids, "page", Kwargs.of("n", i));
            }
            left.await();
            return tasks / Clients.secondsSince(begin);
        }
    }
}
