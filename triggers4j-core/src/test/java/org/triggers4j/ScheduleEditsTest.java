package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.UnknownScheduleException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.Schedules;

/** Schedules that are created, edited, paused, run and deleted while engines run. */
class ScheduleEditsTest extends ScheduleCase {
    @Test
    void an_edit_of_its_times_takes_effect_at_once_and_does_not_catch_up() {
        Triggers triggers = engine();
        Schedules schedules = triggers.schedules();
        schedules.create(REPORT);
        clock.set(at("01:07:00"));

        ScheduleView edited =
                schedules.as("ann").edit("report", report -> report.withSchedule(Schedule.parse("every 10m")));
        triggers.drain();
        List<Kwargs> atOnce = List.copyOf(runs);
        goTo(triggers, "01:10:00");

        assertThat(edited.version()).isEqualTo(2);
        assertThat(edited.lastEdit()).isEqualTo(new ScheduleView.Edit("ann", at("01:07:00"), "edited"));
        assertThat(atOnce).isEmpty();
        assertThat(runs).hasSize(1);
    }

    @Test
    void an_edit_of_its_arguments_leaves_its_next_time_alone() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);
        clock.set(at("00:16:00"));

        triggers.schedules().edit("report", report -> report.withArguments(Kwargs.of("kind", "short")));
        triggers.drain();

        assertThat(runs).containsExactly(Kwargs.of("kind", "short"));
        assertThat(history(triggers)).containsExactly("FIRED 00:15:00 x1");
    }

    @Test
    void an_edit_by_a_process_whose_clock_is_behind_does_not_fire_a_time_again() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);
        goTo(triggers, "00:15:00");
        clock.set(at("00:14:30"));

        triggers.schedules().edit("report", report -> report.withSchedule(Schedule.parse("every 5m")));
        goTo(triggers, "00:15:30");

        assertThat(runs).hasSize(1);
        assertThat(view(triggers).nextAt()).contains(at("00:20:00"));
    }

    @Test
    void who_replaces_a_schedule_that_another_has_edited_since_is_told_so() {
        Schedules schedules = engine().schedules();
        ScheduleView seen = schedules.create(REPORT);
        schedules.as("ann").edit("report", report -> report.withDescription("by Ann"));

        assertThatThrownBy(() -> schedules.replace(REPORT.withDescription("by Bob"), seen.version()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("ann")
                .hasMessageContaining("version 2, not 1");
        assertThat(schedules.find("report").orElseThrow().definition().description())
                .isEqualTo("by Ann");
    }

    @Test
    void firing_is_no_edit() {
        Triggers triggers = engine();
        ScheduleView seen = triggers.schedules().create(REPORT);

        goTo(triggers, "00:15:00");

        assertThat(triggers.schedules()
                        .replace(REPORT.withDescription("new"), seen.version())
                        .version())
                .isEqualTo(2);
    }

    @Test
    void a_paused_schedule_does_not_fire_and_resumed_it_does_not_catch_up() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);

        ScheduleView paused = triggers.schedules().pause("report");
        goTo(triggers, "00:40:00");
        ScheduleView resumed = triggers.schedules().resume("report");
        triggers.drain();
        List<Kwargs> atOnce = List.copyOf(runs);
        goTo(triggers, "00:45:00");

        assertThat(paused.state()).isEqualTo(ScheduleView.State.PAUSED);
        assertThat(resumed.nextAt()).contains(at("00:45:00"));
        assertThat(atOnce).isEmpty();
        assertThat(runs).hasSize(1);
    }

    @Test
    void a_deleted_schedule_fires_no_more() {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);

        boolean isDeleted = triggers.schedules().delete("report");
        boolean isDeletedAgain = triggers.schedules().delete("report");
        goTo(triggers, "01:00:00");

        assertThat(List.of(isDeleted, isDeletedAgain)).containsExactly(true, false);
        assertThat(runs).isEmpty();
    }

    @Test
    void a_second_schedule_of_a_name_is_refused() {
        Schedules schedules = engine().schedules();
        schedules.create(REPORT);

        assertThatThrownBy(() -> schedules.create(REPORT)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> schedules.pause("reprot")).isInstanceOf(UnknownScheduleException.class);
    }

    @Test
    void run_now_calls_beside_the_nominal_times_and_gives_a_handle() throws Exception {
        Triggers triggers = engine();
        triggers.schedules().create(REPORT);
        triggers.schedules().pause("report");
        clock.set(at("00:05:00"));

        var result = triggers.schedules().runNow("report");
        triggers.drain();

        assertThat(result.get(Duration.ZERO)).isEqualTo("done");
        assertThat(history(triggers)).containsExactly("RUN_NOW 00:05:00 x1");
        assertThat(view(triggers).state()).isEqualTo(ScheduleView.State.PAUSED);
    }

    @Test
    void a_preview_shows_the_next_times_within_the_end() {
        Schedules schedules = engine().schedules();
        schedules.create(REPORT.withPolicy(SchedulePolicy.DEFAULT.withEnd(at("00:45:00"))));

        assertThat(schedules.preview("report", 5)).containsExactly(at("00:15:00"), at("00:30:00"));
    }
}
