package org.triggers4j.benchmarks.ours;

import org.triggers4j.Triggers;

/** Waiting for an engine to have nothing left to do. */
final class Queues {
    private Queues() {}

    static void awaitEmpty(Triggers triggers) throws InterruptedException {
        while (!triggers.queries().queueDepths().isEmpty()) {
            Thread.sleep(2);
        }
    }
}
