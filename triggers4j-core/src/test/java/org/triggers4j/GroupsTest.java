package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.session.InstanceView;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupMember;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.SessionLimits;

class GroupsTest extends GroupCase {
    @Test
    void the_completing_task_runs_once_with_the_results_in_the_order_of_submission() throws Exception {
        Triggers triggers = engine(submit, complete);

        GroupHandle handle = triggers.submit(group().members(submit, chunks(20)).then(complete, new Submission(5)));

        assertThat(handle.get(String.class, SOON))
                .isEqualTo("5:" + IntStream.range(0, 20).boxed().toList());
        assertThat(completions).hasValue(1);
        assertThat(handle.phase()).isEqualTo(GroupPhase.DONE);
        assertThat(handle.id()).startsWith("group-submit-biosample-");
        assertThat(triggers.group(handle.id()).results().count(TaskState.SUCCEEDED))
                .isEqualTo(20);
    }

    @Test
    void members_may_run_different_tasks_with_and_without_arguments_and_results() throws Exception {
        var runs = new AtomicInteger();
        Task<Void, Void> clean = LambdaTask.of("app.Clean", Void.class, Void.class, none -> {
            runs.incrementAndGet();
            return null;
        });
        Task<Chunk, Integer> twice =
                LambdaTask.of("app.Twice", Chunk.class, Integer.class, chunk -> chunk.number() * 2);
        Task<Void, String> join = LambdaTask.of("app.Join", Void.class, String.class, (none, context) -> {
            List<GroupMember> members = results(context).members();
            return members.get(0).value(Integer.class) + " " + members.get(1).value(String.class) + " "
                    + members.get(2).value(Integer.class);
        });
        Triggers triggers = engine(clean, twice, join);

        GroupHandle handle = triggers.submit(Group.of("mixed")
                .member(twice, new Chunk(4))
                .member(clean, null)
                .member(triggers.task(twice), new Chunk(5))
                .then(join, null));

        assertThat(handle.get(String.class, SOON)).isEqualTo("8 null 10");
        assertThat(runs).hasValue(1);
    }

    @Test
    void the_completing_task_of_an_empty_group_runs_at_once_with_no_results() throws Exception {
        Triggers triggers = engine(complete);

        GroupHandle handle = triggers.submit(group().then(complete, new Submission(7)));

        assertThat(handle.get(String.class, SOON)).isEqualTo("7:[]");
    }

    @Test
    void a_group_without_a_completing_task_is_over_when_its_last_member_has_ended() throws Exception {
        Triggers triggers = engine(submit);

        GroupHandle handle = triggers.submit(group().members(submit, chunks(3)));

        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.DONE);
        assertThat(handle.get(String.class, SOON)).isNull();
        assertThat(triggers.inspect(handle.id()).isEnded()).isTrue();
        assertThat(triggers.submit(group()).phase()).isEqualTo(GroupPhase.DONE);
    }

    @Test
    void submitting_the_same_group_under_its_own_id_again_does_nothing() throws Exception {
        Triggers triggers = engine(submit, complete);
        Group group = group().withId("5").members(submit, chunks(3)).then(complete, new Submission(5));

        GroupHandle first = triggers.submit(group);
        GroupHandle second = triggers.submit(group);

        assertThat(second.id()).isEqualTo(first.id()).isEqualTo("group-submit-biosample-5");
        assertThat(second.get(String.class, SOON)).isEqualTo("5:[0, 1, 2]");
        assertThat(triggers.submit(group).results().size()).isEqualTo(3);
        assertThat(completions).hasValue(1);
        assertThatThrownBy(() -> triggers.submit(group.member(submit, new Chunk(9))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("other content");
    }

    @Test
    void a_group_is_submitted_as_a_whole_or_not_at_all() {
        Triggers triggers = started(with(Triggers.builder(), submit, complete)
                .sessionLimits(new SessionLimits(10, SessionLimits.DEFAULT.maxCascadeDepth())));
        Group group = group().withId("big").members(submit, chunks(11)).then(complete, new Submission(5));

        assertThatThrownBy(() -> triggers.submit(group)).isInstanceOf(SessionHaltedException.class);

        assertThat(triggers.group("group-submit-biosample-big").phase()).isEqualTo(GroupPhase.NOT_FOUND);
        assertThat(triggers.inspect("group-submit-biosample-big").exists()).isFalse();
    }

    @Test
    void a_session_of_another_kind_is_not_taken_for_a_group() {
        Triggers triggers = engine(submit);
        triggers.session("group-submit-biosample-5").fire("hello");

        assertThatThrownBy(() -> triggers.submit(group().withId("5").members(submit, chunks(1))))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> triggers.group("group-submit-biosample-5").seal())
                .isInstanceOf(ConflictException.class);
        assertThat(triggers.group("group-submit-biosample-5").phase()).isEqualTo(GroupPhase.NOT_FOUND);
    }

    @Test
    void a_run_outside_of_groups_has_none() throws Exception {
        Task<Void, Boolean> outside = LambdaTask.of(
                "app.Outside",
                Void.class,
                Boolean.class,
                (none, context) -> context.group().isPresent());
        Triggers triggers = engine(outside);

        assertThat(triggers.task(outside).delay(null).get(SOON)).isFalse();
    }

    @Test
    void the_session_of_a_group_that_is_over_is_deleted_as_ended_ones_are_and_its_id_can_be_used_again()
            throws Exception {
        Triggers triggers = engine(submit, complete);
        Group group = group().withId("5").members(submit, chunks(2)).then(complete, new Submission(5));
        GroupHandle handle = triggers.submit(group);
        handle.get(String.class, SOON);

        assertThat(store.maintenance().deleteEnded(Instant.now().plusSeconds(60), 10))
                .isEqualTo(1);

        assertThat(handle.phase()).isEqualTo(GroupPhase.NOT_FOUND);
        assertThat(handle.results().size()).isZero();
        assertThat(triggers.submit(group).get(String.class, SOON)).isEqualTo("5:[0, 1]");
        assertThat(completions).hasValue(2);
    }

    @Test
    void a_thousand_members_are_a_matter_of_seconds() throws Exception {
        Triggers triggers = engine(submit, complete);

        GroupHandle handle =
                triggers.submit(group().members(submit, chunks(1000)).then(complete, new Submission(5)));

        assertThat(handle.get(String.class, Duration.ofSeconds(30))).startsWith("5:[0, 1, 2, 3");
        List<InstanceView> instances = triggers.inspect(handle.id()).instances();
        assertThat(instances).hasSize(1002);
    }
}
