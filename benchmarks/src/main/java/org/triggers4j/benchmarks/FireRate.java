package org.triggers4j.benchmarks;

import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.WholeCycle.Clients;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Durable fires per second into many sessions that each wait for one more trigger. */
final class FireRate {
    private static final int SESSIONS = 500;

    private FireRate() {}

    static double measure(Store store, int threads, int fires) throws InterruptedException {
        try (Triggers triggers = Triggers.builder().store(store).fireOnly().build()) {
            triggers.start();
            var workflow = Workflow.of(
                    TaskConfig.named("t").after("never").andEvery("page").run("r"));
            Clients.run(threads, SESSIONS, n -> triggers.session("f-" + n).updateConfiguration(workflow));
            long begin = System.nanoTime();
            Clients.run(
                    threads, fires, n -> triggers.session("f-" + n % SESSIONS).fire("page", Kwargs.of("n", n)));
            return fires / Clients.secondsSince(begin);
        }
    }
}
