package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Misfire;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;

/** Schedules by a clock that stands still until it is told to go on, in engines that run on the calling thread. */
class SchedulesTest extends ScheduleCase {
    // ---- firing ---------------------------------------------------------------------------------------------------

    @Test
    void a_schedule_calls_its_task_at_its_nominal_time_and_not_before() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withArguments(Kwargs.of("kind", "full")));

        goTo(triggers, "00:14:59.999999");
        List<Kwargs> before = List.copyOf(runs);
        goTo(triggers, "00:15:00");

        assertThat(before).isEmpty();
        assertThat(runs).containsExactly(Kwargs.of("kind", "full"));
    }

    @Test
    void each_call_carries_the_name_and_the_nominal_time_of_its_schedule() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withOptions(CallOptions.NONE.header("from", "ops")));

        goTo(triggers, "00:15:07");

        assertThat(headers)
                .singleElement()
                .satisfies(sent -> assertThat(sent)
                        .containsEntry("from", "ops")
                        .containsEntry("periodic_task_name", "report")
                        .containsEntry("periodic_task_time", "2026-01-01T00:15:00Z"));
    }

    @Test
    void after_downtime_there_is_one_run_for_all_that_were_missed() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);

        goTo(triggers, "02:07:00");

        assertThat(runs).hasSize(1);
        assertThat(view(triggers).nextAt()).contains(at("02:15:00"));
        assertThat(history(triggers)).containsExactly("FIRED 02:00:00 x1", "MISSED 00:15:00 x7");
    }

    @Test
    void with_SKIP_what_was_missed_is_left_out() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withPolicy(SchedulePolicy.DEFAULT.withMisfire(Misfire.SKIP)));

        goTo(triggers, "02:07:00");
        List<Kwargs> missed = List.copyOf(runs);
        goTo(triggers, "02:15:09");

        assertThat(missed).isEmpty();
        assertThat(runs).hasSize(1);
        assertThat(view(triggers).past().missed()).isEqualTo(8);
    }

    @Test
    void with_FIRE_ALL_each_missed_time_is_run_up_to_the_limit() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withPolicy(SchedulePolicy.DEFAULT.withMisfire(Misfire.fireAll(3))));

        goTo(triggers, "02:07:00");

        assertThat(history(triggers))
                .containsExactly("FIRED 02:00:00 x1", "FIRED 01:45:00 x1", "FIRED 01:30:00 x1", "MISSED 00:15:00 x5");
        assertThat(runs).hasSize(3);
    }

    @Test
    void a_time_older_than_the_deadline_is_not_caught_up() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withPolicy(SchedulePolicy.DEFAULT.withDeadline(Duration.ofMinutes(5))));

        goTo(triggers, "02:07:00");

        assertThat(runs).isEmpty();
        assertThat(view(triggers).nextAt()).contains(at("02:15:00"));
    }

    @Test
    void a_schedule_whose_task_nobody_knows_fires_and_its_call_waits_visibly() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withTask("app.Nobody"));

        goTo(triggers, "00:15:00");

        String job = view(triggers).past().lastJob().orElseThrow();
        assertThat(triggers.result(job, Object.class).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_schedule_has_a_start_and_an_end_and_is_over_then() {
        Triggers triggers = engine();
        triggers.schedules()
                .create(REPORT.withPolicy(
                        SchedulePolicy.DEFAULT.withStart(at("00:30:00")).withEnd(at("01:00:00"))));

        for (int quarter = 1; quarter <= 8; quarter++) {
            advance(triggers, Duration.ofMinutes(15));
        }

        assertThat(history(triggers)).containsExactly("FIRED 00:45:00 x1", "FIRED 00:30:00 x1");
        assertThat(view(triggers).state()).isEqualTo(ScheduleView.State.OVER);
    }

    @Test
    void a_schedule_with_one_moment_stays_visible_once_it_is_over() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withSchedule(Schedule.at(at("00:10:00"))));

        goTo(triggers, "00:20:00");
        goTo(triggers, "09:00:00");

        assertThat(runs).hasSize(1);
        assertThat(view(triggers).state()).isEqualTo(ScheduleView.State.OVER);
    }

    @Test
    void a_one_off_fires_at_its_first_time_only() {
        Triggers triggers = engine();
        triggers.schedules()
                .create(REPORT.withOneOff(true).withPolicy(SchedulePolicy.DEFAULT.withMisfire(Misfire.fireAll(5))));

        goTo(triggers, "01:00:00");
        goTo(triggers, "09:00:00");

        assertThat(runs).hasSize(1);
        assertThat(view(triggers).state()).isEqualTo(ScheduleView.State.OVER);
        assertThat(history(triggers)).containsExactly("FIRED 01:00:00 x1", "MISSED 00:15:00 x3");
    }

    @Test
    void in_the_hour_that_a_clock_leaves_out_a_daily_schedule_fires_right_after_it() {
        clock.set(Instant.parse("2026-03-29T00:00:00Z"));
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withSchedule(Schedule.parse("cron[Europe/Rome] 30 2 * * *")));

        assertThat(triggers.schedules().preview("report", 2))
                .containsExactly(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
        clock.set(Instant.parse("2026-03-29T01:00:00Z"));
        triggers.drain();

        assertThat(runs).hasSize(1);
    }

    @Test
    void in_the_hour_that_a_clock_repeats_a_daily_schedule_fires_once() {
        clock.set(Instant.parse("2026-10-24T23:00:00Z"));
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withSchedule(Schedule.parse("cron[Europe/Rome] 30 2 * * *")));

        for (int quarter = 0; quarter < 16; quarter++) {
            advance(triggers, Duration.ofMinutes(15));
        }

        assertThat(runs).hasSize(1);
    }

    // ---- overlap --------------------------------------------------------------------------------------------------

    @Test
    void with_SKIP_a_time_is_left_out_while_the_call_before_is_alive() {
        Triggers triggers = engine();
        triggers.schedules()
                .create(REPORT.withTask("app.Nobody").withPolicy(SchedulePolicy.DEFAULT.withOverlap(Overlap.SKIP)));

        goTo(triggers, "00:15:00");
        String first = view(triggers).past().lastJob().orElseThrow();
        goTo(triggers, "00:30:00");
        triggers.result(first, Object.class).cancel();
        goTo(triggers, "00:45:00");

        assertThat(history(triggers))
                .containsExactly("FIRED 00:45:00 x1", "OVERLAPPED 00:30:00 x1", "FIRED 00:15:00 x1");
        assertThat(triggers.schedules().history("report").get(1).job()).contains(first);
    }

    @Test
    void with_SKIP_several_missed_times_make_one_call() {
        Triggers triggers = engine();
        triggers.schedules()
                .create(REPORT.withPolicy(
                        SchedulePolicy.DEFAULT.withOverlap(Overlap.SKIP).withMisfire(Misfire.fireAll(3))));

        goTo(triggers, "02:00:00");

        assertThat(runs).hasSize(1);
    }

    @Test
    void with_ALLOW_calls_pile_up() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT.withTask("app.Nobody"));

        goTo(triggers, "00:15:00");
        goTo(triggers, "00:30:00");

        assertThat(view(triggers).past().fired()).isEqualTo(2);
    }

    @Test
    void a_call_of_a_unique_task_that_is_alive_is_noted_instead_of_a_second_one() {
        Triggers triggers = open(builder()
                .queues("other")
                .task(LambdaTask.of("app.Report", Kwargs.class, Void.class, kwargs -> null)
                        .with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS))));
        triggers.schedules().create(REPORT);

        goTo(triggers, "00:15:00");
        goTo(triggers, "00:30:00");

        assertThat(history(triggers)).containsExactly("DUPLICATE 00:30:00 x1", "FIRED 00:15:00 x1");
    }

    // ---- several --------------------------------------------------------------------------------------------------

    @Test
    void of_two_schedulers_one_fires() {
        Triggers one = engine();
        Triggers two = engine();
        one.schedules().create(REPORT);

        clock.set(at("00:15:00"));
        int runsOfBoth = one.drain() + two.drain();

        assertThat(runsOfBoth).isEqualTo(1);
    }

    @Test
    void what_one_process_creates_another_fires() {
        Triggers one = engine();
        Triggers two = engine();
        one.schedules().create(REPORT);
        one.close();

        goTo(two, "00:15:00");

        assertThat(runs).hasSize(1);
    }

    @Test
    void a_process_that_is_no_scheduler_fires_nothing() {
        Triggers triggers = open(builder().scheduler(false));
        triggers.schedules().create(REPORT);

        goTo(triggers, "01:00:00");

        assertThat(view(triggers).past().fired()).isZero();
        assertThat(triggers.schedules().health().schedulers()).isEmpty();
    }

    // ---- observing ------------------------------------------------------------------------------------------------

    @Test
    void health_tells_when_schedulers_looked_last_and_what_is_overdue() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);
        goTo(triggers, "00:16:00");
        clock.set(at("00:31:00"));

        var health = triggers.schedules().health();

        assertThat(health.lastTick()).contains(at("00:16:00"));
        assertThat(health.schedulers().get(0).lateness()).isEqualTo(Duration.ofMinutes(1));
        assertThat(health.mostOverdue().orElseThrow().schedule()).isEqualTo("report");
        assertThat(health.lateness()).isEqualTo(Duration.ofMinutes(1));
        assertThat(health.isWellWithin(Duration.ofSeconds(30))).isFalse();
    }

    @Test
    void a_row_that_cannot_be_read_is_shown_and_does_not_keep_others_from_firing() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);
        store.schedules().insert(ScheduleRow.named("broken", Optional.of(at("00:00:01")), "{}"));

        goTo(triggers, "00:15:00");

        assertThat(runs).hasSize(1);
        assertThat(triggers.schedules().health().unreadable()).containsExactly("broken");
        assertThat(triggers.schedules().list()).extracting(ScheduleView::name).containsExactly("report");
    }
}
