package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.triggers4j.job.Claim;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore.Gate;

/** Nothing leaks: whatever takes a job away frees what it had claimed, in the same commit. */
abstract class ReleaseContract extends ExpiryContract {
    private static final Gate DOOR = door("exclusive", 1);
    private static final WorkerId THIRD = new WorkerId("worker-3");

    /** A job with a unique key and a place; a call that may expire, or {@code t_join#0}. */
    private Claim insideWithKey(boolean isCall) {
        Claim claim = isCall ? claimedOne(call(1).unique("key").expiresAt(T1)) : claimedInstance();
        assertThat(admit(uniqueEntry(claim, "key", DOOR))).isEqualTo(ADMITTED);
        assertThat(calls().holder("key")).isPresent();
        return claim;
    }

    /** Somebody else's, who wants the place. */
    private Claim other() {
        return claimedBy(THIRD, 50);
    }

    private Claim claimedBy(WorkerId worker, int number) {
        accept(call(number));
        return store.queue().claim(worker, offer(), 1).get(0);
    }

    @ParameterizedTest
    @EnumSource
    void whatever_leaves_the_queue_frees_its_key_and_its_place(Departure departure) {
        Claim claim = insideWithKey(departure.isOfCalls());
        Claim other = other();
        assertThat(admit(other, DOOR)).isNotEqualTo(ADMITTED);

        departure.leave(this, claim);

        assertThat(calls().holder("key")).isEmpty();
        assertThat(enqueueAll(call(60).unique("key"))).containsExactly(accepted(60));
        assertThat(admit(other, DOOR)).isEqualTo(ADMITTED);
        assertThat(calls().holder("key")).contains(holder(60));
    }

    @ParameterizedTest
    @EnumSource
    void whatever_leaves_its_worker_s_hands_frees_its_place_and_keeps_its_key(Return back) {
        Claim other = other();
        Claim claim = insideWithKey(true);
        Claim blocking = claimedBy(THIRD, 51);
        assertThat(admit(blocking, door("closed", 1))).isEqualTo(ADMITTED);
        assertThat(admit(other, DOOR)).isEqualTo(conflict(DOOR, holder(1)));

        back.leave(this, claim);

        assertThat(isCurrent(claim)).isFalse();
        assertThat(calls().holder("key")).contains(holder(1));
        assertThat(enqueueAll(call(60).unique("key"))).containsExactly(duplicateOf(1));
        assertThat(admit(other, DOOR)).isEqualTo(ADMITTED);
    }

    @Test
    void a_job_whose_key_is_taken_over_frees_its_place() {
        Claim stale = claimedOne(call(1).unique("key", T0));
        admit(stale, DOOR);
        Claim other = other();

        assertThat(enqueueAt(T0, call(2).unique("key"))).isEqualTo(accepted(2, holder(1)));

        assertThat(admit(other, DOOR)).isEqualTo(ADMITTED);
    }

    @Test
    void a_delegated_job_is_inside_until_it_is_completed() {
        Claim claim = insideWithKey(true);
        Claim other = other();
        store.queue().delegate(claim.lease(), T0, KEEP);
        store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(admit(other, DOOR)).isEqualTo(conflict(DOOR, holder(1)));
        assertThat(end(over(claim))).isTrue();
        assertThat(admit(other, DOOR)).isEqualTo(ADMITTED);
    }

    @Test
    void who_comes_too_late_frees_nothing() {
        Claim late = insideWithKey(true);
        giveBack(late);
        Claim current = claimOne(WORKER);
        assertThat(admit(current, DOOR)).isEqualTo(ADMITTED);
        Claim other = other();

        end(over(late));
        end(again(late, KEEP));
        giveBack(late);
        store.queue().discard(List.of(late.lease()));
        store.queue().park(List.of(late.lease()), "odd");
        store.queue().delegate(late.lease(), T0, T0);
        store.queue().promote(T1, 10);

        assertThat(calls().holder("key")).contains(holder(1));
        assertThat(admit(other, DOOR)).isEqualTo(conflict(DOOR, holder(1)));
    }

    @ParameterizedTest
    @EnumSource
    void whoever_waits_for_the_place_of_one_that_has_left_gets_it(Departure departure) {
        Claim claim = insideWithKey(departure.isOfCalls());
        Claim other = other();
        Gate waiting = gate("exclusive", 1);
        assertThat(admit(other, waiting)).isEqualTo(waitingFor(waiting));

        departure.leave(this, claim);
        calls().openGates(T0, 10);

        Claim again = store.queue().claim(THIRD, offer(), 1).get(0);
        assertThat(again.job()).isEqualTo(other.job());
        assertThat(admit(again, waiting)).isEqualTo(ADMITTED);
    }
}
