package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore.Cancellation;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.Store;

/** Cancelling calls: those that wait are over, those that run are asked to stop and not run again. */
abstract class CancelContract extends RateContract {
    private static final EndOf CANCELLED = endOf(EndState.CANCELLED, T1);
    private static final Gate ONE = gate("exclusive", 1);

    private Cancellation cancel(int number) {
        return calls().cancel(id(number), CANCELLED);
    }

    private static EndedCall cancelled(int number, String queue) {
        return new EndedCall(
                id(number),
                "app.Task",
                queue,
                "{\"call\":" + number + "}",
                EndState.CANCELLED,
                Optional.empty(),
                CANCELLED.failure(),
                Optional.empty(),
                T1,
                Optional.of(KEEP));
    }

    // ---- what waits -----------------------------------------------------------------------------------------------

    @Test
    void a_call_that_waits_is_over_at_once() {
        accept(call(1), call(2).runAt(KEEP).queue("mail"));

        assertThat(cancel(1)).isEqualTo(Cancellation.CANCELLED);
        assertThat(cancel(2)).isEqualTo(Cancellation.CANCELLED);

        assertThat(endedCall(1)).isEqualTo(cancelled(1, "default"));
        assertThat(endedCall(2)).isEqualTo(cancelled(2, "mail"));
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(store.queue().nextPromotion()).isEmpty();
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void a_cancelled_call_may_be_kept_for_ever_and_have_no_failure() {
        accept(call(1));

        calls().cancel(id(1), new EndOf(EndState.CANCELLED, Optional.empty(), T1, Optional.empty()));

        assertThat(endedCall(1).failure()).isEmpty();
        assertThat(endedCall(1).keepUntil()).isEmpty();
    }

    @Test
    void a_parked_call_is_over_whatever_it_waits_for() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        admit(claims.get(0), ONE);
        admit(claims.get(1), ONE);
        store.queue().park(List.of(claims.get(2).lease()), "odd");

        assertThat(cancel(2)).isEqualTo(Cancellation.CANCELLED);
        assertThat(cancel(3)).isEqualTo(Cancellation.CANCELLED);

        end(over(claims.get(0)));
        assertThat(calls().openGates(T0, 10)).isZero();
        assertThat(claim(WORKER, 10)).isEmpty();
    }

    @Test
    void a_call_that_is_put_off_is_over_with_the_text_it_has() {
        end(again(claimedOne(call(1)), KEEP));

        assertThat(cancel(1)).isEqualTo(Cancellation.CANCELLED);

        assertThat(endedCall(1).body()).isEqualTo("{\"again\":1}");
    }

    @Test
    void the_next_who_waits_for_a_gate_goes_in_when_the_first_is_cancelled() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        claims.forEach(claim -> admit(claim, ONE));
        end(over(claims.get(0)));
        cancel(2);

        calls().openGates(T0, 10);

        assertThat(admit(claimOne(WORKER), ONE)).isEqualTo(ADMITTED);
    }

    // ---- what runs ------------------------------------------------------------------------------------------------

    @Test
    void of_a_call_that_runs_only_its_worker_is_told() {
        Claim claim = claimedOne(call(1));
        claimedOne(call(2));
        accept(call(3));
        Claim elsewhere = store.queue().claim(RIVAL, offer(), 1).get(0);

        assertThat(cancel(1)).isEqualTo(Cancellation.REQUESTED);
        assertThat(cancel(3)).isEqualTo(Cancellation.REQUESTED);

        assertThat(calls().cancelRequested(WORKER)).containsExactly(id(1));
        assertThat(calls().cancelRequested(RIVAL))
                .containsExactly(elsewhere.job().id());
        assertThat(calls().cancelRequested(new WorkerId("idle"))).isEmpty();
        assertThat(live(1).isCancelRequested()).isTrue();
        assertThat(live(1).state()).isEqualTo(JobState.HELD);
        assertThat(live(2).isCancelRequested()).isFalse();
        assertThat(isCurrent(claim)).isTrue();
    }

    @Test
    void cancelling_a_running_call_again_changes_nothing() {
        claimedOne(call(1));
        cancel(1);

        assertThat(cancel(1)).isEqualTo(Cancellation.REQUESTED);

        assertThat(calls().cancelRequested(WORKER)).containsExactly(id(1));
    }

    @Test
    void the_worker_says_how_a_call_ended_whose_cancellation_was_asked_for() {
        Claim claim = claimedOne(call(1));
        cancel(1);

        assertThat(end(over(claim))).isTrue();

        assertThat(endedCall(1)).isEqualTo(ended(claim, EndState.SUCCEEDED));
        assertThat(calls().cancelRequested(WORKER)).isEmpty();
        assertThat(cancel(1)).isEqualTo(Cancellation.OVER);
    }

    // ---- and is not run again -------------------------------------------------------------------------------------

    @Test
    void a_call_that_was_asked_to_stop_is_not_to_be_run_again_by_the_next_who_claims_it() {
        claimedOne(call(1));
        cancel(1);

        store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(calls().cancelRequested(WORKER)).isEmpty();
        Claim again = claimOne(RIVAL);
        assertThat(again.isCancelRequested()).isTrue();
        assertThat(calls().cancelRequested(RIVAL)).containsExactly(id(1));
    }

    @Test
    void a_poisoned_call_that_was_asked_to_stop_says_so() {
        accept(call(1), call(2));
        claim(WORKER, 2);
        cancel(2);

        List<Claim> poisoned = store.queue().rescue(WORKER, RIVAL, 1);

        assertThat(poisoned)
                .hasSize(2)
                .allMatch(claim -> claim.isCancelRequested() == claim.job().id().equals(id(2)));
    }

    @Test
    void the_request_stays_wherever_the_call_waits() {
        Claim claim = claimedOne(call(1));
        cancel(1);
        giveBack(claim);
        assertThat(live(1).isCancelRequested()).isTrue();
        Claim given = claimOne(WORKER);
        assertThat(given.isCancelRequested()).isTrue();
        end(again(given, KEEP));
        Claim put = claimOne(WORKER);
        assertThat(put.isCancelRequested()).isTrue();
        store.queue().delegate(put.lease(), T0, T1);
        store.queue().promote(T1, 10);
        assertThat(claimOne(WORKER).isCancelRequested()).isTrue();
    }

    @Test
    void a_call_that_was_asked_to_stop_and_is_to_be_run_again_is_ready_at_once() {
        Claim claim = claimedOne(call(1));
        Claim other = claimedOne(call(2));
        cancel(1);

        end(again(claim, KEEP));
        end(again(other, KEEP));

        assertThat(live(1).state()).isEqualTo(JobState.READY);
        assertThat(live(1).job().runAt()).isNull();
        assertThat(live(2).state()).isEqualTo(JobState.LATER);
        assertThat(claimOne(WORKER).job().id()).isEqualTo(id(1));
        assertThat(cancel(2)).isEqualTo(Cancellation.CANCELLED);
    }

    @Test
    void a_call_that_was_asked_to_stop_and_waits_now_is_over_when_it_is_cancelled_again() {
        giveBackCancelled();

        assertThat(cancel(1)).isEqualTo(Cancellation.CANCELLED);

        assertThat(endedCall(1)).isEqualTo(cancelled(1, "default"));
    }

    private void giveBackCancelled() {
        Claim claim = claimedOne(call(1));
        cancel(1);
        giveBack(claim);
    }

    @Test
    void a_delegated_call_is_running_until_it_is_completed() {
        Claim claim = claimedOne(call(1));
        store.queue().delegate(claim.lease(), T0, KEEP);

        assertThat(cancel(1)).isEqualTo(Cancellation.REQUESTED);

        assertThat(live(1).isCancelRequested()).isTrue();
        assertThat(calls().cancelRequested(WORKER)).isEmpty();
        assertThat(end(over(claim))).isTrue();
    }

    // ---- what is none of its business -----------------------------------------------------------------------------

    @Test
    void what_is_over_stays_as_it_ended() {
        Claim claim = claimedOne(call(1));
        end(over(claim));
        accept(call(2));
        cancel(2);
        EndedCall before = endedCall(2);

        assertThat(cancel(1)).isEqualTo(Cancellation.OVER);
        assertThat(calls().cancel(id(2), endOf(EndState.CANCELLED, KEEP))).isEqualTo(Cancellation.OVER);

        assertThat(endedCall(1)).isEqualTo(ended(claim, EndState.SUCCEEDED));
        assertThat(endedCall(2)).isEqualTo(before);
    }

    @Test
    void there_is_no_call_of_an_id_that_nobody_has_or_that_is_forgotten() {
        end(over(claimedOne(call(1))));
        calls().forget(KEEP, 10);

        assertThat(cancel(99)).isEqualTo(Cancellation.UNKNOWN);
        assertThat(cancel(1)).isEqualTo(Cancellation.UNKNOWN);
        assertThat(look(id(99))).isEmpty();
    }

    @Test
    void a_job_that_runs_an_instance_is_no_call_and_goes_on() {
        enqueue(job(1), job(2));
        Claim claim = claimOne(WORKER);

        assertThat(cancel(1)).isEqualTo(Cancellation.UNKNOWN);
        assertThat(cancel(2)).isEqualTo(Cancellation.UNKNOWN);

        assertThat(isCurrent(claim)).isTrue();
        assertThat(calls().cancelRequested(WORKER)).isEmpty();
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(2));
        store.queue().rescue(WORKER, RIVAL, 5);
        assertThat(claim(RIVAL, 10)).hasSize(2).noneMatch(Claim::isCancelRequested);
    }

    // ---- at the same time -----------------------------------------------------------------------------------------

    @Test
    void a_call_is_either_cancelled_or_claimed_and_told() {
        Store second = secondStore();
        for (int round = 0; round < 20; round++) {
            JobId id = id(round);
            accept(call(round));

            List<Object> done = atOnce(
                    2,
                    thread -> thread == 0
                            ? calls().cancel(id, CANCELLED)
                            : idsOf(second.queue().claim(WORKER, offer(), 10)));

            boolean isClaimed = done.get(1).equals(List.of(id));
            assertThat(done.get(0)).isEqualTo(isClaimed ? Cancellation.REQUESTED : Cancellation.CANCELLED);
            assertThat(calls().cancelRequested(WORKER).contains(id)).isEqualTo(isClaimed);
        }
    }

    @Test
    void a_call_that_ends_while_it_is_cancelled_ends_once() {
        Store second = secondStore();
        for (int round = 0; round < 20; round++) {
            JobId id = id(round);
            Claim claim = claimedOne(call(round));

            List<Object> done =
                    atOnce(2, thread -> thread == 0 ? second.calls().cancel(id, CANCELLED) : end(over(claim)));

            assertThat(done.get(0)).isIn(Cancellation.REQUESTED, Cancellation.OVER);
            assertThat(done.get(1)).isEqualTo(true);
            assertThat(endedCall(round)).isEqualTo(ended(claim, EndState.SUCCEEDED));
        }
    }
}
