package org.triggers4j.benchmarks;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
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

    /**
     * Tasks per second once a worker starts on a queue that others have filled.
     *
     * @param open opens a store on the same database each time
     */
    static double measure(Supplier<Store> open, int tasks) throws InterruptedException {
        try (Triggers firing = Triggers.builder().store(open.get()).fireOnly().build()) {
            firing.start();
            fill(firing, tasks);
        }
        var left = new CountDownLatch(tasks);
        try (Triggers working = Triggers.builder()
                .store(open.get())
                .task("r", context -> {
                    left.countDown();
                    return null;
                })
                .build()) {
            long begin = System.nanoTime();
            working.start();
            left.await();
            return tasks / Clients.secondsSince(begin);
        }
    }

    private static void fill(Triggers firing, int tasks) {
        var workflow =
                Workflow.of(TaskConfig.named("t").after().andEvery("page").run("r"));
        var uids = new ArrayList<String>();
        for (int i = 0; i < SESSIONS; i++) {
            uids.add("backlog-" + i);
            firing.session(uids.get(i)).updateConfiguration(workflow);
        }
        for (int i = 0; i < tasks / SESSIONS; i++) {
            firing.fireAll(uids, "page", Kwargs.of("n", i));
        }
    }
}
