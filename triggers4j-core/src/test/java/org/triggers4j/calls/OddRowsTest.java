package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;

/** Calls that nobody can run, or whose worker is lost: they wait where people see them, and keep nobody else waiting. */
class OddRowsTest {
    private static final String ID = "018f0000-0000-7000-8000-000000000001";
    private static final User ANN = new User(1);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private Triggers identity() {
        return engines.engine(task(TaskOptions.DEFAULT, (user, context) -> user.id()));
    }

    /** Puts a call into the queue whose body somebody has edited. */
    private void enqueue(String body, Instant expiresAt) {
        var placement = new Placement("default", 0, TaskRunner.QUEUE, null, null);
        var job = new Job(JobId.of(ID), "app.Task", placement, new JobLimits(expiresAt, 0), new Work.Call(body));
        var call = new CallStore.NewCall(job, Optional.empty(), Optional.empty());
        engines.store
                .calls()
                .enqueue(
                        List.of(call),
                        engines.now(),
                        new CallStore.EndOf(
                                CallStore.EndState.FAILED, Optional.empty(), engines.now(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{}", "[]", "{\"arguments\": 7, \"invocation\": \"i\"}"})
    void a_body_edited_into_nonsense_is_parked_with_a_reason_and_the_rest_go_on(String body) {
        Triggers triggers = identity();
        enqueue(body, Instant.MAX);
        AsyncResult<Integer> other = handle(triggers).delay(ANN);

        triggers.drain();

        assertThat(other.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(triggers.queries().parked(10))
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason()).startsWith("unreadable"));
        AsyncResult<Integer> odd = triggers.result(ID, Integer.class);
        assertThat(odd.state()).isEqualTo(TaskState.QUEUED);
        assertThat(odd.exception()).isEmpty();
        assertThat(odd.cancel()).isEqualTo(TaskState.CANCELLED);
        assertThat(engines.journal.lines()).contains("cancelled");
    }

    @Test
    void what_expires_is_told_also_of_bodies_edited_into_nonsense() {
        Triggers triggers = identity();
        enqueue("nonsense", engines.now().plusSeconds(1));
        engines.pass(Duration.ofSeconds(1));

        triggers.drain();

        assertThat(triggers.result(ID, Integer.class).state()).isEqualTo(TaskState.EXPIRED);
        assertThat(engines.journal.lines()).containsExactly("expired");
    }

    @Test
    void a_task_for_triggers_that_is_called_is_parked_with_a_reason() {
        Triggers triggers = engines.engine(builder -> builder.task("app.ForTriggers", context -> Map.of()));
        AsyncResult<Object> result = triggers.task("app.ForTriggers").delay(Kwargs.empty());

        triggers.drain();

        assertThat(result.state()).isEqualTo(TaskState.QUEUED);
        assertThat(triggers.queries().parked(10))
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason()).contains("is a TriggerTask"));
    }

    @Test
    void a_name_that_no_worker_knows_is_parked_until_one_does() throws Exception {
        Triggers knowing;
        try (Triggers ignorant = worker(builder -> builder)) {
            AsyncResult<Integer> result = handle(ignorant).delay(ANN);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !ignorant.queries().parked(10).isEmpty());
            assertThat(result.state()).isEqualTo(TaskState.QUEUED);

            knowing = worker(builder -> builder.task(task(TaskOptions.DEFAULT, (user, context) -> 7)));

            assertThat(result.get(Duration.ofSeconds(20))).isEqualTo(7);
        }
        knowing.close();
    }

    private Triggers worker(UnaryOperator<TriggersBuilder> more) {
        Triggers triggers = more.apply(Triggers.builder()
                        .store(engines.store)
                        .discoverServices(false)
                        .leaseFor(Duration.ofMillis(300))
                        .heartbeatEvery(Duration.ofMillis(50))
                        .pollEvery(Duration.ofMillis(50)))
                .build();
        triggers.start();
        return triggers;
    }

    // ---- lost workers -------------------------------------------------------------------------------------------

    private WorkerId claimedByADeadWorker() {
        var dead = new WorkerId("dead");
        var offer = new JobQueue.Offer(Set.of("default"), Set.of("app.Task"), Set.of(), Set.of(TaskRunner.QUEUE));
        JobQueue queue = engines.store.queue();
        queue.register(dead, offer);
        assertThat(queue.claim(dead, offer, 1)).hasSize(1);
        queue.unregister(dead);
        return dead;
    }

    @Test
    void a_call_whose_worker_is_lost_is_started_again() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> context.attempt()));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);
        WorkerId dead = claimedByADeadWorker();

        engines.store.queue().rescue(dead, new WorkerId("rescuer"), 5);
        triggers.drain();

        assertThat(result.info().orElseThrow().value()).isEqualTo(2);
    }

    @Test
    void delivered_at_most_once_it_fails_as_lost_and_both_are_told() {
        TaskOptions once = TaskOptions.DEFAULT.deliveredAtMostOnce();
        Triggers triggers = engines.engine(task(once, (user, context) -> 1));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);
        claimedByADeadWorker();
        try (Triggers rescuer = Triggers.builder()
                .store(engines.store)
                .discoverServices(false)
                .leaseFor(Duration.ofMillis(300))
                .heartbeatEvery(Duration.ofMillis(50))
                .listener(engines.journal)
                .queues("other")
                .build()) {
            rescuer.start();

            await().atMost(Duration.ofSeconds(20)).until(result::isReady);
            await().atMost(Duration.ofSeconds(20)).until(() -> engines.journal.events.size() == 2);
        }

        assertThat(result.state()).isEqualTo(TaskState.FAILED);
        assertThat(engines.journal.lines())
                .containsExactly("apply WAITING", "trigger QUEUED", "lost", "failure LeaseLostException");
    }
}
