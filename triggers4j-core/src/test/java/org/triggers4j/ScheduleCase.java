package org.triggers4j;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Occurrence;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.Task;

/** Engines on one store that run on the calling thread, by a clock that can also be put back. */
abstract class ScheduleCase {
    static final Schedule QUARTERLY = Schedule.parse("every 15m");
    static final ScheduleDefinition REPORT = ScheduleDefinition.of("report", "app.Report", QUARTERLY);

    final InMemoryStore store = new InMemoryStore();
    final TestClock clock = new TestClock();
    final List<Kwargs> runs = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
    private final List<Triggers> opened = new ArrayList<>();

    /** Stands still. */
    static final class TestClock implements InstantSource {
        private final AtomicReference<Instant> now = new AtomicReference<>(at("00:00:00"));

        @Override
        public Instant instant() {
            return now.get();
        }

        void set(Instant time) {
            now.set(time);
        }
    }

    /** Notes its runs. */
    private final class Report implements Task<Kwargs, String> {
        @Override
        public String name() {
            return "app.Report";
        }

        @Override
        public String run(Kwargs arguments, CallContext context) {
            runs.add(arguments);
            headers.add(context.headers());
            return "done";
        }
    }

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    /** A moment of the day that the clock begins with. */
    static Instant at(String time) {
        return Instant.parse("2026-01-01T" + time + "Z");
    }

    final TriggersBuilder builder() {
        return Triggers.builder()
                .store(store)
                .discoverServices(false)
                .fireOnly()
                .clock(clock);
    }

    /** An engine that knows the task. */
    final Triggers engine() {
        return open(builder().task(new Report()));
    }

    final Triggers open(TriggersBuilder builder) {
        Triggers triggers = builder.build();
        opened.add(triggers);
        triggers.start();
        return triggers;
    }

    final void goTo(Triggers triggers, String time) {
        clock.set(at(time));
        triggers.drain();
    }

    final void advance(Triggers triggers, Duration time) {
        clock.set(clock.instant().plus(time));
        triggers.drain();
    }

    final ScheduleView view(Triggers triggers) {
        return triggers.schedules().find("report").orElseThrow();
    }

    final List<String> history(Triggers triggers) {
        return triggers.schedules().history("report").stream()
                .map(ScheduleCase::line)
                .toList();
    }

    static String line(Occurrence occurrence) {
        return occurrence.outcome() + " " + occurrence.nominal().toString().substring(11, 19) + " x"
                + occurrence.times();
    }
}
