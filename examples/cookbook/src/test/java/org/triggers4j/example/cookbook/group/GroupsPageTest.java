package org.triggers4j.example.cookbook.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.example.cookbook.group.Submissions.Accessions;
import org.triggers4j.example.cookbook.group.Submissions.Chunk;
import org.triggers4j.example.cookbook.group.Submissions.Complete;
import org.triggers4j.example.cookbook.group.Submissions.ReadPage;
import org.triggers4j.example.cookbook.group.Submissions.Split;
import org.triggers4j.example.cookbook.group.Submissions.Submission;
import org.triggers4j.example.cookbook.group.Submissions.Submit;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskState;

/** What docs/guide/groups.md says is so. */
class GroupsPageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Submission SUBMISSION = new Submission("5", List.of("a", "b", "c", "d", "e"));

    private final GuidePage page = GuidePage.named("groups.md");
    private final TriggersBuilder builder =
            Triggers.builder().store(new InMemoryStore()).discoverServices(false);
    private final AtomicReference<Triggers> opened = new AtomicReference<>();

    private Triggers started(Task<?, ?>... tasks) {
        List.of(tasks).forEach(builder::task);
        Triggers triggers = builder.build();
        opened.set(triggers);
        triggers.start();
        return triggers;
    }

    @AfterEach
    void close() {
        opened.get().close();
    }

    /** Refuses the second chunk. */
    private static final Task<Chunk, Accessions> REFUSING =
            LambdaTask.of("app.Submit", Chunk.class, Accessions.class, chunk -> {
                if (chunk.samples().contains("c")) {
                    throw new IllegalStateException("BioSamples refused c");
                }
                return new Accessions(chunk.samples());
            });

    @Test
    void the_completing_task_has_the_results_of_all_members_in_order() throws Exception {
        GroupHandle group = Submissions.submit(started(new Submit(), new Complete()), SUBMISSION);

        assertThat(group.get(String.class, SOON)).isEqualTo(page.fenceAfter("The result of"));
        assertThat(group.id()).isEqualTo("group-submit-biosample-5");
    }

    @Test
    void a_failure_holds_the_group_until_somebody_skips_it_and_the_page_shows_how_that_looks() throws Exception {
        Triggers triggers = started(REFUSING, Submissions.report());
        GroupHandle group = triggers.submit(Group.of("submit-biosample")
                .members(REFUSING, Submissions.chunks(SUBMISSION, 2))
                .then(Submissions.report(), SUBMISSION));
        assertThat(group.await(SOON)).isEqualTo(GroupPhase.HELD);
        assertThat(Submissions.describe(group)).isEqualTo(page.fenceAfter("A group that is held"));

        // region repair
        TriggerManager session = triggers.session(group.id());
        session.skipFailedInstance("app.Submit#1");
        // endregion

        assertThat(group.get(String.class, SOON)).isEqualTo("2 of 3 sent; ");
    }

    @Test
    void collected_failures_are_reported() throws Exception {
        GroupHandle group = Submissions.submitAndReport(started(REFUSING, Submissions.report()), SUBMISSION);

        assertThat(group.get(String.class, SOON)).isEqualTo(page.fenceAfter("which returns"));
    }

    @Test
    void a_call_splits_and_its_attempts_submit_one_group() throws Exception {
        var later = new AtomicReference<Triggers>();
        Task<Submission, String> split = LambdaTask.of(
                "app.Split",
                Submission.class,
                String.class,
                (submission, context) -> new Split(later.get()).run(submission, context));
        Triggers triggers = started(split, new Submit(), new Complete());
        later.set(triggers);

        String id = triggers.task(split).delay(SUBMISSION).get(SOON);

        assertThat(triggers.group(id).get(String.class, SOON)).startsWith("5 is [SAMEA-a");
    }

    @Test
    void a_member_adds_the_next_one() throws Exception {
        Triggers triggers = started(new ReadPage());

        GroupHandle group = triggers.submit(Group.of("crawl").member(new ReadPage(), new ReadPage.Page(1)));

        assertThat(group.await(SOON)).isEqualTo(GroupPhase.DONE);
        assertThat(group.results().count(TaskState.SUCCEEDED)).isEqualTo(3);
    }
}
