package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** Delegated jobs: nobody holds them, and their lease is good until their time is up. */
abstract class DelegationContract extends WorkerContract {
    private static final Instant UNTIL = T0.plusSeconds(60);

    private boolean delegate(Claim claim) {
        return store.queue().delegate(claim.lease(), T0, UNTIL);
    }

    /** Claimed by the worker and delegated. */
    private Claim delegated() {
        Claim claim = claimOne(WORKER);
        assertThat(delegate(claim)).isTrue();
        return claim;
    }

    @Test
    void a_delegated_job_is_nobody_s_and_its_lease_is_still_good() {
        enqueue(job(1));
        Claim claim = delegated();

        assertThat(load(Intent.on(UID).under(claim.lease())).jobs())
                .containsOnlyKeys(id(1))
                .containsValue(new HeldJob(claim.lease(), Optional.of(T0), true));
        assertThat(load(Intent.on(UID).under(new Lease(id(1), claim.lease().token() + 1)))
                        .jobs())
                .isEmpty();
        assertThat(store.queue().heldBy(WORKER)).isEmpty();
        assertThat(store.queue().holders()).isEmpty();
        assertThat(claim(RIVAL, 10)).isEmpty();
        assertThat(store.queries().queueDepths()).containsExactly(new QueueDepth("default", JobState.DELEGATED, 1));
    }

    @Test
    void only_a_current_lease_delegates() {
        enqueue(job(1), job(2), job(3).runAt(T0));
        Claim lost = claimOne(WORKER);
        store.queue().giveBack(List.of(lost.lease()));
        Claim current = claimOne(RIVAL);

        assertThat(delegate(lost)).isFalse();
        assertThat(store.queue().delegate(new Lease(id(2), 0), T0, UNTIL)).isFalse();
        assertThat(store.queue().delegate(new Lease(id(3), 0), T0, UNTIL)).isFalse();
        assertThat(store.queue().delegate(new Lease(id(99), 1), T0, UNTIL)).isFalse();
        assertThat(store.queue().holders()).containsExactly(RIVAL);
        assertThat(isCurrent(current)).isTrue();
        assertThat(depth(JobState.DELEGATED)).isZero();
    }

    @Test
    void a_delegated_job_s_instance_shows_since_when_and_until_when() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        delegated();

        InstanceState.JobView view = jobOfTheJoin().orElseThrow();

        assertThat(view.state()).isEqualTo(JobState.DELEGATED);
        assertThat(view.worker()).isEmpty();
        assertThat(view.startedAt()).contains(T0);
        assertThat(view.runAt()).contains(UNTIL);
        assertThat(view.attempt()).isEqualTo(1);
        assertThat(view.parkedFor()).isEmpty();
    }

    @Test
    void a_run_that_had_begun_when_it_was_delegated_keeps_its_beginning() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim claim = claimOne(WORKER);
        driver.start(claim, T0.minusSeconds(5));

        delegate(claim);

        assertThat(jobOfTheJoin().orElseThrow().startedAt()).contains(T0.minusSeconds(5));
    }

    @Test
    void the_lease_of_a_delegated_job_ends_it_once() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Step end = Step.on(UID, finished(instance("t_join#0"), Kwargs.of("x", 1)))
                .under(delegated().lease());

        Result first = driver.attempt(end);
        Result second = driver.attempt(end);

        assertThat(first).isInstanceOf(Result.Done.class);
        assertThat(reason(second)).isInstanceOf(LeaseLostException.class);
        assertThat(store.queries().latestKwargs(UID)).containsEntry("t_join", Kwargs.of("x", 1));
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void a_delegated_job_outlives_its_worker() {
        enqueue(job(1));
        Claim claim = delegated();
        store.queue().register(RIVAL, offer());

        assertThat(store.queue().rescue(WORKER, RIVAL, 1)).isEmpty();
        store.queue().giveBack(List.of(claim.lease()));
        store.queue().park(List.of(claim.lease()), "odd");
        store.queue().discard(List.of(claim.lease()));
        store.queue().parkUnclaimable(List.of(), 10);

        assertThat(isCurrent(claim)).isTrue();
        assertThat(depth(JobState.DELEGATED)).isEqualTo(1);
        assertThat(claim(RIVAL, 10)).isEmpty();
    }

    @Test
    void a_delegated_job_needs_no_input_any_more() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim claim = delegated();

        assertThat(store.queue().inputs(List.of(claim)).readable()).isEmpty();
        assertThat(store.queue().inputs(List.of(claim)).unreadable()).isEmpty();
    }

    @Test
    void a_delegated_job_is_ready_again_at_its_time_and_its_old_lease_is_lost() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim late = delegated();

        assertThat(store.queue().promote(UNTIL.minusNanos(1_000), 10)).isZero();
        assertThat(isCurrent(late)).isTrue();
        assertThat(store.queue().promote(UNTIL, 10)).isEqualTo(1);

        assertThat(isCurrent(late)).isFalse();
        assertThat(delegate(late)).isFalse();
        InstanceState.JobView waiting = jobOfTheJoin().orElseThrow();
        assertThat(waiting.state()).isEqualTo(JobState.READY);
        assertThat(waiting.startedAt()).isEmpty();
        assertThat(waiting.runAt()).isEmpty();
        Claim again = claimOne(RIVAL);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.lease().token()).isGreaterThan(late.lease().token());
        SessionEvent end = finished(instance("t_join#0"), Kwargs.empty());
        assertThat(reason(driver.attempt(Step.on(UID, end).under(late.lease()))))
                .isInstanceOf(LeaseLostException.class);
        assertThat(driver.attempt(Step.on(UID, end).under(again.lease()))).isInstanceOf(Result.Done.class);
    }

    @Test
    void delegating_again_moves_the_time() {
        enqueue(job(1));
        Claim claim = delegated();
        Instant later = UNTIL.plusSeconds(60);

        assertThat(store.queue().delegate(claim.lease(), T0.plusSeconds(9), later))
                .isTrue();

        assertThat(store.queue().promote(UNTIL, 10)).isZero();
        assertThat(store.queue().nextPromotion()).contains(later);
        assertThat(load(Intent.on(UID).under(claim.lease())).jobs())
                .containsValue(new HeldJob(claim.lease(), Optional.of(T0), true));
        assertThat(store.queue().promote(later, 10)).isEqualTo(1);
    }

    @Test
    void delegating_again_until_now_makes_the_job_ready() {
        enqueue(job(1));
        Claim claim = delegated();

        assertThat(store.queue().delegate(claim.lease(), T0, T0)).isTrue();

        assertThat(store.queue().nextPromotion()).contains(T0);
        assertThat(store.queue().promote(T0, 10)).isEqualTo(1);
        assertThat(isCurrent(claim)).isFalse();
        assertThat(idsOf(claim(RIVAL, 1))).containsExactly(id(1));
    }

    @Test
    void the_next_promotion_is_the_earliest_of_delegated_and_later_jobs() {
        enqueue(job(1), job(2).runAt(UNTIL.plusSeconds(1)));
        delegated();

        assertThat(store.queue().nextPromotion()).contains(UNTIL);
        store.queue().promote(UNTIL, 10);
        assertThat(store.queue().nextPromotion()).contains(UNTIL.plusSeconds(1));
    }

    @Test
    void no_more_jobs_are_promoted_than_the_limit_says_whatever_they_waited_for() {
        enqueue(job(1), job(2), job(3).runAt(T0), job(4).runAt(T0));
        claim(WORKER, 2).forEach(this::delegate);

        assertThat(store.queue().promote(UNTIL, 3)).isEqualTo(3);
        assertThat(depth(JobState.READY)).isEqualTo(3);
        assertThat(store.queue().promote(UNTIL, 3)).isEqualTo(1);
        assertThat(idsOf(claim(RIVAL, 10))).containsExactly(id(1), id(2), id(3), id(4));
    }

    @Test
    void a_later_job_is_promoted_under_the_token_it_has() {
        enqueue(job(1), job(2).runAt(UNTIL));
        Claim first = claimOne(WORKER);

        store.queue().promote(UNTIL, 10);

        assertThat(claimOne(WORKER).lease().token()).isEqualTo(first.lease().token());
    }

    @Test
    void an_operator_s_status_withdraws_a_delegated_job() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim claim = delegated();

        driver.commit(UID, statusSet("t_join#0", InstanceStatus.SKIPPED));

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().queueDepths()).isEmpty();
        assertThat(store.queue().nextPromotion()).isEmpty();
    }

    @Test
    void deleting_a_session_drops_its_delegated_jobs() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        Claim claim = delegated();

        store.maintenance().delete(UID);

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void pins_of_delegated_jobs_are_lifted_with_their_worker() {
        enqueue(job(1).pinnedTo(WORKER));
        Claim claim = delegated();
        assertThat(store.queue().holders()).containsExactly(WORKER);

        store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(store.queue().holders()).isEmpty();
        assertThat(isCurrent(claim)).isTrue();
        store.queue().promote(UNTIL, 10);
        assertThat(idsOf(claim(RIVAL, 1))).containsExactly(id(1));
    }

    @Test
    void of_completion_and_deadline_at_the_same_time_one_wins() {
        Store second = secondStore();
        for (int round = 0; round < 20; round++) {
            var uid = new SessionUid("round " + round);
            driver.commit(uid, configured(join()), fired("a"), fired("b"));
            Claim claim = delegated();
            Step end =
                    Step.on(uid, finished(instance("t_join#0"), Kwargs.empty())).under(claim.lease());

            List<Boolean> won = atOnce(
                    2,
                    thread -> thread == 0
                            ? driver.attempt(end) instanceof Result.Done
                            : second.queue().promote(UNTIL, 10) == 1);

            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(claim(new WorkerId("worker-3"), 10)).hasSize(won.get(1) ? 1 : 0);
        }
    }

    private Optional<InstanceState.JobView> jobOfTheJoin() {
        return snapshot(UID).instances().get(0).job();
    }

    private static RuntimeException reason(Result result) {
        assertThat(result).isInstanceOf(Result.Rejected.class);
        return ((Result.Rejected) result).reason();
    }
}
