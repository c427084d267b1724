package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue.Inputs;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Leases: who may end a job, and what a run is given. */
abstract class LeaseContract extends ClaimContract {

    // ---- leases -------------------------------------------------------------------------------------------------

    @Test
    void a_commit_is_given_the_jobs_whose_lease_is_current() {
        enqueue(job(1), job(2), job(3));
        List<Claim> claims = claim(WORKER, 2);
        driver.start(claims.get(0), T0);
        Lease first = claims.get(0).lease();
        Lease second = claims.get(1).lease();
        var wrong = new Lease(first.job(), first.token() + 1);

        assertThat(load(Intent.on(UID).under(first), Intent.on(UID).under(second))
                        .jobs())
                .containsOnly(
                        Map.entry(id(1), new HeldJob(first, Optional.of(T0), false)),
                        Map.entry(id(2), new HeldJob(second, Optional.empty(), false)));
        assertThat(load(Intent.on(UID).under(wrong)).jobs()).isEmpty();
        assertThat(load(Intent.on(UID).under(new Lease(id(3), 0))).jobs()).isEmpty();
        assertThat(load(Intent.on(UID).under(new Lease(id(99), 1))).jobs()).isEmpty();
    }

    @Test
    void tokens_rise_and_attempts_count_with_every_claim() {
        enqueue(job(1));
        var tokens = new ArrayList<Long>();
        for (int attempt = 1; attempt <= 4; attempt++) {
            Claim claim = claimOne(WORKER);
            tokens.add(claim.lease().token());
            assertThat(claim.attempt()).isEqualTo(attempt);
            store.queue().rescue(WORKER, RIVAL, 100);
        }

        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_withdrawn_job_is_nobody_s() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim claim = claimOne(WORKER);

        driver.commit(UID, statusSet("t_join#0", InstanceStatus.SKIPPED));

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().queueDepths()).isEmpty();
        store.queue().giveBack(List.of(claim.lease()));
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void the_end_of_a_run_its_cascade_and_the_next_jobs_are_one_commit() {
        Workflow chain = join().updatedWith(
                        Workflow.of(TaskConfig.named("t_next").after("t_join").run("app.Each")));
        driver.commit(UID, configured(chain), fired("a"), fired("b"));
        Claim claim = claimOne(WORKER);

        driver.commit(
                Step.on(UID, finished(instance("t_join#0"), Kwargs.of("x", 1))).under(claim.lease()));

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().latestKwargs(UID)).containsEntry("t_join", Kwargs.of("x", 1));
        assertThat(claim(RIVAL, 10))
                .extracting(c -> c.job().instance().instanceTask())
                .containsExactly("t_next");
    }

    @Test
    void of_two_ends_under_one_lease_at_the_same_time_one_is_accepted() {
        List<Driver> processes = List.of(driver, driverOf(secondStore()));
        for (int round = 0; round < 10; round++) {
            var uid = new SessionUid("round " + round);
            driver.commit(uid, configured(join()), fired("a"), fired("b"));
            Step end = Step.on(uid, finished(instance("t_join#0"), Kwargs.empty()))
                    .under(claimOne(WORKER).lease());

            List<Result> results = atOnce(4, thread -> processes.get(thread % 2).attempt(end));

            assertThat(results).filteredOn(Result.Done.class::isInstance).hasSize(1);
            assertThat(results).filteredOn(Result.Rejected.class::isInstance).hasSize(3);
            assertThat(snapshot(uid).session().seq()).isEqualTo(4);
        }
    }

    @Test
    void the_late_end_of_a_dead_worker_is_refused_and_the_new_holder_s_is_accepted() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim dead = claimOne(WORKER);
        store.queue().rescue(WORKER, RIVAL, 5);
        Claim alive = claimOne(RIVAL);
        SessionEvent end = finished(instance("t_join#0"), Kwargs.empty());

        Result late = driver.attempt(Step.on(UID, end).under(dead.lease()));
        Result current = driver.attempt(Step.on(UID, end).under(alive.lease()));

        assertThat(late).isInstanceOf(Result.Rejected.class);
        assertThat(((Result.Rejected) late).reason()).isInstanceOf(LeaseLostException.class);
        assertThat(current).isInstanceOf(Result.Done.class);
        assertThat(snapshot(UID).session().seq()).isEqualTo(4);
    }

    @Test
    void a_run_s_beginning_is_recorded_under_its_lease_alone() {
        enqueue(job(1), job(2));
        Claim lost = claimOne(WORKER);
        store.queue().giveBack(List.of(lost.lease()));
        List<Claim> claims = claim(RIVAL, 2);

        driver.start(lost, T0);
        driver.start(claims.get(1), T0.plusSeconds(1));

        assertThat(startOf(claims.get(0))).isEmpty();
        assertThat(startOf(claims.get(1))).contains(T0.plusSeconds(1));
    }

    @Test
    void a_job_claimed_anew_has_not_started() {
        enqueue(job(1), job(2));
        List<Claim> claims = claim(WORKER, 2);
        claims.forEach(claim -> driver.start(claim, T0));
        store.queue().giveBack(List.of(claims.get(0).lease()));
        store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(claim(RIVAL, 2)).hasSize(2).allMatch(claim -> startOf(claim).isEmpty());
    }

    private Optional<Instant> startOf(Claim claim) {
        return at(load(Intent.on(UID).under(claim.lease())).jobs(), claim.job().id())
                .startedAt();
    }

    // ---- inputs -------------------------------------------------------------------------------------------------

    @Test
    void a_claim_s_input_is_all_it_needs_to_run() {
        Kwargs a = Kwargs.of("from", "a");
        Kwargs b = Kwargs.of("from", "b");
        driver.commit(UID, configured(join()), fired("b", b), fired("x"), fired("a", a));
        driver.commit(UID, configured(each()));
        Claim claim = claimOne(WORKER);

        Inputs inputs = store.queue().inputs(List.of(claim));

        assertThat(inputs.unreadable()).isEmpty();
        assertThat(inputs.readable()).hasSize(1);
        var input = inputs.readable().get(0);
        assertThat(input.claim()).isEqualTo(claim);
        assertThat(input.session()).isEqualTo(row(UID));
        assertThat(input.workflow()).isEqualTo(join());
        assertThat(input.instance().instance().name()).isEqualTo(instance("t_join#0"));
        assertThat(input.instance().job()).contains(claim.job().id());
        assertThat(input.events()).extracting(LogEntry::kwargs).containsExactlyInAnyOrder(a, b);
    }

    @Test
    void a_job_keeps_the_workflow_it_was_scheduled_with_even_if_that_passed_within_one_commit() {
        driver.attempt(
                List.of(
                        Step.on(UID, configured(join())),
                        Step.on(UID, fired("a"), fired("b")),
                        Step.on(UID, configured(each()))),
                Patience.WAIT);

        Inputs inputs = store.queue().inputs(claim(WORKER, 1));

        assertThat(inputs.readable()).extracting(input -> input.workflow()).containsExactly(join());
        assertThat(inputs.readable())
                .extracting(input -> input.session().workflow())
                .containsExactly(join().updatedWith(each()));
        assertThat(snapshot(UID).workflows()).containsOnlyKeys(join().hash());
    }

    @Test
    void inputs_of_many_claims_are_read_at_once_each_with_its_own_kwargs() {
        pages(UID, 30);
        pages(OTHER, 30);

        Inputs inputs = store.queue().inputs(claim(WORKER, 60));

        assertThat(inputs.readable()).hasSize(60).allMatch(input -> {
            long page = input.events().get(0).kwargsOf("page").integer("page");
            return input.events().size() == 1
                    && page == input.claim().job().instance().instanceNumber()
                    && input.session()
                            .uid()
                            .value()
                            .equals(input.claim().job().instance().session());
        });
    }

    @Test
    void what_was_ended_deleted_or_lost_has_no_input() {
        for (String uid : List.of("kept", "ended", "deleted", "lost")) {
            driver.commit(new SessionUid(uid), configured(join()), fired("a"), fired("b"));
        }
        List<Claim> claims = claim(WORKER, 10);
        driver.commit(new SessionUid("ended"), new SessionEvent.Ended(OPERATOR));
        store.maintenance().delete(new SessionUid("deleted"));
        claims.stream()
                .filter(claim -> claim.job().instance().session().equals("lost"))
                .forEach(claim -> store.queue().giveBack(List.of(claim.lease())));

        Inputs inputs = store.queue().inputs(claims);

        assertThat(claims).hasSize(4);
        assertThat(inputs.readable())
                .extracting(input -> input.session().uid().value())
                .containsExactly("kept");
        assertThat(inputs.unreadable()).isEmpty();
    }

    @Test
    void an_instance_s_job_shows_who_runs_it_since_when() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        driver.start(claimOne(WORKER), T0);

        InstanceState.JobView view = snapshot(UID).instances().get(0).job().orElseThrow();

        assertThat(view.state()).isEqualTo(JobState.HELD);
        assertThat(view.queue()).isEqualTo(Job.DEFAULT_QUEUE);
        assertThat(view.runner()).isEqualTo(Driver.RUNNER);
        assertThat(view.attempt()).isEqualTo(1);
        assertThat(view.worker()).contains(WORKER);
        assertThat(view.startedAt()).contains(T0);
        assertThat(view.runAt()).isEmpty();
        assertThat(view.parkedFor()).isEmpty();
    }
}
