package org.triggers4j.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.triggers4j.Triggers;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Sessions from configuration to the end: two fires joined, one task, its cascade into a second. */
final class WholeCycle {
    private static final Workflow WORKFLOW = Workflow.of(
            TaskConfig.named("t_first").after("a", "b").run("first"),
            TaskConfig.named("t_second").after("t_first").run("second"));

    private WholeCycle() {}

    /** Task instances per second: in a JVM that has just started, and in the round after that. */
    record Rates(double cold, double warm) {}

    /** Measures two rounds, each from its first configuration to the end of its last task. */
    static Rates measure(Store store, int sessions, int clients) throws InterruptedException {
        TriggerTask task = context -> Kwargs.of("n", 1);
        try (Triggers triggers = Triggers.builder()
                .store(store)
                .task("first", task)
                .task("second", task)
                .build()) {
            triggers.start();
            double cold = round(triggers, "cold", sessions, clients);
            return new Rates(cold, round(triggers, "warm", sessions, clients));
        }
    }

    private static double round(Triggers triggers, String name, int sessions, int clients) throws InterruptedException {
        long begin = System.nanoTime();
        Clients.run(clients, sessions, number -> {
            TriggerManager session = triggers.session(name + "-" + number);
            session.updateConfiguration(WORKFLOW);
            session.fire("a", Kwargs.of("n", number));
            session.fire("b");
        });
        Awaiting.until(() -> triggers.queries().queueDepths().isEmpty());
        return 2.0 * sessions / Clients.secondsSince(begin);
    }

    /** Numbers handed to threads one by one. */
    static final class Clients {
        private Clients() {}

        /** Work on one number. */
        interface Work {
            void on(int number) throws InterruptedException;
        }

        static void run(int threads, int count, Work work) throws InterruptedException {
            var next = new AtomicInteger();
            var done = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                new Thread(() -> {
                            try {
                                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                                    work.on(n);
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                done.countDown();
                            }
                        })
                        .start();
            }
            done.await();
        }

        static double secondsSince(long nanos) {
            return (System.nanoTime() - nanos) / 1e9;
        }
    }

    /** Waiting by looking. */
    static final class Awaiting {
        private Awaiting() {}

        /** A condition. */
        interface Condition {
            boolean holds();
        }

        static void until(Condition condition) throws InterruptedException {
            while (!condition.holds()) {
                Thread.sleep(2);
            }
        }
    }
}
