package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.WorkerId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.JobQueue;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** It is scheduled: why does it not run? */
class ExplainQueueTest {
    private static final JobQueue.Offer ALL = offer("ok", TaskRunner.QUEUE);

    private final OneSession session = new OneSession();

    @AfterEach
    void close() {
        session.close();
    }

    private static JobQueue.Offer offer(String task, String runner) {
        return new JobQueue.Offer(Set.of("default"), Set.of(task), Set.of("default"), Set.of(runner));
    }

    private OneSession scheduled(String run) {
        return session.with(TaskConfig.named("t").after("go").run(run)).fire("go");
    }

    private void worker(String id, JobQueue.Offer offer) {
        session.store.queue().register(new WorkerId(id), offer);
    }

    @Test
    void a_job_that_a_live_worker_can_take_waits_for_its_turn() {
        scheduled("ok");
        worker("w1", ALL);
        worker("w2", offer("other", TaskRunner.QUEUE));

        assertThat(session.sentence("t"))
                .startsWith("t#0 is in queue 'default' and waits for its turn: 1 live worker can take it.");
    }

    @Test
    void without_any_live_worker_it_says_what_one_must_have() {
        scheduled("app.Import");

        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t#0 is in the queue, but no worker is live. It takes one with task 'app.Import', runner 'queue',"
                                + " manager type 'default' and queue 'default'. It runs once such a worker starts.");
    }

    @Test
    void a_task_that_no_live_worker_knows_is_named_also_once_its_job_is_parked() {
        scheduled("app.Import");
        worker("w1", ALL);

        String before = session.sentence("t#0");
        session.store.queue().parkUnclaimable(List.of(ALL), 10);

        assertThat(before)
                .isEqualTo(
                        "t#0 is in the queue, but the only live worker does not have task 'app.Import'. It runs once such"
                                + " a worker starts.");
        assertThat(session.sentence("t#0")).isEqualTo(before);
        assertThat(session.facts("t#0").asMap().get("lacking")).isEqualTo(List.of("task 'app.Import'"));
    }

    @Test
    void a_missing_runner_manager_type_or_queue_is_named() {
        session.with(TaskConfig.named("t").after("go").using("gpu").run("ok")).fire("go");
        worker("w1", new JobQueue.Offer(Set.of("night"), Set.of("ok"), Set.of("other"), Set.of(TaskRunner.QUEUE)));
        worker("w2", new JobQueue.Offer(Set.of("night"), Set.of("ok"), Set.of("other"), Set.of(TaskRunner.QUEUE)));

        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t#0 is in the queue, but none of 2 live workers has runner 'gpu', manager type 'default' or queue"
                                + " 'default'. It runs once such a worker starts.");
    }

    @Test
    void the_queue_is_the_one_its_job_waits_in() {
        try (var routed = new OneSession(builder -> builder.route("ok", "night"))) {
            routed.with(TaskConfig.named("t").after("go").run("ok")).fire("go");
            routed.store.queue().register(new WorkerId("day"), ALL);

            assertThat(routed.sentence("t"))
                    .isEqualTo(
                            "t#0 is in the queue, but the only live worker does not have queue 'night'. It runs once such"
                                    + " a worker starts.");
        }
    }

    @Test
    void parts_that_are_with_different_workers_are_not_enough() {
        session.with(TaskConfig.named("t").after("go").using("gpu").run("ok")).fire("go");
        worker("w1", ALL);
        worker("w2", offer("other", "gpu"));

        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t#0 is in the queue, but none of 2 live workers has all of task 'ok', runner 'gpu', manager type"
                                + " 'default' and queue 'default'. It runs once such a worker starts.");
    }

    @Test
    void the_manager_type_is_the_sessions_own() {
        var store = new InMemoryStore();
        try (Triggers triggers = Triggers.builder()
                .store(store)
                .discoverServices(false)
                .managerType(() -> "audited")
                .fireOnly()
                .build()) {
            triggers.start();
            TriggerManager audited = triggers.session("a", "audited");
            audited.updateConfiguration(
                    Workflow.of(TaskConfig.named("t").after("go").run("ok")));
            audited.fire("go");
            store.queue().register(new WorkerId("w"), ALL);

            assertThat(audited.explain("t").sentence()).contains("does not have manager type 'audited'.");
            assertThat(ManagerType.DEFAULT.name()).isEqualTo("default");
        }
    }

    @Test
    void what_runs_on_a_thread_of_its_process_says_so() {
        session.with(TaskConfig.named("t").after("go").using(TaskRunner.THREADS).run("ok"))
                .fire("go");
        worker("w", offer("ok", TaskRunner.THREADS));

        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t#0 is in queue 'default' and waits for its turn: the process that scheduled it runs it on a"
                                + " thread of its own.");
    }

    @Test
    void a_retry_says_when_it_is_due() {
        scheduled("later").drain();

        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t has had 2 instances, 1 not ended. t#1 runs at 2026-11-21 13:00:00 UTC or soon after: it is the"
                                + " retry of t#0.");
        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 was retried at 2026-11-21 12:00:00 UTC (event 3) as t#1, which is scheduled now.");
    }

    @Test
    void a_job_put_aside_for_a_reason_of_its_own_says_it() {
        scheduled("ok");
        worker("w", ALL);
        var claims = session.store.queue().claim(new WorkerId("w"), ALL, 1);

        session.store.queue().park(List.of(claims.get(0).lease()), "Its row makes no sense");

        assertThat(session.sentence("t")).isEqualTo("t#0 is put aside in the queue: Its row makes no sense.");
    }

    @Test
    void a_job_handed_to_something_outside_says_until_when_it_waits() {
        scheduled("ok");
        worker("w", ALL);
        var claims = session.store.queue().claim(new WorkerId("w"), ALL, 1);

        Instant began = Instant.parse("2026-11-21T12:00:00Z");
        session.store.queue().delegate(claims.get(0).lease(), began, began.plusSeconds(60));

        assertThat(session.sentence("t"))
                .isEqualTo("t#0 was handed to something outside at 2026-11-21 12:00:00 UTC, attempt 1, and waits until"
                        + " 2026-11-21 12:01:00 UTC to be completed from there; then it runs again.");
    }

    @Test
    void a_claimed_job_says_by_whom_and_at_which_attempt() {
        scheduled("ok");
        worker("w1", ALL);
        worker("w2", ALL);
        JobQueue queue = session.store.queue();
        queue.claim(new WorkerId("w1"), ALL, 1);

        String first = session.sentence("t");
        queue.declareDead(new WorkerId("w1"), queue.liveWorkers().get(0).beat());
        String orphaned = session.sentence("t");
        queue.rescue(new WorkerId("w1"), new WorkerId("w2"), 5);
        queue.claim(new WorkerId("w2"), ALL, 1);

        assertThat(first).isEqualTo("t#0 has been claimed and is about to run, attempt 1, on worker w1.");
        assertThat(orphaned)
                .isEqualTo(
                        "t#0 has been claimed and is about to run, attempt 1, on worker w1, which is not live any more."
                                + " Another worker will take it over.");
        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t#0 has been claimed and is about to run, attempt 2 (earlier ones were lost with their workers, or"
                                + " not completed in time),"
                                + " on worker w2.");
    }

    @Test
    void a_running_instance_says_since_when() throws InterruptedException {
        var mayEnd = new CountDownLatch(1);
        try (Triggers triggers = Triggers.builder()
                .store(new InMemoryStore())
                .discoverServices(false)
                .clock(() -> OneSession.NOON)
                .task("slow", context -> mayEnd.await(10, TimeUnit.SECONDS))
                .build()) {
            triggers.start();
            TriggerManager slow = triggers.session("s");
            slow.updateConfiguration(
                    Workflow.of(TaskConfig.named("t").after("go").run("slow")));
            slow.fire("go");

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> slow.explain("t").sentence().contains("running"));
            assertThat(slow.explain("t").sentence())
                    .startsWith("t#0 has been running since 2026-11-21 12:00:00 UTC, attempt 1, on worker ");
            mayEnd.countDown();
        }
    }

    @Test
    void a_session_that_ended_drops_what_was_queued() {
        scheduled("ok");

        session.manager.end();

        assertThat(session.sentence("t"))
                .endsWith(
                        " The session was ended by application at 2026-11-21 12:00:00 UTC (event 3): nothing more happens"
                                + " in it.");
        session.drain();
        assertThat(session.sentence("t"))
                .startsWith("t#0 was scheduled, but is in the queue no more. The session was ended");
    }
}
