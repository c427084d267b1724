package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.CallStore.Window;

/** Unique keys: of one live job each, and taken over only when their holder is stale. */
abstract class UniqueContract extends CallEndContract {
    private static final String KEY = "app.Report:42";
    private static final Instant STALE_AT = T0.plusSeconds(60);

    private JobBuilder unique(int number) {
        return call(number).unique(KEY);
    }

    private JobBuilder perishable(int number) {
        return call(number).unique(KEY, STALE_AT);
    }

    @Test
    void a_second_call_with_a_key_is_told_of_the_first_and_not_enqueued() {
        accept(unique(1));

        assertThat(enqueueAll(unique(2))).containsExactly(duplicateOf(1));

        assertThat(look(id(2))).isEmpty();
        assertThat(calls().holder(KEY)).contains(holder(1));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1));
    }

    @Test
    void of_two_calls_of_one_list_the_first_gets_the_key() {
        assertThat(enqueueAll(unique(2), unique(1), call(3), unique(4)))
                .containsExactly(accepted(2), duplicateOf(2), accepted(3), duplicateOf(2));
    }

    @Test
    void nobody_has_a_key_that_was_never_claimed() {
        accept(call(1));

        assertThat(calls().holder(KEY)).isEmpty();
    }

    @Test
    void keys_are_told_apart_by_every_character() {
        List<String> keys = List.of(
                "key",
                "KEY",
                "key ",
                " key",
                "k\u00e9y",
                "ke\u0301y",
                "k%y",
                "k_y",
                "'",
                "\"",
                "\\",
                "\uFFFF",
                "\uD83D\uDE80");
        for (int number = 0; number < keys.size(); number++) {
            accept(call(number).unique(keys.get(number)));
        }

        for (int number = 0; number < keys.size(); number++) {
            assertThat(calls().holder(keys.get(number))).contains(holder(number));
        }
    }

    // ---- how long it is kept --------------------------------------------------------------------------------------

    @Test
    void a_key_is_kept_wherever_its_holder_waits_and_whoever_runs_it() {
        accept(unique(1).runAt(T0));
        assertKept();
        store.queue().promote(T0, 10);
        assertKept();
        Claim claim = claimOne(WORKER);
        assertKept();
        giveBack(claim);
        assertKept();
        claimOne(WORKER);
        store.queue().rescue(WORKER, RIVAL, 5);
        assertKept();
        store.queue().delegate(claimOne(WORKER).lease(), T0, T1);
        assertKept();
        store.queue().promote(T1, 10);
        assertKept();
        store.queue().park(List.of(claimOne(WORKER).lease()), "odd");
        assertKept();
    }

    private void assertKept() {
        assertThat(enqueueAll(unique(2))).containsExactly(duplicateOf(1));
        assertThat(calls().holder(KEY)).contains(holder(1));
    }

    @Test
    void a_key_is_kept_while_its_holder_is_put_off_and_free_at_its_end() {
        Claim first = claimedOne(unique(1));
        end(again(first, T1));
        assertKept();
        store.queue().promote(T1, 10);
        Claim second = claimOne(WORKER);
        assertKept();

        assertThat(end(over(second))).isTrue();

        assertThat(calls().holder(KEY)).isEmpty();
        assertThat(enqueueAll(unique(2))).containsExactly(accepted(2));
    }

    @Test
    void a_poisoned_holder_keeps_its_key_until_it_is_failed() {
        claimedOne(unique(1).mostAttempts(1));
        Claim poisoned = store.queue().rescue(WORKER, RIVAL, 5).get(0);
        assertKept();

        assertThat(end(over(poisoned))).isTrue();

        assertThat(enqueueAll(unique(2))).containsExactly(accepted(2));
    }

    @Test
    void the_late_end_of_a_holder_does_not_free_the_key_of_the_next() {
        Claim late = claimedOne(unique(1));
        store.queue().rescue(WORKER, RIVAL, 5);
        assertThat(end(over(claimOne(RIVAL)))).isTrue();
        accept(unique(2));

        assertThat(end(over(late))).isFalse();
        store.queue().discard(List.of(late.lease()));

        assertThat(calls().holder(KEY)).contains(holder(2));
    }

    // ---- stale ----------------------------------------------------------------------------------------------------

    @Test
    void a_key_is_taken_over_at_the_moment_its_holder_is_stale_and_not_a_microsecond_before() {
        accept(perishable(1));

        assertThat(enqueueAt(STALE_AT.minusNanos(1_000), perishable(2))).isEqualTo(duplicateOf(1));
        assertThat(enqueueAt(STALE_AT, perishable(3))).isEqualTo(accepted(3, holder(1)));

        assertThat(calls().holder(KEY)).contains(holder(3));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(3));
    }

    @Test
    void a_key_without_a_time_is_never_taken_over() {
        accept(unique(1));

        assertThat(enqueueAt(Instant.parse("9999-01-01T00:00:00Z"), unique(2))).isEqualTo(duplicateOf(1));
    }

    @Test
    void a_stale_holder_that_waits_ends_as_the_taker_says() {
        accept(perishable(1).queue("mail").runAt(KEEP));

        enqueueAt(STALE_AT, unique(2));

        assertThat(endedCall(1))
                .isEqualTo(new EndedCall(
                        id(1),
                        "app.Task",
                        "mail",
                        "{\"call\":1}",
                        EndState.FAILED,
                        Optional.empty(),
                        STALE.failure(),
                        Optional.empty(),
                        STALE.endedAt(),
                        STALE.keepUntil()));
        assertThat(store.queue().nextPromotion()).isEmpty();
    }

    @Test
    void the_run_of_a_stale_holder_neither_ends_nor_frees_the_key() {
        Claim stale = claimedOne(perishable(1));
        enqueueAt(STALE_AT, unique(2));
        EndedCall failed = endedCall(1);

        assertThat(isCurrent(stale)).isFalse();
        assertThat(store.queue().heldBy(WORKER)).isEmpty();
        assertThat(end(over(stale, new Window("window", KEEP)))).isFalse();
        assertThat(end(again(stale, KEEP))).isFalse();
        giveBack(stale);
        store.queue().discard(List.of(stale.lease()));
        store.queue().park(List.of(stale.lease()), "odd");
        assertThat(store.queue().delegate(stale.lease(), T0, KEEP)).isFalse();
        assertThat(admit(stale)).isEqualTo(new Admission.Lost());

        assertThat(failed.state()).isEqualTo(EndState.FAILED);
        assertThat(endedCall(1)).isEqualTo(failed);
        assertThat(calls().ignoredUntil("window", T0)).isEmpty();
        assertThat(calls().holder(KEY)).contains(holder(2));
        assertThat(enqueueAll(unique(3))).containsExactly(duplicateOf(2));
        assertThat(end(over(claimOne(WORKER)))).isTrue();
    }

    @Test
    void a_delegated_holder_that_is_stale_is_taken_over_like_any_other() {
        Claim claim = claimedOne(perishable(1));
        store.queue().delegate(claim.lease(), T0, KEEP);

        assertThat(enqueueAt(STALE_AT, unique(2))).isEqualTo(accepted(2, holder(1)));

        assertThat(end(over(claim))).isFalse();
        assertThat(endedCall(1).state()).isEqualTo(EndState.FAILED);
    }

    @Test
    void being_put_off_makes_a_holder_no_younger() {
        end(again(claimedOne(perishable(1)), KEEP));

        assertThat(enqueueAt(STALE_AT.minusNanos(1_000), unique(2))).isEqualTo(duplicateOf(1));
        assertThat(enqueueAt(STALE_AT, unique(2))).isEqualTo(accepted(2, holder(1)));
        assertThat(endedCall(1).body()).isEqualTo("{\"again\":1}");
    }

    @Test
    void who_takes_a_key_over_has_it_for_its_own_time() {
        accept(perishable(1));
        enqueueAt(STALE_AT, call(2).unique(KEY, STALE_AT.plusSeconds(60)));

        assertThat(enqueueAt(STALE_AT.plusSeconds(59), unique(3))).isEqualTo(duplicateOf(2));
        assertThat(enqueueAt(STALE_AT.plusSeconds(60), unique(3))).isEqualTo(accepted(3, holder(2)));
    }

    @Test
    void a_call_that_is_ignored_takes_nothing_over() {
        Claim holding = claimedOne(perishable(1));
        calls().open(new Window("window", KEEP), T0, false);

        Enqueued outcome = enqueueAt(STALE_AT, unique(2).ignoring("window"));

        assertThat(outcome).isEqualTo(new Enqueued.Ignored(KEEP));
        assertThat(calls().holder(KEY)).contains(holder(1));
        assertThat(end(over(holding))).isTrue();
    }

    // ---- of instances ---------------------------------------------------------------------------------------------

    @Test
    void an_instance_claims_its_key_when_it_is_admitted() {
        Claim claim = claimedInstance();

        assertThat(admit(uniqueEntry(claim, KEY))).isEqualTo(ADMITTED);

        assertThat(calls().holder(KEY)).contains(instanceHolder(claim));
        assertThat(enqueueAll(unique(1))).containsExactly(new Enqueued.Duplicate(instanceHolder(claim)));
    }

    @Test
    void an_instance_whose_key_another_has_is_told_and_stays_with_its_worker() {
        accept(unique(1).priority(-9));
        Claim claim = claimedInstance();

        assertThat(admit(uniqueEntry(claim, KEY))).isEqualTo(new Admission.Duplicate(holder(1)));

        assertThat(isCurrent(claim)).isTrue();
        assertThat(calls().holder(KEY)).contains(holder(1));
    }

    @Test
    void an_instance_that_is_admitted_again_is_no_duplicate_of_itself() {
        Claim claim = claimedInstance();
        admit(uniqueEntry(claim, KEY));

        assertThat(admit(uniqueEntry(claim, KEY))).isEqualTo(ADMITTED);
        store.queue().rescue(WORKER, RIVAL, 5);
        assertThat(calls().holder(KEY)).contains(instanceHolder(claim));
        Claim again = claimOne(RIVAL);
        assertThat(admit(uniqueEntry(again, KEY))).isEqualTo(ADMITTED);
        assertThat(calls().holder(KEY)).contains(instanceHolder(again));
    }

    @Test
    void of_two_entries_of_one_list_the_first_gets_the_key() {
        List<Claim> claims = instances(2);

        List<Admission> admissions = admitAll(uniqueEntry(claims.get(0), KEY), uniqueEntry(claims.get(1), KEY));

        assertThat(admissions.get(0)).isEqualTo(ADMITTED);
        assertThat(admissions.get(1))
                .isEqualTo(new Admission.Duplicate(calls().holder(KEY).orElseThrow()));
        assertThat(calls().holder(KEY).orElseThrow().job())
                .isEqualTo(claims.get(0).job().id());
    }

    @Test
    void an_instance_takes_over_the_key_of_a_stale_call_which_ends() {
        Claim stale = claimedOne(perishable(1));
        Claim claim = claimedInstance();

        assertThat(admitAt(STALE_AT.minusNanos(1_000), uniqueEntry(claim, KEY)))
                .isEqualTo(new Admission.Duplicate(holder(1)));
        assertThat(admitAt(STALE_AT, uniqueEntry(claim, KEY)))
                .isEqualTo(new Admission.Admitted(Optional.of(holder(1))));

        assertThat(calls().holder(KEY)).contains(instanceHolder(claim));
        assertThat(endedCall(1).state()).isEqualTo(EndState.FAILED);
        assertThat(endedCall(1).failure()).isEqualTo(STALE.failure());
        assertThat(end(over(stale))).isFalse();
    }

    @Test
    void a_stale_instance_loses_its_lease_and_key_and_is_tried_again() {
        Claim stale = claimedInstance();
        assertThat(admit(perishableEntry(stale))).isEqualTo(ADMITTED);
        accept(call(9).runAt(KEEP));

        assertThat(enqueueAt(STALE_AT.minusNanos(1_000), unique(1)))
                .isEqualTo(new Enqueued.Duplicate(instanceHolder(stale)));
        assertThat(enqueueAt(STALE_AT, unique(1).runAt(KEEP))).isEqualTo(accepted(1, instanceHolder(stale)));

        assertThat(isCurrent(stale)).isFalse();
        assertThat(calls().holder(KEY)).contains(holder(1));
        Claim again = claimOne(RIVAL);
        assertThat(again.job()).isEqualTo(stale.job());
        assertThat(again.lease().token()).isGreaterThan(stale.lease().token());
        assertThat(admit(uniqueEntry(again, KEY))).isEqualTo(new Admission.Duplicate(holder(1)));
    }

    @Test
    void a_stale_instance_that_waits_goes_on_waiting_without_its_key() {
        Claim stale = claimedInstance();
        admit(perishableEntry(stale));
        store.queue().park(List.of(stale.lease()), "odd");

        assertThat(enqueueAt(STALE_AT, unique(1))).isEqualTo(accepted(1, instanceHolder(stale)));

        assertThat(depth(JobState.PARKED)).isEqualTo(1);
        assertThat(calls().holder(KEY)).contains(holder(1));
    }

    private static Entry perishableEntry(Claim claim) {
        var key = new UniqueKey(KEY, Optional.of(STALE_AT));
        return new Entry(claim.lease(), Optional.of(key), Optional.empty(), List.of());
    }

    @Test
    void a_call_has_its_key_already_when_it_is_admitted() {
        Claim claim = claimedOne(unique(1));

        assertThat(admit(claim)).isEqualTo(ADMITTED);
        assertThat(admit(uniqueEntry(claim, KEY))).isEqualTo(ADMITTED);

        assertThat(calls().holder(KEY)).contains(holder(1));
        assertThat(((CallState.Live) look(id(1)).orElseThrow()).state()).isEqualTo(JobState.HELD);
    }

    /** Claims so many instances of the session. */
    final List<Claim> instances(int count) {
        pages(UID, count);
        return claim(WORKER, count);
    }
}
