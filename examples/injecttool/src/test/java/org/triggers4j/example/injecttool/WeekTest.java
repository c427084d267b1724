package org.triggers4j.example.injecttool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.example.injecttool.Mailbox.Mail;
import org.triggers4j.task.ScheduleView;

class WeekTest {
    private final Week week = new Week();

    @BeforeEach
    void live() {
        week.run();
    }

    @AfterEach
    void close() {
        week.close();
    }

    @Test
    void in_a_week_every_routine_task_runs_as_often_as_its_crontab_says_and_every_submission_ends_as_it_has_to() {
        assertThat(week.findings()).isEmpty();
        assertThat(week.tool().triggers().schedules().list())
                .extracting(ScheduleView::name)
                .containsExactlyInAnyOrder(
                        "Clear sessions",
                        "Clean up registrations",
                        "Fetch USI status",
                        "Annotate All",
                        "Clean biosample models",
                        "Search Orphan BioSamples IDs");

        // The archive was away now and then, and was asked again three minutes later.
        assertThat(week.tool().activity().count(FetchStatus.NAME, "retried")).isPositive();
        assertThat(week.tool().activity().all().values()).noneMatch(ends -> ends.containsKey("failed"));
    }

    @Test
    void old_submissions_are_deleted_orphans_told_to_the_admins_and_owners_told_of_the_end() {
        assertThat(week.domain().mailbox().to(Mailbox.ADMINS))
                .extracting(Mail::subject)
                .containsExactly("1 orphan BioSamples IDs");
        assertThat(week.domain().mailbox().to("owner-1"))
                .extracting(Mail::subject)
                .containsExactly("Submission 1 is READY", "Submission 1 is COMPLETED");
        assertThat(week.domain().registry().in(Submission.Status.COMPLETED))
                .extracting(Submission::id)
                .containsExactly(1);
        assertThat(week.domain().registry().samples(1))
                .allMatch(sample -> sample.accession().isPresent());
        assertThatThrownBy(() -> week.domain().registry().submission(4)).isInstanceOf(NoSuchElementException.class);
    }
}
