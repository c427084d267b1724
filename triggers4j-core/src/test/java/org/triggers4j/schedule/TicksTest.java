package org.triggers4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;

/** What a tick fires, and when the next one has something to do. */
class TicksTest {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final SchedulePolicy POLICY = SchedulePolicy.DEFAULT;
    private static final Schedule HOURLY = Schedule.cron(CronExpression.parse("0 * * * *"), ZoneOffset.UTC);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void nothing_is_fired_early() {
        Due due = due(POLICY, NOON, NOON.minusNanos(1));

        assertThat(due).isEqualTo(new Due(List.of(), Optional.of(NOON), 0));
    }

    @Test
    void a_time_that_has_come_is_fired_and_the_next_planned() {
        assertThat(due(POLICY, NOON, NOON)).isEqualTo(new Due(List.of(NOON), Optional.of(hours(1)), 0));
        assertThat(due(POLICY, NOON, hours(1).minusNanos(1)))
                .isEqualTo(new Due(List.of(NOON), Optional.of(hours(1)), 0));
    }

    @Test
    void after_downtime_there_is_one_catch_up_run_with_the_latest_time() {
        assertThat(due(POLICY, NOON, hours(72).plusSeconds(60)))
                .isEqualTo(new Due(List.of(hours(72)), Optional.of(hours(73)), 72));
    }

    @Test
    void skip_fires_only_what_is_on_time() {
        SchedulePolicy skip = POLICY.withMisfire(Misfire.SKIP);

        assertThat(due(skip, NOON, NOON.plusSeconds(5)).fire()).containsExactly(NOON);
        assertThat(due(skip, NOON, NOON.plusSeconds(5).plusNanos(1)))
                .isEqualTo(new Due(List.of(), Optional.of(hours(1)), 1));
        assertThat(due(skip, NOON, hours(3).plusSeconds(2)))
                .isEqualTo(new Due(List.of(hours(3)), Optional.of(hours(4)), 3));
    }

    @Test
    void fire_all_fires_the_latest_up_to_its_limit_in_order() {
        SchedulePolicy all = POLICY.withMisfire(Misfire.fireAll(3));

        assertThat(due(all, NOON, hours(1)).fire()).containsExactly(NOON, hours(1));
        assertThat(due(all, NOON, hours(10)))
                .isEqualTo(new Due(List.of(hours(8), hours(9), hours(10)), Optional.of(hours(11)), 8));
    }

    @Test
    void what_is_older_than_the_deadline_is_not_fired() {
        SchedulePolicy once = POLICY.withDeadline(Duration.ofMinutes(10));
        SchedulePolicy all = POLICY.withDeadline(Duration.ofHours(2)).withMisfire(Misfire.fireAll(100));
        SchedulePolicy skip = POLICY.withDeadline(Duration.ofSeconds(1)).withMisfire(Misfire.SKIP);

        assertThat(due(once, NOON, NOON.plusSeconds(600)).fire()).containsExactly(NOON);
        assertThat(due(once, NOON, NOON.plusSeconds(601))).isEqualTo(new Due(List.of(), Optional.of(hours(1)), 1));
        assertThat(due(all, NOON, hours(10)))
                .isEqualTo(new Due(List.of(hours(8), hours(9), hours(10)), Optional.of(hours(11)), 8));
        assertThat(due(skip, NOON, NOON.plusSeconds(2)).fire()).isEmpty();
    }

    @Test
    void the_start_is_inclusive_and_the_end_exclusive() {
        SchedulePolicy bounded = POLICY.withStart(hours(2)).withEnd(hours(4));

        assertThat(Ticks.plan(HOURLY, bounded, NOON)).contains(hours(2));
        assertThat(Ticks.plan(HOURLY, bounded, hours(2))).contains(hours(3));
        assertThat(Ticks.plan(HOURLY, bounded, hours(3))).isEmpty();
        assertThat(Ticks.plan(HOURLY, bounded.withEnd(hours(4).plusNanos(1)), hours(3)))
                .contains(hours(4));
        assertThat(due(bounded, hours(2), hours(3))).isEqualTo(new Due(List.of(hours(3)), Optional.empty(), 1));
    }

    @Test
    void times_before_the_end_are_caught_up_after_it() {
        SchedulePolicy ended = POLICY.withEnd(hours(4));

        assertThat(due(ended, hours(1), hours(100))).isEqualTo(new Due(List.of(hours(3)), Optional.empty(), 2));
    }

    @Test
    void bounds_that_were_set_later_hold_for_the_stored_time_too() {
        assertThat(due(POLICY.withStart(hours(2)), NOON, hours(1)))
                .isEqualTo(new Due(List.of(), Optional.of(hours(2)), 0));
        assertThat(due(POLICY.withStart(hours(2)), NOON, hours(2)).fire()).containsExactly(hours(2));
        assertThat(due(POLICY.withEnd(NOON), NOON, hours(1))).isEqualTo(new Due(List.of(), Optional.empty(), 0));
    }

    @Test
    void a_disabled_schedule_fires_nothing_and_does_not_catch_up_when_enabled() {
        SchedulePolicy disabled = POLICY.withEnabled(false);

        assertThat(due(disabled, NOON, hours(10))).isEqualTo(new Due(List.of(), Optional.empty(), 0));
        assertThat(Ticks.plan(HOURLY, disabled, hours(10))).isEmpty();
        assertThat(Ticks.plan(HOURLY, disabled.withEnabled(true), hours(10).plusSeconds(1)))
                .contains(hours(11));
    }

    @Test
    void a_moment_is_fired_once_and_then_there_is_no_next() {
        Schedule once = Schedule.at(NOON);

        assertThat(Ticks.plan(once, POLICY, hours(-1))).contains(NOON);
        assertThat(Ticks.due(once, POLICY, NOON, hours(5), TOLERANCE))
                .isEqualTo(new Due(List.of(NOON), Optional.empty(), 0));
    }

    @Test
    void every_time_is_fired_once_however_ticks_fall() {
        SchedulePolicy all = POLICY.withMisfire(Misfire.fireAll(1_000));
        var schedule = new Schedule.Every(Duration.ofSeconds(7), NOON);
        var fired = new ArrayList<Instant>();
        Instant next = NOON;

        for (Instant now = NOON; now.isBefore(hours(1)); now = now.plusSeconds(1 + now.getEpochSecond() % 40)) {
            Due due = Ticks.due(schedule, all, next, now, TOLERANCE);
            fired.addAll(due.fire());
            next = due.nextAt().orElseThrow();
        }

        assertThat(fired).isEqualTo(schedule.preview(NOON.minusNanos(1), fired.size()));
        assertThat(fired).hasSizeGreaterThan(500);
    }

    @Test
    void years_of_downtime_of_a_dense_schedule_are_decided_at_once() {
        Instant now = NOON.plus(Duration.ofDays(3_650)).plusMillis(1);
        SchedulePolicy all = POLICY.withMisfire(Misfire.fireAll(200));
        for (Schedule schedule : List.of(
                new Schedule.Every(Duration.ofSeconds(1), NOON),
                Schedule.parse("cron[America/New_York] * * * * *"),
                Schedule.parse("unix[Europe/Rome] * 0-22 * * *"))) {
            Due due = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> Ticks.due(schedule, all, NOON, now, TOLERANCE));

            List<Instant> tail = schedule.preview(due.fire().get(0).minusNanos(1), 201);
            assertThat(due.fire()).isEqualTo(tail.subList(0, 200));
            assertThat(due.nextAt()).contains(tail.get(200));
            assertThat(due.nextAt().orElseThrow()).isAfter(now);
            assertThat(due.missed()).isEqualTo(Due.MAX_COUNTED - 200);
        }
    }

    @Test
    void the_latest_are_complete_when_counting_only_just_ends() {
        SchedulePolicy all = POLICY.withMisfire(Misfire.fireAll(10));
        var schedule = new Schedule.Every(Duration.ofSeconds(1), NOON);

        Due due = Ticks.due(schedule, all, NOON, NOON.plusSeconds(Due.MAX_COUNTED), TOLERANCE);

        assertThat(due.fire()).hasSize(10).endsWith(NOON.plusSeconds(Due.MAX_COUNTED));
    }

    @Test
    void policies_refuse_what_makes_no_sense() {
        assertThatThrownBy(() -> POLICY.withDeadline(Duration.ZERO)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> POLICY.withStart(NOON).withEnd(NOON)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> POLICY.withStart(Instant.MIN)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Misfire.fireAll(0)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Misfire.fireAll(1_001)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Misfire.parse("FIRE_ALL")).hasMessageContaining("FIRE_ALL(10)");
        assertThatThrownBy(() -> Ticks.due(HOURLY, POLICY, NOON, NOON, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void misfire_policies_come_back_from_their_texts() {
        for (Misfire misfire : List.of(Misfire.FIRE_ONCE, Misfire.SKIP, Misfire.fireAll(10))) {
            assertThat(Misfire.parse(misfire.toString())).isEqualTo(misfire).hasSameHashCodeAs(misfire);
        }
        assertThat(Misfire.fireAll(10)).hasToString("FIRE_ALL(10)").isNotEqualTo(Misfire.fireAll(11));
        assertThat(POLICY.withOverlap(Overlap.QUEUE).overlap()).isEqualTo(Overlap.QUEUE);
    }

    private static Due due(SchedulePolicy policy, Instant nextAt, Instant now) {
        return Ticks.due(HOURLY, policy, nextAt, now, TOLERANCE);
    }

    private static Instant hours(int number) {
        return NOON.plus(Duration.ofHours(number));
    }
}
