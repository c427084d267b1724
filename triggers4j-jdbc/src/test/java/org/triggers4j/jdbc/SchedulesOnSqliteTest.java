package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleView;

/** Schedules of engines on one file: what one declares another fires, once. */
class SchedulesOnSqliteTest {
    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private Triggers started() {
        Triggers triggers = Triggers.builder()
                .store(JdbcStore.sqlite(folder.resolve("store.db")))
                .discoverServices(false)
                .fireOnly()
                .clock(now::get)
                .schedule(ScheduleDefinition.of("report", "app.Report", Schedule.parse("every 15m")))
                .build();
        triggers.start();
        return triggers;
    }

    @Test
    void each_nominal_time_is_fired_once_by_whoever_looks_first_also_after_a_restart() {
        try (Triggers one = started();
                Triggers two = started()) {
            now.set(Instant.parse("2026-01-01T00:15:00Z"));
            one.drain();
            two.drain();
        }
        now.set(Instant.parse("2026-01-01T00:31:00Z"));
        try (Triggers three = started()) {
            three.drain();
            ScheduleView view = three.schedules().find("report").orElseThrow();

            assertThat(view.past().fired()).isEqualTo(2);
            assertThat(view.version()).isEqualTo(1);
            assertThat(view.nextAt()).contains(Instant.parse("2026-01-01T00:45:00Z"));
            assertThat(three.schedules().health().schedulers()).isNotEmpty();
        }
    }
}
