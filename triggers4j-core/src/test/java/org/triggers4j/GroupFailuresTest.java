package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupMember;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.OnFailure;

class GroupFailuresTest extends GroupCase {
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
                .as("some may have been claimed before the failure was stored")
                .hasSizeLessThan(10);
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
    void what_fails_fast_takes_the_jobs_of_the_others_out_of_the_queue_in_the_same_commit() {
        Triggers triggers = started(with(Triggers.builder(), failingFor(new AtomicInteger(0)), count)
                .fireOnly());
        triggers.submit(group().members(submit, chunks(1))
                .members(submit, chunks(9))
                .then(count, new Submission(5))
                .onFailure(OnFailure.FAIL_FAST));

        triggers.drain(1);

        assertThat(triggers.queries().queueDepths())
                .extracting(StoreQueries.QueueDepth::jobs)
                .as("the completing task's")
                .containsExactly(1L);
    }

    @Test
    void a_cancelled_group_leaves_nothing_in_the_queue() {
        Triggers triggers = started(with(Triggers.builder(), submit, complete).fireOnly());
        GroupHandle handle = triggers.submit(group().members(submit, chunks(5)).then(complete, new Submission(5)));

        handle.cancel();

        assertThat(triggers.queries().queueDepths()).isEmpty();
        assertThat(triggers.drain()).isZero();
    }
}
