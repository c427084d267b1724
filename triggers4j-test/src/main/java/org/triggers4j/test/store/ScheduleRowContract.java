package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.ScheduleStore.Sign;

/** Schedules as rows: written as they were read, listed, due, deleted; and the signs of life of those who fire them. */
abstract class ScheduleRowContract extends CallModelContract {
    static final Instant T2 = T0.plusSeconds(2);

    final ScheduleStore schedules() {
        return store.schedules();
    }

    final ScheduleRow inserted(String name, Instant nextAt) {
        assertThat(schedules().insert(ScheduleRow.named(name, Optional.of(nextAt), "{\"body\":1}")))
                .isTrue();
        return schedules().find(name).orElseThrow();
    }

    // ---- rows -----------------------------------------------------------------------------------------------------

    @Test
    void a_schedule_is_found_as_it_was_inserted() {
        ScheduleRow row = inserted("n\u00efghtly", T1);

        assertThat(row)
                .isEqualTo(new ScheduleRow("n\u00efghtly", 1, Optional.of(T1), "{\"body\":1}", ScheduleRow.Past.NONE));
        assertThat(schedules().find("other")).isEmpty();
    }

    @Test
    void a_second_schedule_of_a_name_is_not_inserted() {
        ScheduleRow first = inserted("a", T1);

        boolean isInserted = schedules().insert(ScheduleRow.named("a", Optional.empty(), "{}"));

        assertThat(isInserted).isFalse();
        assertThat(schedules().list()).containsExactly(first);
    }

    @Test
    void schedules_are_listed_by_name_as_UTF_8() {
        List<String> names = List.of("B", "a", "\uffee", "\ud83d\ude00");
        Stream.of(3, 1, 0, 2).forEach(index -> inserted(names.get(index), T1));

        assertThat(schedules().list()).extracting(ScheduleRow::name).containsExactlyElementsOf(names);
    }

    @Test
    void an_update_writes_the_row_and_raises_its_revision() {
        ScheduleRow row = inserted("a", T1);

        boolean isWritten = schedules().update(row.with(Optional.empty(), "{\"body\":2}"));

        assertThat(isWritten).isTrue();
        assertThat(schedules().find("a"))
                .contains(new ScheduleRow("a", 2, Optional.empty(), "{\"body\":2}", ScheduleRow.Past.NONE));
    }

    @Test
    void an_update_of_what_another_has_written_changes_nothing() {
        ScheduleRow row = inserted("a", T1);
        schedules().update(row.with(Optional.of(T2), "{\"by\":\"one\"}"));

        boolean isWritten = schedules().update(row.with(Optional.empty(), "{\"by\":\"two\"}"));

        assertThat(isWritten).isFalse();
        assertThat(schedules().find("a").orElseThrow().body()).isEqualTo("{\"by\":\"one\"}");
    }

    @Test
    void a_row_is_deleted_only_as_it_was_read() {
        ScheduleRow row = inserted("a", T1);
        schedules().update(row.with(Optional.of(T2), "{}"));
        ScheduleRow newer = schedules().find("a").orElseThrow();

        List<Boolean> deleted = List.of(
                schedules().delete(row), schedules().delete(newer), schedules().delete(newer));

        assertThat(deleted).containsExactly(false, true, false);
        assertThat(schedules().list()).isEmpty();
        assertThat(schedules().update(newer)).isFalse();
    }

    @Test
    void due_is_what_has_a_time_that_has_come_the_longest_overdue_first() {
        inserted("later", T2);
        ScheduleRow onTime = inserted("on time", T1);
        ScheduleRow b = inserted("b", T0);
        ScheduleRow a = inserted("a", T0);
        schedules().insert(ScheduleRow.named("never", Optional.empty(), "{}"));

        assertThat(schedules().due(T1, Optional.empty(), MANY)).containsExactly(a, b, onTime);
        assertThat(schedules().due(T1, Optional.empty(), 2)).containsExactly(a, b);
        assertThat(schedules().due(T1, Optional.of(a), 1)).containsExactly(b);
        assertThat(schedules().due(T1, Optional.of(b), MANY)).containsExactly(onTime);
    }

    @Test
    void the_next_time_of_all_is_the_earliest() {
        Optional<Instant> ofNone = schedules().nextAt();
        inserted("b", T2);
        inserted("a", T1);
        schedules().insert(ScheduleRow.named("never", Optional.empty(), "{}"));

        assertThat(ofNone).isEmpty();
        assertThat(schedules().nextAt()).contains(T1);
    }

    // ---- signs of life --------------------------------------------------------------------------------------------

    @Test
    void the_last_sign_of_each_scheduler_is_kept() {
        var first = new Sign("b", T0, Optional.empty(), Duration.ZERO);
        var second = new Sign("b", T1, Optional.of(T0), Duration.ofNanos(1_500_000));
        var other = new Sign("a", T0, Optional.empty(), Duration.ZERO);

        Stream.of(first, other, second).forEach(schedules()::sign);

        assertThat(schedules().signs()).containsExactly(other, second);
    }

    @Test
    void signs_of_schedulers_long_gone_are_forgotten() {
        schedules().sign(new Sign("old", T0, Optional.empty(), Duration.ZERO));
        var fresh = new Sign("new", T0.plus(ScheduleStore.KEEP_SIGNS).plusSeconds(1), Optional.empty(), Duration.ZERO);

        schedules().sign(fresh);

        assertThat(schedules().signs()).containsExactly(fresh);
    }
}
