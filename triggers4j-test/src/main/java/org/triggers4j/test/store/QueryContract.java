package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.JobState;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.StoreQueries.ParkedJob;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** The read side: what is selected, in which order, and what comes with it. */
abstract class QueryContract extends DelegationContract {

    @Test
    void a_session_that_does_not_exist_has_nothing_to_read() {
        driver.commit(OTHER, configured(join()), fired("a"));

        assertThat(store.queries().session(UID, new InstanceSelection.All())).isEmpty();
        assertThat(store.queries().latestKwargs(UID)).isEmpty();
        assertThat(store.queries().events(UID, 0, 10)).isEmpty();
    }

    @Test
    void the_selection_says_which_instances_are_read() {
        allStatuses();

        assertThat(selected(new InstanceSelection.All())).hasSize(9);
        assertThat(selected(new InstanceSelection.None())).isEmpty();
        assertThat(selected(new InstanceSelection.OfTask("t_wait"))).containsExactly("t_wait#0");
        assertThat(selected(new InstanceSelection.OfTask("t_never"))).isEmpty();
        assertThat(selected(new InstanceSelection.Unresolved()))
                .containsExactlyInAnyOrder("t_wait#0", "t_run#0", "t_fail#0", "t_replay#1");
        assertThat(selected(new InstanceSelection.Named(
                        List.of(instance("t_wait#0"), instance("t_fail#0"), instance("t_fail#9")))))
                .containsExactlyInAnyOrder("t_wait#0", "t_fail#0");
        assertThat(selected(new InstanceSelection.Named(List.of()))).isEmpty();
    }

    @Test
    void instances_with_unresolved_logs_are_those_at_error_or_above_that_nobody_has_dealt_with() {
        allStatuses();

        assertThat(selected(new InstanceSelection.UnresolvedLogs())).containsExactlyInAnyOrder("t_fail#0", "t_end#0");
        driver.commit(UID, new SessionEvent.LogsResolved(instance("t_end#0"), Optional.empty(), OPERATOR));
        assertThat(selected(new InstanceSelection.UnresolvedLogs())).containsExactly("t_fail#0");
    }

    /** One instance or more in each of the stored statuses; those that ended by failure or finish logged an error. */
    private void allStatuses() {
        var tasks = new ArrayList<TaskConfig>();
        tasks.add(TaskConfig.named("t_wait").after("go", "never").run("app.Task"));
        tasks.add(TaskConfig.named("t_gone").after("go", "never").unless("go").run("app.Task"));
        for (String name : List.of("t_run", "t_fail", "t_replay", "t_skip", "t_end", "t_self")) {
            tasks.add(TaskConfig.named(name).after("go").run("app.Task"));
        }
        var loud = new SessionEvent.Run(T0, 40);
        driver.commit(
                UID,
                configured(Workflow.of(tasks)),
                fired("go"),
                failed(instance("t_fail#0")),
                failed(instance("t_replay#0")),
                failed(instance("t_skip#0")));
        driver.commit(
                UID,
                new SessionEvent.Finished(instance("t_end#0"), Kwargs.of("x", 1), loud),
                new SessionEvent.SelfSkipped(instance("t_self#0"), Kwargs.empty(), loud),
                new SessionEvent.Replayed(instance("t_replay#0"), Optional.empty(), OPERATOR),
                new SessionEvent.Skipped(instance("t_skip#0"), false, Kwargs.empty(), OPERATOR));
    }

    private List<String> selected(InstanceSelection selection) {
        return store.queries().session(UID, selection).orElseThrow().instances().stream()
                .map(state -> state.stored().instance().name().toString())
                .toList();
    }

    @Test
    void instances_come_in_the_order_of_their_creation_then_of_task_and_number() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_z").after("first").run("app.Task"),
                TaskConfig.named("t_b").andEvery("page").run("app.Task"),
                TaskConfig.named("t_a").andEvery("page").run("app.Task"));
        driver.commit(UID, configured(workflow), fired("first"));
        for (int i = 0; i < 11; i++) {
            driver.commit(UID, fired("page"));
        }

        List<String> names = selected(new InstanceSelection.All());

        assertThat(names)
                .startsWith("t_z#0", "t_a#0", "t_b#0", "t_a#1", "t_b#1")
                .endsWith("t_a#10", "t_b#10");
        assertThat(selected(new InstanceSelection.OfTask("t_b")))
                .startsWith("t_b#0", "t_b#1", "t_b#2")
                .endsWith("t_b#10");
        assertThat(selected(new InstanceSelection.Named(List.of(instance("t_b#2"), instance("t_z#0")))))
                .containsExactly("t_z#0", "t_b#2");
    }

    @Test
    void a_snapshot_has_the_events_and_workflows_its_instances_refer_to_and_no_others() {
        Workflow first = Workflow.of(
                TaskConfig.named("t_ok").after("a").run("app.Task"),
                TaskConfig.named("t_bad").after("a").run("app.Task"),
                TaskConfig.named("t_gone").after("a", "never").unless("u").run("app.Task"));
        driver.commit(UID, configured(first), fired("u"), fired("unused"), fired("a", Kwargs.of("n", 4)));
        driver.commit(UID, finished(instance("t_ok#0"), Kwargs.of("n", 5)));
        driver.commit(UID, failed(instance("t_bad#0")));
        driver.commit(UID, configured(each()), fired("page"));

        SessionSnapshot all = snapshot(UID);
        SessionSnapshot one = store.queries()
                .session(UID, new InstanceSelection.OfTask("t_ok"))
                .orElseThrow();

        assertThat(all.events()).containsOnlyKeys(2L, 4L, 5L, 6L, 8L);
        assertThat(at(all.events(), 4L).kwargs()).isEqualTo(Kwargs.of("n", 4));
        assertThat(at(all.events(), 6L).kind()).isEqualTo(EventKind.FAILED);
        assertThat(all.workflows())
                .containsOnlyKeys(first.hash(), first.updatedWith(each()).hash());
        assertThat(at(all.workflows(), first.hash()).body()).isEqualTo(first.body());
        assertThat(one.events()).containsOnlyKeys(4L, 5L);
        assertThat(one.workflows()).containsOnlyKeys(first.hash());
        assertThat(one.session()).isEqualTo(all.session());
    }

    @Test
    void an_instance_s_job_shows_what_it_waits_for() {
        driver.commit(UID, configured(each()), fired("page"), fired("page"), fired("page"));
        driver.commit(UID, retried(instance("t_each#0"), 60));
        driver.commit(UID, finished(instance("t_each#2"), Kwargs.empty()));
        claim(WORKER, 10).forEach(claim -> {
            boolean isSecond = claim.job().instance().instanceNumber() == 1;
            store.queue().park(isSecond ? List.of(claim.lease()) : List.of(), "odd");
        });

        assertThat(view("t_each#1").state()).isEqualTo(JobState.PARKED);
        assertThat(view("t_each#1").parkedFor()).contains("odd");
        assertThat(view("t_each#1").worker()).isEmpty();
        assertThat(view("t_each#3").state()).isEqualTo(JobState.LATER);
        assertThat(view("t_each#3").runAt()).contains(T0.plusSeconds(60));
        assertThat(view("t_each#3").attempt()).isZero();
    }

    @Test
    void an_instance_whose_job_is_gone_has_none_to_show() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        driver.commit(Step.on(UID, finished(instance("t_join#0"), Kwargs.empty()))
                .under(claimOne(WORKER).lease()));

        InstanceState state = snapshot(UID).instances().get(0);

        assertThat(state.job()).isEmpty();
        assertThat(state.stored().job()).isPresent();
        assertThat(state.stored().instance().status()).isEqualTo(InstanceStatus.FINISHED);
    }

    private InstanceState.JobView view(String name) {
        return store.queries()
                .session(UID, new InstanceSelection.Named(List.of(instance(name))))
                .orElseThrow()
                .instances()
                .get(0)
                .job()
                .orElseThrow();
    }

    static SessionEvent retried(InstanceName name, int seconds) {
        var request = new SessionEvent.RetryRequest(
                Optional.of(Duration.ofSeconds(seconds)),
                Optional.empty(),
                Kwargs.of("cause", "busy"),
                Optional.empty());
        return new SessionEvent.RetryRaised(name, request, Optional.empty(), new SessionEvent.Run(T0, 0));
    }

    // ---- the log ------------------------------------------------------------------------------------------------

    @Test
    void latest_kwargs_are_those_of_every_trigger_s_last_fire_in_the_order_of_these_fires() {
        driver.commit(
                UID, configured(join()), fired("a", Kwargs.of("n", 1)), fired("x"), fired("b", Kwargs.of("n", 2)));
        driver.commit(UID, fired("a", Kwargs.of("n", 3)));
        driver.commit(UID, finished(instance("t_join#0"), Kwargs.of("n", 4)));
        driver.commit(OTHER, fired("a", Kwargs.of("n", 5)), fired("y"));

        var latest = store.queries().latestKwargs(UID);

        assertThat(new ArrayList<>(latest.keySet())).containsExactly("x", "b", "a", "t_join");
        assertThat(latest)
                .containsEntry("x", Kwargs.empty())
                .containsEntry("b", Kwargs.of("n", 2))
                .containsEntry("a", Kwargs.of("n", 3))
                .containsEntry("t_join", Kwargs.of("n", 4));
    }

    @Test
    void events_are_read_in_pages_in_their_order() {
        for (int i = 0; i < 12; i++) {
            driver.commit(UID, fired("a" + i));
            driver.commit(OTHER, fired("b" + i));
        }

        assertThat(store.queries().events(UID, 0, 5)).extracting(LogEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(store.queries().events(UID, 5, 5))
                .extracting(LogEntry::trigger)
                .containsExactly("a5", "a6", "a7", "a8", "a9");
        assertThat(store.queries().events(UID, 10, 5)).extracting(LogEntry::seq).containsExactly(11L, 12L);
        assertThat(store.queries().events(UID, 12, 5)).isEmpty();
    }

    @Test
    void sessions_are_read_in_pages_in_the_order_of_their_bytes() {
        List<SessionUid> bytewise =
                List.of("a", "B", "é", "Z", "10", "9", "\uFFFD", "🚀", "a b", "a-b", "_", "ab", "A").stream()
                        .map(SessionUid::new)
                        .sorted((left, right) -> Arrays.compareUnsigned(bytes(left), bytes(right)))
                        .toList();
        bytewise.forEach(uid -> driver.commit(uid, fired("a")));

        var paged = new ArrayList<SessionUid>();
        Optional<SessionUid> last = Optional.empty();
        for (int page = 0; page < 5; page++) {
            paged.addAll(store.queries().sessions(last, 3));
            last = Optional.of(paged.get(paged.size() - 1));
        }

        assertThat(paged).isEqualTo(bytewise);
        assertThat(store.queries().sessions(last, 3)).isEmpty();
        assertThat(store.queries().sessions(Optional.of(new SessionUid("a a")), 2))
                .containsExactly(new SessionUid("a b"), new SessionUid("a-b"));
    }

    private static byte[] bytes(SessionUid uid) {
        return uid.value().getBytes(StandardCharsets.UTF_8);
    }

    // ---- the queue ----------------------------------------------------------------------------------------------

    @Test
    void queue_depths_count_the_jobs_of_each_queue_in_each_state() {
        enqueue(
                job(1).priority(9),
                job(2).priority(8),
                job(3),
                job(4),
                job(5).runAt(T0),
                job(6).queue("mail"),
                job(7).queue("mail"));
        store.queue().park(List.of(claimOne(WORKER).lease()), "odd");
        claimOne(WORKER);

        assertThat(store.queries().queueDepths())
                .containsExactlyInAnyOrder(
                        new QueueDepth("default", JobState.READY, 2),
                        new QueueDepth("default", JobState.LATER, 1),
                        new QueueDepth("default", JobState.PARKED, 1),
                        new QueueDepth("default", JobState.HELD, 1),
                        new QueueDepth("mail", JobState.READY, 2));
    }

    @Test
    void an_empty_queue_has_no_depth() {
        assertThat(store.queries().queueDepths()).isEmpty();
        assertThat(store.queries().parked(10)).isEmpty();
    }

    @Test
    void parked_jobs_are_read_oldest_first_up_to_the_limit() {
        enqueue(job(2).priority(9), job(1), job(3));
        store.queue().parkUnclaimable(List.of(), 10);

        assertThat(store.queries().parked(2)).extracting(ParkedJob::id).containsExactly(id(1), id(2));
        assertThat(store.queries().parked(10))
                .extracting(ParkedJob::instance)
                .containsExactly(
                        Optional.of(instance("t_task#1")),
                        Optional.of(instance("t_task#2")),
                        Optional.of(instance("t_task#3")));
    }
}
