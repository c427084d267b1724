package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.Store;

/** The end of a call's run: by its lease alone, and in one commit. */
abstract class CallEndContract extends CallQueryContract {

    @Test
    void an_ended_call_leaves_the_queue_and_its_end_stays() {
        Claim claim = claimedOne(call(1));

        assertThat(end(over(claim))).isTrue();

        assertThat(endedCall(1)).isEqualTo(ended(claim, EndState.SUCCEEDED));
        assertThat(store.queries().queueDepths()).isEmpty();
        assertThat(store.queue().heldBy(WORKER)).isEmpty();
        assertThat(isCurrent(claim)).isFalse();
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(secondStore().calls().find(List.of(id(1)))).containsOnlyKeys(id(1));
    }

    @Test
    void an_end_may_have_neither_result_nor_failure_nor_beginning_and_be_kept_for_ever() {
        Claim claim = claimedOne(call(1));
        var bare = new EndedCall(
                id(1),
                "app.Task",
                "default",
                "{}",
                EndState.SKIPPED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                T1,
                Optional.empty());

        assertThat(end(new Ending.Over(claim.lease(), bare, Optional.empty()))).isTrue();

        assertThat(endedCall(1)).isEqualTo(bare);
    }

    @Test
    void the_body_of_an_ended_call_is_that_of_its_job_unless_it_ends_with_another() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        EndedCall asItWas = asClaimed(claims.get(0));
        EndedCall withWindow = asClaimed(claims.get(1));
        EndedCall changed = ended(claims.get(2), "{\"body\":\"changed\"}");

        calls().end(List.of(Ending.Over.of(claims.get(0), asItWas, Optional.empty())));
        calls().end(List.of(
                Ending.Over.of(claims.get(1), withWindow, Optional.of(new Window("w", KEEP))),
                Ending.Over.of(claims.get(2), changed, Optional.empty())));

        assertThat(endedCall(1)).isEqualTo(asItWas);
        assertThat(endedCall(2)).isEqualTo(withWindow);
        assertThat(endedCall(3)).isEqualTo(changed);
    }

    private static EndedCall asClaimed(Claim claim) {
        return ended(claim, claim.job().call().body());
    }

    @Test
    void ends_are_made_many_at_once_and_nothing_to_end_is_no_trouble() {
        List<Claim> claims = claimed(call(1), call(2), call(3));

        assertThat(calls().end(claims.stream().map(CallFixture::over).toList())).containsExactly(true, true, true);
        assertThat(calls().end(List.of())).isEmpty();
        assertThat(calls().find(List.of(id(1), id(2), id(3))).values())
                .hasSize(3)
                .allMatch(CallState.Ended.class::isInstance);
    }

    // ---- fencing --------------------------------------------------------------------------------------------------

    @Test
    void an_end_under_an_old_token_changes_nothing() {
        Claim old = claimedOne(call(1).unique("key"));
        giveBack(old);
        Claim current = claimOne(RIVAL);
        CallState before = look(id(1)).orElseThrow();

        assertThat(end(over(old, new Window("window", KEEP)))).isFalse();
        assertThat(end(again(old, KEEP))).isFalse();

        assertThat(look(id(1))).contains(before);
        assertThat(calls().holder("key")).contains(holder(1));
        assertThat(calls().ignoredUntil("window", T0)).isEmpty();
        assertThat(end(over(current))).isTrue();
    }

    @Test
    void of_a_batch_only_the_item_whose_lease_is_lost_changes_nothing() {
        List<Claim> claims = claimed(call(1), call(2), call(3), call(4));
        giveBack(claims.get(1));
        giveBack(claims.get(2));
        Ending unknown = over(new Claim(call(99).build(), new Lease(id(99), 1), 1));

        assertThat(calls().end(List.of(
                        over(claims.get(0)),
                        over(claims.get(1)),
                        unknown,
                        again(claims.get(2), KEEP),
                        again(claims.get(3), KEEP))))
                .containsExactly(true, false, false, false, true);

        assertThat(endedCall(1).state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(live(2).state()).isEqualTo(JobState.READY);
        assertThat(live(3).state()).isEqualTo(JobState.READY);
        assertThat(live(4).state()).isEqualTo(JobState.LATER);
        assertThat(look(id(99))).isEmpty();
    }

    @Test
    void a_lease_ends_a_call_once() {
        List<Claim> claims = claimed(call(1), call(2));
        Claim first = claims.get(0);
        Claim second = claims.get(1);

        assertThat(calls().end(List.of(over(first), again(first, KEEP), again(second, KEEP), over(second))))
                .containsExactly(true, false, true, false);
        assertThat(end(over(first))).isFalse();
        assertThat(endedCall(1)).isEqualTo(ended(first, EndState.SUCCEEDED));
        assertThat(live(2).state()).isEqualTo(JobState.LATER);
    }

    @Test
    void a_call_that_nobody_holds_is_not_ended_by_its_token() {
        accept(call(1), call(2).runAt(KEEP));
        Claim parked = claimOne(WORKER);
        store.queue().park(List.of(parked.lease()), "odd");

        for (long token = 0; token < 5; token++) {
            assertThat(end(over(new Claim(call(1).build(), new Lease(id(1), token), 1))))
                    .isFalse();
            assertThat(end(over(new Claim(call(2).build(), new Lease(id(2), token), 1))))
                    .isFalse();
        }

        assertThat(live(1).state()).isEqualTo(JobState.PARKED);
        assertThat(live(2).state()).isEqualTo(JobState.LATER);
    }

    @Test
    void of_ends_at_the_same_time_one_is_accepted() {
        List<Store> processes = List.of(store, secondStore());
        for (int round = 0; round < 10; round++) {
            Claim claim = claimedOne(call(round));
            List<EndState> states = List.of(EndState.SUCCEEDED, EndState.FAILED, EndState.CANCELLED, EndState.SKIPPED);

            List<Boolean> accepted = atOnce(
                    4,
                    thread -> processes
                            .get(thread % 2)
                            .calls()
                            .end(List.of(
                                    new Ending.Over(claim.lease(), ended(claim, states.get(thread)), Optional.empty())))
                            .get(0));

            assertThat(accepted).containsOnlyOnce(true);
            assertThat(endedCall(round).state()).isEqualTo(states.get(accepted.indexOf(true)));
        }
    }

    @Test
    void of_an_end_and_a_rescue_at_the_same_time_one_wins() {
        Store second = secondStore();
        for (int round = 0; round < 10; round++) {
            Claim claim = claimedOne(call(round));

            List<Boolean> ended = atOnce(
                    2,
                    thread -> thread == 0
                            ? end(over(claim))
                            : second.queue().rescue(WORKER, RIVAL, 5).isEmpty());

            List<Claim> again = claim(RIVAL, 10);
            assertThat(again).hasSize(ended.get(0) ? 0 : 1);
            again.forEach(rescued -> assertThat(end(over(rescued))).isTrue());
        }
    }

    // ---- once more ------------------------------------------------------------------------------------------------

    @Test
    void a_call_that_is_put_off_has_to_begin_by_another_time_then() {
        Claim first = claimedOne(call(1).expiresAt(KEEP).mostAttempts(7));

        end(new Ending.Again(first.lease(), T1, Optional.empty(), "{}"));

        assertThat(live(1).job().limits()).isEqualTo(new JobLimits(null, 7));
    }

    @Test
    void a_run_is_known_to_have_begun_under_its_lease_only() {
        Claim running = claimedOne(call(1));
        Claim lost = claimedOne(call(2));
        store.queue().rescue(WORKER, RIVAL, 5);
        Claim again = claim(WORKER, 1).get(0);

        calls().started(List.of(
                new CallStore.Started(again.lease(), T1),
                new CallStore.Started(running.lease(), T0),
                new CallStore.Started(lost.lease(), T0)));

        assertThat(live(1).startedAt()).contains(T1);
        assertThat(live(2).startedAt()).isEmpty();
    }

    @Test
    void a_call_that_is_put_off_waits_for_its_time_with_a_new_text_and_runs_under_a_new_lease() {
        JobBuilder call = call(1).priority(3).pinnedTo(WORKER).expiresAt(KEEP).mostAttempts(7);
        Claim first = claimedOne(call);

        assertThat(end(again(first, T1))).isTrue();

        JobBuilder put = call.runAt(T1).call("{\"again\":1}");
        assertThat(live(1))
                .isEqualTo(new CallState.Live(
                        put.build(), JobState.LATER, 0, Optional.empty(), Optional.empty(), Optional.empty(), false));
        assertThat(isCurrent(first)).isFalse();
        assertThat(store.queue().heldBy(WORKER)).isEmpty();
        assertThat(store.queue().nextPromotion()).contains(T1);
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(store.queue().promote(T1, 10)).isEqualTo(1);
        Claim second = claimOne(WORKER);
        assertThat(second).isEqualTo(new Claim(put.build(), second.lease(), 1, false));
        assertThat(second.lease().token()).isGreaterThan(first.lease().token());
        assertThat(end(over(first))).isFalse();
        assertThat(end(over(second))).isTrue();
    }

    @Test
    void attempts_are_counted_anew_once_a_call_is_put_off() {
        accept(call(1).mostAttempts(2));
        claimOne(WORKER);
        store.queue().rescue(WORKER, RIVAL, 5);
        Claim second = claimOne(WORKER);
        assertThat(second.attempt()).isEqualTo(2);

        end(again(second, T0));
        store.queue().promote(T0, 10);

        assertThat(claimOne(WORKER).attempt()).isEqualTo(1);
        assertThat(store.queue().rescue(WORKER, RIVAL, 5)).isEmpty();
        assertThat(claimOne(WORKER).attempt()).isEqualTo(2);
    }

    @Test
    void a_call_may_be_put_off_until_a_time_that_has_passed() {
        end(again(claimedOne(call(1)), T0.minusSeconds(9)));

        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(store.queue().promote(T0, 10)).isEqualTo(1);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1));
    }

    // ---- delegated ------------------------------------------------------------------------------------------------

    @Test
    void a_delegated_call_is_ended_or_put_off_under_the_lease_it_has() {
        List<Claim> claims = claimed(call(1), call(2));
        claims.forEach(claim -> store.queue().delegate(claim.lease(), T0, KEEP));

        assertThat(calls().end(List.of(over(claims.get(0)), again(claims.get(1), T1))))
                .containsExactly(true, true);

        assertThat(endedCall(1).state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(live(2).state()).isEqualTo(JobState.LATER);
        assertThat(live(2).startedAt()).isEmpty();
        assertThat(live(2).job().runAt()).isEqualTo(T1);
    }

    @Test
    void the_end_of_a_delegated_call_comes_too_late_once_its_time_is_up() {
        Claim claim = claimedOne(call(1));
        store.queue().delegate(claim.lease(), T0, T1);
        store.queue().promote(T1, 10);

        assertThat(end(over(claim))).isFalse();

        assertThat(live(1).state()).isEqualTo(JobState.READY);
    }
}
