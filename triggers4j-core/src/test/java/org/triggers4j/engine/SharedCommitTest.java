package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Job;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Result;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What operations that share a commit see of each other. */
final class SharedCommitTest {
    private static final SessionUid UID = new SessionUid("s");
    private static final InstanceName INSTANCE = new InstanceName("t_go", 0);
    private static final WorkerId WORKER = new WorkerId("w");
    private static final JobQueue.Offer OFFER = new JobQueue.Offer(
            Set.of(Job.DEFAULT_QUEUE), Set.of("app.Go"), Set.of(ManagerType.DEFAULT.name()), Set.of(TaskRunner.QUEUE));

    private final InMemoryStore store = new InMemoryStore();
    private final Combiner combiner = new Combiner(store, context());

    private static Decisions.Context context() {
        var settings = new Settings(
                TaskRunner.QUEUE,
                new Settings.Work(true, 1, Set.of(Job.DEFAULT_QUEUE), 5),
                new Settings.Timing(
                        Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO),
                new Settings.Limits(SessionLimits.DEFAULT, 1_000, 1_000),
                new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.CallDefaults.NONE);
        return new Decisions.Context(
                new Registry.Builder().build(TaskRunner.QUEUE),
                Environment.real(InstantSource.system()),
                settings,
                Optional::empty);
    }

    @BeforeEach
    void an_instance_is_scheduled() {
        Workflow workflow = Workflow.of(TaskConfig.named("t_go").after("go").run("app.Go"));
        combiner.commit(change(Intent.on(UID).lookingUp(List.of("go")), new SessionEvent.Configured(workflow)));
        combiner.commit(change(Intent.on(UID), new SessionEvent.Fired("go", Kwargs.empty(), 0)));
    }

    @Test
    void an_earlier_lease_is_refused_beside_the_current_one() {
        Lease lost = claim();
        store.queue().rescue(WORKER, WORKER, 5);
        Lease current = claim();

        List<Result> results = combiner.commit(List.of(end(lost, "old"), end(current, "new")));

        assertThat(results.get(0)).isInstanceOf(Result.Rejected.class);
        assertThat(results.get(1)).isInstanceOf(Result.Done.class);
    }

    @Test
    void an_end_is_refused_in_the_very_commit_that_withdraws_its_job() {
        Lease lease = claim();
        var relabelled = new SessionEvent.StatusSet(
                INSTANCE,
                InstanceStatus.SCHEDULED,
                Kwargs.empty(),
                Optional.empty(),
                Optional.empty(),
                Operator.named("ops"));

        List<Result> results =
                combiner.commit(List.of(change(Intent.on(UID).reading(INSTANCE), relabelled), end(lease, "late")));

        assertThat(results.get(0)).isInstanceOf(Result.Done.class);
        assertThat(((Result.Rejected) results.get(1)).reason()).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void a_workflow_in_force_for_a_moment_is_kept_for_the_jobs_that_name_it() {
        Workflow second = Workflow.of(TaskConfig.named("t_on").after("on").run("app.Go"));
        Workflow third = Workflow.of(TaskConfig.named("t_on").after("off").run("app.Go"));

        combiner.commit(List.of(
                change(Intent.on(UID).lookingUp(List.of("on")), new SessionEvent.Configured(second)),
                change(Intent.on(UID), new SessionEvent.Fired("on", Kwargs.empty(), 0)),
                change(Intent.on(UID).lookingUp(List.of("off")), new SessionEvent.Configured(third))));

        assertThat(store.queue().inputs(store.queue().claim(WORKER, OFFER, 10)).unreadable())
                .isEmpty();
    }

    private Lease claim() {
        return store.queue().claim(WORKER, OFFER, 1).get(0).lease();
    }

    private static Decisions.Item change(Intent intent, SessionEvent event) {
        return new Decisions.Item(new Operation.Change(intent, event), ManagerType.DEFAULT.name());
    }

    private static Decisions.Item end(Lease lease, String result) {
        var run = new SessionEvent.Run(Instant.EPOCH, 0);
        var event = new SessionEvent.Finished(INSTANCE, Kwargs.of("result", result), run);
        return new Decisions.Item(Operation.End.of(UID, INSTANCE, lease, event), ManagerType.DEFAULT.name());
    }
}
