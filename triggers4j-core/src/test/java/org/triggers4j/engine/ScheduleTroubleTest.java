package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.Triggers;
import org.triggers4j.error.StoreException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.task.ScheduleDefinition;

/** A scheduler whose connection breaks, or that dies, at the moment it fires. */
class ScheduleTroubleTest {
    private final InMemoryStore store = new InMemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    /** Fails in the first firing, before or after it is carried out. */
    private final class Broken extends FlawedStore {
        private final boolean isDone;
        private boolean isSpent;

        Broken(boolean isDone) {
            super(store);
            this.isDone = isDone;
        }

        @Override
        public ScheduleStore schedules() {
            ScheduleStore sound = store.schedules();
            return (ScheduleStore) Proxy.newProxyInstance(
                    ScheduleStore.class.getClassLoader(),
                    new Class<?>[] {ScheduleStore.class},
                    (proxy, method, arguments) -> {
                        boolean breaks = method.getName().equals("fire") && !isSpent;
                        isSpent |= breaks;
                        if (breaks && !isDone) {
                            throw new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "broken", null);
                        }
                        try {
                            Object answer = method.invoke(sound, arguments);
                            if (breaks) {
                                throw new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "broken", null);
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_firing_of_which_nobody_knows_whether_it_was_done_is_done_once(boolean isDone) {
        try (Triggers triggers = Triggers.builder()
                .store(new Broken(isDone))
                .discoverServices(false)
                .fireOnly()
                .clock(now::get)
                .schedule(ScheduleDefinition.of("a", "app.A", Schedule.parse("every 15m")))
                .schedule(ScheduleDefinition.of("b", "app.B", Schedule.parse("every 15m")))
                .build()) {
            triggers.start();
            now.set(Instant.parse("2026-01-01T00:15:00Z"));

            triggers.drain();
            int afterOne = calls();
            triggers.drain();

            assertThat(afterOne).isEqualTo(isDone ? 2 : 1);
            assertThat(calls()).isEqualTo(2);
        }
    }

    private int calls() {
        var live = new CallStore.Filter(Optional.empty(), Optional.empty(), true, Optional.empty());
        return store.calls().list(live, Optional.empty(), 100).size();
    }
}
