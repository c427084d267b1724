package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleDrift;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.ScheduleView.State;
import org.triggers4j.task.SeedPolicy;

class ScheduleSeedingTest extends ScheduleCase {
    private static final ScheduleDefinition CHANGED = REPORT.withSchedule(Schedule.parse("every 10m"));
    private static final ScheduleDefinition EDITED = REPORT.withDescription("by an operator");

    private Triggers seeding(ScheduleDefinition definition, SeedPolicy policy) {
        return open(builder().schedule(definition, policy));
    }

    private static ScheduleView report(Triggers triggers) {
        return triggers.schedules().find("report").orElseThrow();
    }

    private static ScheduleDefinition stored(Triggers triggers) {
        return report(triggers).definition();
    }

    @Test
    void a_declared_schedule_is_created_at_the_start_and_fires() {
        Triggers triggers = open(builder().schedule(REPORT));

        goTo(triggers, "00:15:00");

        assertThat(report(triggers).past().fired()).isEqualTo(1);
        assertThat(report(triggers).seed())
                .contains(new ScheduleView.Seed("application", SeedPolicy.CREATE_ONLY, false));
        assertThat(report(triggers).lastEdit()).isEqualTo(new ScheduleView.Edit("seeding", at("00:00:00"), "created"));
    }

    @Test
    void a_second_start_changes_nothing() {
        ScheduleRow first = rowAfter(SeedPolicy.ALWAYS);

        assertThat(rowAfter(SeedPolicy.ALWAYS)).isEqualTo(first);
        assertThat(first.revision()).isEqualTo(1);
    }

    private ScheduleRow rowAfter(SeedPolicy policy) {
        seeding(REPORT, policy);
        return store.schedules().find("report").orElseThrow();
    }

    @Test
    void CREATE_ONLY_leaves_what_is_there_and_the_drift_is_visible() {
        seeding(REPORT, SeedPolicy.CREATE_ONLY);

        Triggers second = seeding(CHANGED, SeedPolicy.CREATE_ONLY);

        assertThat(stored(second)).isEqualTo(REPORT);
        assertThat(second.schedules().drift())
                .containsExactly(new ScheduleDrift(CHANGED, Optional.of(REPORT), List.of("schedule")));
    }

    @Test
    void UPDATE_IF_UNEDITED_replaces_what_nobody_has_edited() {
        seeding(REPORT, SeedPolicy.UPDATE_IF_UNEDITED);

        Triggers second = seeding(CHANGED, SeedPolicy.UPDATE_IF_UNEDITED);

        assertThat(stored(second)).isEqualTo(CHANGED);
        assertThat(report(second).nextAt()).contains(at("00:10:00"));
        assertThat(second.schedules().drift()).isEmpty();
    }

    @Test
    void UPDATE_IF_UNEDITED_leaves_what_somebody_has_edited() {
        Triggers first = seeding(REPORT, SeedPolicy.UPDATE_IF_UNEDITED);
        first.schedules().edit("report", report -> EDITED);

        Triggers second = seeding(CHANGED, SeedPolicy.UPDATE_IF_UNEDITED);

        assertThat(stored(second)).isEqualTo(EDITED);
        assertThat(report(second).seed().orElseThrow().isEdited()).isTrue();
        assertThat(second.schedules().drift().get(0).fields()).containsExactly("schedule", "description");
    }

    @Test
    void UPDATE_IF_UNEDITED_updates_again_once_an_edit_was_taken_back() {
        Triggers first = seeding(REPORT, SeedPolicy.UPDATE_IF_UNEDITED);
        first.schedules().edit("report", report -> EDITED);
        first.schedules().edit("report", report -> REPORT);

        assertThat(stored(seeding(CHANGED, SeedPolicy.UPDATE_IF_UNEDITED))).isEqualTo(CHANGED);
    }

    @Test
    void ALWAYS_replaces_what_somebody_has_edited() {
        Triggers first = seeding(REPORT, SeedPolicy.ALWAYS);
        first.schedules().edit("report", report -> EDITED);

        assertThat(stored(seeding(REPORT, SeedPolicy.ALWAYS))).isEqualTo(REPORT);
    }

    @Test
    void no_seeding_resumes_what_somebody_has_paused() {
        Triggers first = seeding(REPORT, SeedPolicy.ALWAYS);
        first.schedules().pause("report");

        Triggers second = seeding(CHANGED, SeedPolicy.ALWAYS);

        assertThat(report(second).state()).isEqualTo(State.PAUSED);
        assertThat(stored(second)).isEqualTo(CHANGED);
    }

    @Test
    void no_seeding_fires_a_one_off_again() {
        ScheduleDefinition once = REPORT.withSchedule(Schedule.at(at("00:10:00")));
        Triggers first = seeding(once, SeedPolicy.ALWAYS);
        goTo(first, "00:10:00");

        Triggers second = seeding(once.withDescription("done"), SeedPolicy.ALWAYS);
        goTo(second, "01:00:00");

        assertThat(report(second).past().fired()).isEqualTo(1);
        assertThat(report(second).state()).isEqualTo(State.OVER);
    }

    @Test
    void only_ALWAYS_takes_over_a_schedule_that_was_created_at_run_time() {
        Triggers first = open(builder());
        first.schedules().create(REPORT);

        ScheduleDefinition left = stored(seeding(CHANGED, SeedPolicy.UPDATE_IF_UNEDITED));
        ScheduleDefinition taken = stored(seeding(CHANGED, SeedPolicy.ALWAYS));

        assertThat(List.of(left, taken)).containsExactly(REPORT, CHANGED);
    }

    @Test
    void an_orphan_does_not_fire_until_it_is_resumed() {
        seeding(REPORT, SeedPolicy.CREATE_ONLY);
        Triggers second = open(builder().schedule());

        goTo(second, "00:40:00");
        List<ScheduleView> orphans = second.schedules().orphans();
        ScheduleView adopted = second.schedules().resume("report");
        goTo(second, "00:45:00");
        Triggers third = open(builder().schedule());

        assertThat(orphans).extracting(ScheduleView::name).containsExactly("report");
        assertThat(orphans.get(0).nextAt()).isEmpty();
        assertThat(adopted.seed()).isEmpty();
        assertThat(report(second).past().fired()).isEqualTo(1);
        assertThat(third.schedules().orphans()).isEmpty();
    }

    @Test
    void an_orphan_that_is_declared_again_goes_on_and_does_not_catch_up() {
        seeding(REPORT, SeedPolicy.CREATE_ONLY);
        open(builder().schedule());
        clock.set(at("00:40:00"));

        Triggers third = seeding(REPORT, SeedPolicy.CREATE_ONLY);

        assertThat(report(third).state()).isEqualTo(State.ACTIVE);
        assertThat(report(third).nextAt()).contains(at("00:45:00"));
    }

    @Test
    void who_declares_nothing_makes_no_orphans_nor_does_another_source() {
        seeding(REPORT, SeedPolicy.CREATE_ONLY);

        open(builder());
        Triggers other = open(builder().seedSource("billing").schedule());

        assertThat(other.schedules().orphans()).isEmpty();
    }

    @Test
    void a_deleted_schedule_is_drift_and_created_by_the_next_start() {
        Triggers first = seeding(REPORT, SeedPolicy.CREATE_ONLY);
        first.schedules().delete("report");

        List<ScheduleDrift> drift = first.schedules().drift();
        Triggers second = seeding(REPORT, SeedPolicy.CREATE_ONLY);

        assertThat(drift).containsExactly(new ScheduleDrift(REPORT, Optional.empty(), List.of()));
        assertThat(stored(second)).isEqualTo(REPORT);
    }

    @Test
    void a_settings_file_declares_schedules(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("schedules.json"),
                "{\"report\": {\"task\": \"app.Report\", \"schedule\": \"every 15m\", \"seed\": \"ALWAYS\"}}");

        Triggers triggers = open(builder().schedules(file));

        assertThat(stored(triggers)).isEqualTo(REPORT);
    }

    @Test
    void a_settings_file_with_a_mistake_is_refused_as_a_whole(@TempDir Path directory) throws IOException {
        seeding(REPORT, SeedPolicy.CREATE_ONLY);
        Path file = Files.writeString(
                directory.resolve("schedules.json"),
                "{\"good\": {\"task\": \"app.Report\", \"schedule\": \"every 15m\"},\n \"bad\": {\"task\": \"app.Report\"}}");

        assertThatThrownBy(() -> builder().schedules(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("2:2 /bad");
        assertThat(store.schedules().list()).extracting(ScheduleRow::name).containsExactly("report");
    }

    @Test
    void what_cannot_be_stored_is_refused_before_anything_is() {
        ScheduleDefinition large = REPORT.withArguments(Kwargs.of("text", "x".repeat(300_000)));
        TriggersBuilder twice = builder().schedule(REPORT).schedule(CHANGED);

        assertThatThrownBy(() -> builder().schedule(large).build()).isInstanceOf(InvalidKwargsException.class);
        assertThatThrownBy(twice::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'report' is declared twice");
        assertThat(store.schedules().list()).isEmpty();
    }

    @Test
    void a_row_that_cannot_be_read_does_not_keep_an_engine_from_starting() {
        store.schedules().insert(ScheduleRow.named("report", Optional.empty(), "nonsense"));

        Triggers triggers = open(builder().schedule(REPORT));

        assertThat(triggers.schedules().health().unreadable()).containsExactly("report");
    }
}
