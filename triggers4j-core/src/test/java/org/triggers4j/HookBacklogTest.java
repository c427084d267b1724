package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Adler32;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Hooks that are slower than the tasks whose ends they are told of. */
class HookBacklogTest {
    private static final int RUNS = 4_000;
    private static final byte[] A_LOT = new byte[4 << 20];
    private static final int BEHIND = 1_500;
    private static final int BACKLOG = 2_000;
    private static final int ONE_BATCH_AND_ALL_SLOTS = 600;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ran = lock.newCondition();
    // Guarded by lock.
    private int runs;
    private int told;
    private int furthestBehind;

    private Object run() {
        lock.lock();
        try {
            runs++;
            ran.signalAll();
            return Map.of();
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        lock.lock();
        try {
            while (runs < Math.min(RUNS, told + BEHIND)) {
                ran.awaitUninterruptibly();
            }
            furthestBehind = Math.max(furthestBehind, runs - told);
            told++;
        } finally {
            lock.unlock();
        }
    }

    private int told() {
        lock.lock();
        try {
            return told;
        } finally {
            lock.unlock();
        }
    }

    /** Takes its time, and more when the tasks are not well ahead of it. */
    private final class Slow implements ManagerType {
        private final Adler32 work = new Adler32();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
            if (trigger.equals("t_each")) {
                work.update(A_LOT);
                tell();
            }
        }
    }

    @Test
    void tasks_wait_for_hooks_that_are_too_far_behind() {
        var store = new InMemoryStore();
        try (Triggers triggers = start(Triggers.builder().store(store).fireOnly())) {
            TriggerManager session = triggers.session("s", "slow");
            session.updateConfiguration(Workflow.of(
                    TaskConfig.named("t_each").after().andEvery("go").run("app.Each")));
            for (int i = 0; i < RUNS; i++) {
                session.fire("go");
            }
        }

        try (Triggers triggers = start(Triggers.builder().store(store))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> told() == RUNS);
            assertThat(furthestBehind).isBetween(BEHIND, BACKLOG + ONE_BATCH_AND_ALL_SLOTS);
        }
    }

    private Triggers start(TriggersBuilder builder) {
        Triggers triggers = builder.discoverServices(false)
                .managerType(new Slow())
                .task("app.Each", context -> run())
                .build();
        triggers.start();
        return triggers;
    }
}
