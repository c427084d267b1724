package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.job.WorkerId;
import org.triggers4j.session.InstanceView;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupMember;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.GroupResults;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.OnFailure;
import org.triggers4j.workflow.SessionLimits;

class GroupsTest extends EngineCase {
    record Chunk(int number) {}

    record Submitted(int number, String status) {}

    record Submission(int id) {}

    private final AtomicInteger completions = new AtomicInteger();

    private final Task<Chunk, Submitted> submit =
            LambdaTask.of("app.Submit", Chunk.class, Submitted.class, chunk -> new Submitted(chunk.number(), "ok"));

    private final Task<Submission, String> complete =
            LambdaTask.of("app.Complete", Submission.class, String.class, (submission, context) -> {
                completions.incrementAndGet();
                return submission.id() + ":" + numbers(results(context));
            });

    private final Task<Submission, String> count =
            LambdaTask.of("app.Count", Submission.class, String.class, (submission, context) -> {
                completions.incrementAndGet();
                GroupResults results = results(context);
                return results.members().stream()
                        .map(GroupMember::state)
                        .toList()
                        .toString();
            });

    private static GroupResults results(CallContext context) {
        return context.group().orElseThrow().results();
    }

    private static List<Integer> numbers(GroupResults results) {
        return results.values(Submitted.class).stream().map(Submitted::number).toList();
    }

    private static List<Chunk> chunks(int number) {
        return IntStream.range(0, number).mapToObj(Chunk::new).toList();
    }

    private static Group group() {
        return Group.of("submit-biosample");
    }

    private Triggers engine(Task<?, ?>... tasks) {
        return started(with(Triggers.builder(), tasks));
    }

    private static Triggers.Builder with(Triggers.Builder builder, Task<?, ?>... tasks) {
        List.of(tasks).forEach(builder::task);
        return builder;
    }

    /** Fails for chunk 1 until told otherwise. */
    private Task<Chunk, Submitted> failingFor(AtomicInteger broken) {
        return LambdaTask.of("app.Submit", Chunk.class, Submitted.class, chunk -> {
            if (chunk.number() == broken.get()) {
                throw new IllegalStateException("BioSamples said no");
            }
            return new Submitted(chunk.number(), "ok");
        });
    }

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
    void a_member_that_fails_holds_the_group_until_it_is_replayed() throws Exception {
        var broken = new AtomicInteger(1);
        Triggers triggers = engine(failingFor(broken), complete);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(3)).then(complete, new Submission(5)));
        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.HELD);
        assertThatThrownBy(() -> handle.get(String.class, SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("BioSamples said no");
        assertThat(completions).hasValue(0);

        broken.set(-1);
        triggers.session(handle.id()).replayFailedInstance("app.Submit#1");

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[0, 1, 2]");
        assertThat(completions).hasValue(1);
    }

    @Test
    void a_member_that_fails_holds_the_group_until_it_is_skipped() throws Exception {
        Triggers triggers = engine(failingFor(new AtomicInteger(1)), count);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(3)).then(count, new Submission(5)));
        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.HELD);

        triggers.session(handle.id()).skipFailedInstance("app.Submit#1");

        assertThat(handle.get(String.class, SOON)).isEqualTo("[SUCCEEDED, SKIPPED, SUCCEEDED]");
        assertThat(handle.results().members().get(1).failure()).isPresent();
    }

    @Test
    void failures_that_are_collected_count_as_ends_and_the_completing_task_sees_them() throws Exception {
        Triggers triggers = engine(failingFor(new AtomicInteger(1)), count);

        GroupHandle handle = triggers.submit(group().members(submit, chunks(3))
                .then(count, new Submission(5))
                .onFailure(OnFailure.COLLECT));

        assertThat(handle.get(String.class, SOON)).isEqualTo("[SUCCEEDED, FAILED, SUCCEEDED]");
        assertThat(completions).hasValue(1);
        GroupMember failed = handle.results().firstFailed().orElseThrow();
        assertThat(failed.index()).isEqualTo(1);
        assertThat(failed.failure().orElseThrow().message()).isEqualTo("BioSamples said no");
        assertThat(failed.arguments().integer("number")).isEqualTo(1);
    }

    @Test
    void a_completing_task_that_wants_all_results_fails_saying_which_member_failed() throws Exception {
        Triggers triggers = engine(failingFor(new AtomicInteger(1)), complete);

        GroupHandle handle = triggers.submit(group().members(submit, chunks(3))
                .then(complete, new Submission(5))
                .onFailure(OnFailure.COLLECT));

        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.FAILED);
        assertThatThrownBy(() -> handle.get(String.class, SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("app.Submit#1")
                .hasMessageContaining("BioSamples said no");
        assertThat(triggers.inspect(handle.id()).isEnded()).isFalse();
    }

    @Test
    void the_first_failure_cancels_the_other_members_and_the_completing_task_runs_at_once() throws Exception {
        var begun = new CountDownLatch(2);
        var fail = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var ran = new CopyOnWriteArrayList<Integer>();
        Task<Chunk, Submitted> task = LambdaTask.of("app.Submit", Chunk.class, Submitted.class, chunk -> {
            ran.add(chunk.number());
            begun.countDown();
            if (chunk.number() == 1) {
                fail.await();
                throw new IllegalStateException("BioSamples said no");
            }
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return new Submitted(chunk.number(), "late");
        });
        Triggers triggers = started(with(Triggers.builder(), task)
                .slots(2)
                .leaseFor(Duration.ofMillis(900))
                .heartbeatEvery(Duration.ofMillis(100)));
        started(with(Triggers.builder(), count));

        GroupHandle handle = triggers.submit(
                group().members(task, chunks(50)).then(count, new Submission(5)).onFailure(OnFailure.FAIL_FAST));
        begun.await();
        fail.countDown();

        String states = handle.get(String.class, SOON);
        assertThat(states).startsWith("[CANCELLED, FAILED, CANCELLED");
        assertThat(handle.results().count(TaskState.CANCELLED)).isEqualTo(49);
        interrupted.await();
        assertThat(ran)
                .as("2 may have begun before the failure was stored")
                .contains(0, 1)
                .isSubsetOf(0, 1, 2);
        assertThat(handle.results().members().get(0).value(Submitted.class)).isNull();
        assertThat(completions).hasValue(1);
    }

    @Test
    void a_member_that_retries_stays_the_same_member() throws Exception {
        var runs = new AtomicInteger();
        Task<Chunk, Submitted> flaky = LambdaTask.of("app.Submit", Chunk.class, Submitted.class, (Chunk chunk) -> {
                    if (chunk.number() == 0 && runs.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return new Submitted(chunk.number(), "ok");
                })
                .with(TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                        .retryingFor(IllegalStateException.class)
                        .withDelays(Duration.ofMillis(1), Duration.ofMillis(1))));
        Triggers triggers = engine(flaky, complete);

        GroupHandle handle = triggers.submit(group().members(flaky, chunks(3)).then(complete, new Submission(5)));

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[0, 1, 2]");
        assertThat(handle.results().size()).isEqualTo(3);
        assertThat(runs).hasValue(3);
    }

    @Test
    void members_that_give_themselves_up_or_find_their_exclusive_key_held_are_skipped_and_count_as_ended()
            throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Task<Chunk, Submitted> alone = LambdaTask.of("app.Alone", Chunk.class, Submitted.class, (Chunk chunk) -> {
                    begun.countDown();
                    go.await();
                    return new Submitted(chunk.number(), "ok");
                })
                .with(TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("alone")));
        Task<Chunk, Submitted> shy = LambdaTask.of("app.Shy", Chunk.class, Submitted.class, (chunk, context) -> {
            throw context.skip();
        });
        Triggers triggers = engine(alone, shy, count);
        triggers.task(alone).delay(new Chunk(9));
        begun.await();

        GroupHandle handle = triggers.submit(
                group().member(shy, new Chunk(0)).member(alone, new Chunk(1)).then(count, new Submission(5)));

        assertThat(handle.get(String.class, SOON)).isEqualTo("[SKIPPED, SKIPPED]");
        go.countDown();
    }

    @Test
    void a_member_whose_worker_is_lost_runs_again_elsewhere() throws Exception {
        Triggers firing = started(with(Triggers.builder(), submit, complete).fireOnly());
        GroupHandle handle = firing.submit(group().members(submit, chunks(2)).then(complete, new Submission(5)));
        var lost = new WorkerId("lost");
        var offer = new JobQueue.Offer(Set.of("default"), Set.of("app.Submit"), Set.of("finalizing"), Set.of("queue"));
        store.queue().register(lost, offer);
        assertThat(store.queue().claim(lost, offer, 1)).hasSize(1);

        started(with(Triggers.builder(), submit, complete)
                .leaseFor(Duration.ofMillis(300))
                .heartbeatEvery(Duration.ofMillis(100)));

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[0, 1]");
        assertThat(completions).hasValue(1);
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
    void an_open_group_takes_members_until_it_is_sealed_even_if_all_have_ended_meanwhile() throws Exception {
        Triggers triggers = engine(submit, complete);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(1))
                .then(complete, new Submission(5))
                .open());
        awaitSucceeded(handle, 1);
        assertThat(handle.phase()).isEqualTo(GroupPhase.OPEN);

        handle.add("second page", submit, List.of(new Chunk(1), new Chunk(2)));
        handle.add("second page", submit, List.of(new Chunk(1), new Chunk(2)));
        awaitSucceeded(handle, 3);
        assertThat(completions).hasValue(0);
        handle.seal();
        handle.seal();

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[0, 1, 2]");
        handle.seal();
        assertThatThrownBy(() -> handle.add("too late", submit, chunks(1))).isInstanceOf(SessionEndedException.class);
    }

    private static void awaitSucceeded(GroupHandle handle, int number) {
        await().atMost(SOON).until(() -> handle.results().count(TaskState.SUCCEEDED) == number);
    }

    @Test
    void a_running_member_can_add_members_of_any_task_and_the_completing_task_waits_for_them() throws Exception {
        Task<Chunk, Submitted> splitting =
                LambdaTask.of("app.Split", Chunk.class, Submitted.class, (chunk, context) -> {
                    GroupHandle mine = context.group().orElseThrow();
                    mine.add("parts of " + chunk.number(), submit, List.of(new Chunk(10), new Chunk(11)));
                    return new Submitted(chunk.number(), "split");
                });
        Triggers triggers = engine(splitting, submit, complete);

        GroupHandle handle =
                triggers.submit(group().member(splitting, new Chunk(1)).then(complete, new Submission(5)));

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[1, 10, 11]");
    }

    @Test
    void no_member_is_added_once_the_completing_task_has_been_started() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Task<Void, Void> slow = LambdaTask.of("app.Slow", Void.class, Void.class, none -> {
            begun.countDown();
            go.await();
            return null;
        });
        Triggers triggers = engine(submit, slow);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(1)).then(slow, null));
        begun.await();

        assertThat(handle.phase()).isEqualTo(GroupPhase.COMPLETING);
        assertThatThrownBy(() -> handle.add("too late", submit, chunks(1)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("have ended");
        go.countDown();
        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.DONE);
    }

    @Test
    void a_group_can_be_submitted_by_a_task_and_by_a_member_of_another_group() throws Exception {
        var inner = new CopyOnWriteArrayList<GroupHandle>();
        var parts = new ArrayList<Triggers>();
        Task<Chunk, Submitted> nesting = LambdaTask.of("app.Nest", Chunk.class, Submitted.class, (chunk, context) -> {
            inner.add(parts.get(0)
                    .submit(Group.of("inner")
                            .withId("of-" + chunk.number())
                            .members(submit, chunks(2))
                            .then(complete, new Submission(chunk.number()))));
            return new Submitted(chunk.number(), "nested");
        });
        Triggers triggers = engine(nesting, submit, complete);
        parts.add(triggers);

        GroupHandle outer = triggers.submit(
                group().members(nesting, List.of(new Chunk(7), new Chunk(8))).then(complete, new Submission(5)));

        assertThat(outer.get(String.class, SOON)).isEqualTo("5:[7, 8]");
        assertThat(inner).hasSize(2);
        for (GroupHandle each : inner) {
            assertThat(each.get(String.class, SOON)).endsWith(":[0, 1]");
        }
        assertThat(completions).hasValue(3);
    }

    @Test
    void of_a_cancelled_group_nothing_runs_any_more() throws Exception {
        var begun = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var ran = new AtomicInteger();
        Task<Chunk, Submitted> waiting = LambdaTask.of("app.Submit", Chunk.class, Submitted.class, chunk -> {
            ran.incrementAndGet();
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                stopped.countDown();
            }
            return new Submitted(chunk.number(), "never");
        });
        Triggers triggers = started(with(Triggers.builder(), waiting, complete)
                .slots(1)
                .leaseFor(Duration.ofMillis(900))
                .heartbeatEvery(Duration.ofMillis(100)));
        GroupHandle handle = triggers.submit(group().members(waiting, chunks(5)).then(complete, new Submission(5)));
        begun.await();

        handle.cancel();
        handle.cancel();

        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.CANCELLED);
        assertThat(handle.results().count(TaskState.CANCELLED)).isEqualTo(5);
        stopped.await();
        assertThatThrownBy(() -> handle.get(String.class, SOON))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.state()).isEqualTo(TaskState.CANCELLED));
        assertThat(triggers.queries().queueDepths()).isEmpty();
        assertThat(ran).hasValue(1);
        assertThat(completions).hasValue(0);
    }

    @Test
    void cancelling_a_group_that_is_over_changes_nothing() throws Exception {
        Triggers triggers = engine(submit, complete);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(1)).then(complete, new Submission(5)));
        handle.get(String.class, SOON);

        handle.cancel();

        assertThat(handle.phase()).isEqualTo(GroupPhase.DONE);
    }

    @Test
    void waiting_for_a_group_ends_with_the_patience_and_is_refused_in_a_run() throws Exception {
        Task<Void, String> impatient = LambdaTask.of("app.Impatient", Void.class, String.class, (none, context) -> {
            context.group().orElseThrow().await(SOON);
            return "";
        });
        Triggers triggers = engine(impatient);
        GroupHandle open = triggers.submit(group().open());
        assertThatThrownBy(() -> open.await(Duration.ofMillis(1))).isInstanceOf(ResultTimeoutException.class);

        GroupHandle handle = triggers.submit(group().member(impatient, null));

        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.HELD);
        assertThat(handle.results()
                        .firstFailed()
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .type())
                .isEqualTo(ConflictException.class.getName());
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
    void results_are_refused_rather_than_told_in_part_when_members_were_pruned() throws Exception {
        var broken = new AtomicInteger(1);
        Triggers triggers = engine(failingFor(broken), count);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(3)).then(count, new Submission(5)));
        handle.await(SOON);

        store.maintenance().prune(Instant.now().plusSeconds(60), 100);

        assertThatThrownBy(handle::results)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("keepHistoryFor");
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
