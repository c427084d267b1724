package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.UniqueKey;

/** Gates: no more inside than they allow, and all or nothing for who wants to go in. */
abstract class GateContract extends WindowContract {
    private static final Gate ONE = gate("exclusive", 1);
    private static final Gate DOOR = door("exclusive", 1);

    // ---- going in -------------------------------------------------------------------------------------------------

    @Test
    void who_asks_for_nothing_is_admitted() {
        assertThat(admit(claimedOne(call(1)))).isEqualTo(ADMITTED);
        assertThat(admitAll()).isEmpty();
    }

    @Test
    void a_gate_lets_in_as_many_as_it_says_and_no_more() {
        List<Claim> claims = claimed(call(1), call(2), call(3), call(4));
        Gate three = door("three", 3);

        for (Claim claim : claims.subList(0, 3)) {
            assertThat(admit(claim, three)).isEqualTo(ADMITTED);
        }

        assertThat(admit(claims.get(3), three)).isInstanceOfSatisfying(Admission.Conflict.class, conflict -> {
            assertThat(conflict.gate()).isEqualTo("three");
            assertThat(conflict.inside()).containsExactlyInAnyOrder(holder(1), holder(2), holder(3));
        });
        end(over(claims.get(1)));
        assertThat(admit(claims.get(3), three)).isEqualTo(ADMITTED);
    }

    @Test
    void a_gate_for_any_number_is_open() {
        List<Claim> claims = claimed(call(1), call(2), call(3));

        assertThat(claims).allMatch(claim -> admit(claim, gate("any", 0)).equals(ADMITTED));
    }

    @Test
    void gates_are_told_apart_by_every_character() {
        List<Claim> claims = claimed(call(1), call(2), call(3), call(4));

        assertThat(admit(claims.get(0), door("key", 1))).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), door("KEY", 1))).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(2), door("key ", 1))).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(3), door("'\uD83D\uDE80\"", 1))).isEqualTo(ADMITTED);
    }

    @Test
    void admissions_are_in_order_and_each_sees_the_ones_before() {
        List<Claim> claims = claimed(call(1), call(2), call(3), call(4));
        giveBack(claims.get(1));

        assertThat(admitAll(
                        entry(claims.get(3), DOOR),
                        entry(claims.get(1), door("other", 1)),
                        entry(claims.get(0), DOOR),
                        entry(claims.get(2), door("other", 1))))
                .containsExactly(ADMITTED, new Admission.Lost(), conflict(DOOR, holder(4)), ADMITTED);
    }

    @Test
    void calls_and_instances_go_through_the_same_gate() {
        Claim instance = claimedInstance();
        Claim call = claimedOne(call(1));

        assertThat(admit(instance, DOOR)).isEqualTo(ADMITTED);
        assertThat(admit(call, DOOR)).isEqualTo(conflict(DOOR, instanceHolder(instance)));
    }

    @Test
    void who_has_lost_the_lease_gets_nothing() {
        Claim lost = claimedOne(call(1));
        giveBack(lost);
        Claim current = claimOne(RIVAL);
        Entry unknown = new Entry(new Lease(id(99), 1), Optional.empty(), Optional.empty(), List.of(DOOR));

        assertThat(admit(lost, DOOR)).isEqualTo(new Admission.Lost());
        assertThat(admit(unknown)).isEqualTo(new Admission.Lost());
        assertThat(admit(uniqueEntry(lost, "key", gate("waiting", 1)))).isEqualTo(new Admission.Lost());

        assertThat(calls().holder("key")).isEmpty();
        assertThat(isCurrent(current)).isTrue();
        assertThat(admit(claimedOne(call(2)), DOOR)).isEqualTo(ADMITTED);
    }

    @Test
    void who_is_admitted_again_under_its_lease_has_one_place() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        Gate two = door("two", 2);

        assertThat(admit(claims.get(0), two)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(0), two)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), two)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(2), two)).isInstanceOf(Admission.Conflict.class);
        assertThat(admit(claims.get(0), two)).isEqualTo(ADMITTED);
    }

    // ---- all or nothing -------------------------------------------------------------------------------------------

    @Test
    void who_finds_one_of_two_gates_closed_goes_through_neither() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        admit(claims.get(0), DOOR);

        assertThat(admit(claims.get(1), door("open", 1), DOOR)).isEqualTo(conflict(DOOR, holder(1)));
        assertThat(isCurrent(claims.get(1))).isTrue();
        assertThat(admit(claims.get(2), door("open", 1))).isEqualTo(ADMITTED);
    }

    @Test
    void who_waits_for_one_of_two_gates_is_in_neither() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        admit(claims.get(0), ONE);

        assertThat(admit(claims.get(1), gate("open", 1), ONE)).isEqualTo(waitingFor(ONE));
        assertThat(admit(claims.get(2), door("open", 1))).isEqualTo(ADMITTED);
    }

    @Test
    void who_goes_through_two_gates_is_inside_of_both_and_leaves_both() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        Gate other = door("other", 1);

        assertThat(admit(claims.get(0), DOOR, other)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), DOOR)).isEqualTo(conflict(DOOR, holder(1)));
        assertThat(admit(claims.get(2), other)).isEqualTo(conflict(other, holder(1)));
        end(over(claims.get(0)));
        assertThat(admit(claims.get(1), DOOR)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(2), other)).isEqualTo(ADMITTED);
    }

    @Test
    void an_instance_before_a_closed_gate_claims_no_key() {
        Claim inside = claimedOne(call(1));
        admit(inside, ONE);
        Claim instance = claimedInstance();

        assertThat(admit(uniqueEntry(instance, "key", DOOR))).isEqualTo(conflict(DOOR, holder(1)));
        assertThat(calls().holder("key")).isEmpty();
        assertThat(admit(uniqueEntry(instance, "key", ONE))).isEqualTo(waitingFor(ONE));
        assertThat(calls().holder("key")).isEmpty();
    }

    @Test
    void an_instance_whose_key_another_has_goes_through_no_gate() {
        accept(call(1).unique("key").runAt(KEEP));
        Claim instance = claimedInstance();

        assertThat(admit(uniqueEntry(instance, "key", DOOR))).isEqualTo(new Admission.Duplicate(holder(1)));
        assertThat(admit(claimedOne(call(2)), DOOR)).isEqualTo(ADMITTED);
    }

    @Test
    void who_would_take_a_key_over_but_finds_a_gate_closed_takes_nothing() {
        Claim stale = claimedOne(call(1).unique("key", T0));
        Claim inside = claimedOne(call(2));
        admit(inside, DOOR);
        Claim instance = claimedInstance();

        assertThat(admit(uniqueEntry(instance, "key", DOOR))).isEqualTo(conflict(DOOR, holder(2)));

        assertThat(calls().holder("key")).contains(holder(1));
        assertThat(end(over(stale))).isTrue();
    }

    @Test
    void who_takes_a_key_over_may_enter_the_gate_that_its_holder_fills() {
        Claim stale = claimedOne(call(1).unique("key", T0));
        admit(stale, DOOR);
        Claim instance = claimedInstance();
        var key = new UniqueKey("key", Optional.empty());

        assertThat(admit(new Entry(instance.lease(), Optional.of(key), Optional.empty(), List.of(DOOR))))
                .isEqualTo(new Admission.Admitted(Optional.of(holder(1))));

        assertThat(admit(claimedOne(call(2)), DOOR)).isEqualTo(conflict(DOOR, instanceHolder(instance)));
    }

    // ---- waiting --------------------------------------------------------------------------------------------------

    @Test
    void who_waits_for_a_gate_is_parked_as_if_it_had_not_been_claimed() {
        List<Claim> claims = claimed(call(1), call(2));
        admit(claims.get(0), ONE);

        assertThat(admit(claims.get(1), ONE)).isEqualTo(waitingFor(ONE));

        assertThat(live(2).state()).isEqualTo(JobState.PARKED);
        assertThat(live(2).parkedFor()).contains(CallStore.GATE + "exclusive");
        assertThat(live(2).attempt()).isZero();
        assertThat(live(2).worker()).isEmpty();
        assertThat(live(2).job()).isEqualTo(call(2).build());
        assertThat(isCurrent(claims.get(1))).isFalse();
        assertThat(end(over(claims.get(1)))).isFalse();
        assertThat(store.queue().heldBy(WORKER)).containsExactly(claims.get(0).lease());
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(store.queue().parkUnclaimable(List.of(offer()), 10)).isZero();
    }

    @Test
    void the_end_of_who_is_inside_makes_who_waits_ready() {
        List<Claim> claims = claimed(call(1), call(2));
        admit(claims.get(0), ONE);
        admit(claims.get(1), ONE);

        assertThat(end(over(claims.get(0)))).isTrue();

        assertThat(live(2).state()).isEqualTo(JobState.READY);
        assertThat(live(2).parkedFor()).isEmpty();
        Claim again = claimOne(RIVAL);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.lease().token()).isGreaterThan(claims.get(1).lease().token());
        assertThat(admit(again, ONE)).isEqualTo(ADMITTED);
    }

    @Test
    void a_waiting_instance_is_shown_with_its_reason_and_comes_back() {
        Claim inside = claimedOne(call(1));
        admit(inside, ONE);
        Claim instance = claimedInstance();

        assertThat(admit(instance, ONE)).isEqualTo(waitingFor(ONE));

        assertThat(store.queries().parked(10))
                .extracting(parked -> parked.reason())
                .containsExactly(CallStore.GATE + "exclusive");
        end(over(inside));
        Claim again = claimOne(RIVAL);
        assertThat(again.job()).isEqualTo(instance.job());
        assertThat(admit(again, ONE)).isEqualTo(ADMITTED);
    }

    @Test
    void those_who_wait_go_in_by_priority_and_then_by_age() {
        Claim inside = claimedOne(call(9));
        admit(inside, ONE);
        claimed(call(3), call(1), call(4).priority(5), call(2).priority(5), call(5).priority(-1))
                .forEach(claim -> admit(claim, ONE));

        for (int next : List.of(2, 4, 1, 3, 5)) {
            end(over(inside));
            inside = claimOne(WORKER);
            assertThat(inside.job().id()).isEqualTo(id(next));
            assertThat(admit(inside, ONE)).isEqualTo(ADMITTED);
        }
    }

    @Test
    void who_was_woken_and_finds_another_gate_closed_waits_there() {
        List<Claim> claims = claimed(call(1), call(2), call(3));
        Gate other = gate("other", 1);
        admit(claims.get(0), ONE);
        admit(claims.get(1), other);
        assertThat(admit(claims.get(2), ONE)).isEqualTo(waitingFor(ONE));
        end(over(claims.get(0)));

        assertThat(admit(claimOne(WORKER), ONE, other)).isEqualTo(waitingFor(other));
        assertThat(live(3).parkedFor()).contains(CallStore.GATE + "other");
        end(over(claims.get(1)));
        assertThat(admit(claimOne(WORKER), ONE, other)).isEqualTo(ADMITTED);
    }

    // ---- opening --------------------------------------------------------------------------------------------------

    @Test
    void gates_are_opened_for_as_many_as_they_let_in() {
        Claim inside = claimedOne(call(9));
        admit(inside, ONE);
        claimed(call(1), call(2), call(3), call(4).priority(1)).forEach(claim -> admit(claim, ONE));

        assertThat(calls().openGates(T0, 10)).isZero();
        admit(inside, gate("exclusive", 3));
        assertThat(calls().openGates(T0, 10)).isEqualTo(2);

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(4), id(1));
        assertThat(depth(JobState.PARKED)).isEqualTo(2);
    }

    @Test
    void all_gates_are_opened_up_to_the_limit() {
        for (int number = 1; number <= 3; number++) {
            String key = "gate " + number;
            Claim inside = claimedOne(call(number));
            admit(inside, gate(key, 1));
            admit(claimedOne(call(10 + number)), gate(key, 1));
            admit(inside, gate(key, 2));
        }

        assertThat(calls().openGates(T0, 2)).isEqualTo(2);
        assertThat(calls().openGates(T0, 2)).isEqualTo(1);
        assertThat(calls().openGates(T0, 2)).isZero();
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(11), id(12), id(13));
    }

    @Test
    void what_is_parked_for_another_reason_stays_when_gates_open() {
        Claim claim = claimedOne(call(1));
        store.queue().park(List.of(claim.lease()), "exclusive");

        assertThat(calls().openGates(T0, 10)).isZero();
        assertThat(live(1).state()).isEqualTo(JobState.PARKED);
    }
}
