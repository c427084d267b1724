package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.Result;
import org.triggers4j.store.Writes;

/** Ignore windows: they belong to nobody, and end by the clock. */
abstract class WindowContract extends UniqueContract {
    private static final String KEY = "app.Report:ignored";
    private static final Instant UNTIL = T0.plusSeconds(60);
    private static final Instant JUST_BEFORE = UNTIL.minusNanos(1_000);

    private void open(Instant until, Instant now, boolean replaces) {
        calls().open(new Window(KEY, until), now, replaces);
    }

    private Optional<Instant> until(Instant now) {
        return calls().ignoredUntil(KEY, now);
    }

    // ---- enqueueing -----------------------------------------------------------------------------------------------

    @Test
    void a_call_in_an_open_window_is_ignored_and_not_enqueued() {
        open(UNTIL, T0, false);

        assertThat(enqueueAll(call(1).ignoring(KEY).unique("unique"))).containsExactly(new Enqueued.Ignored(UNTIL));

        assertThat(look(id(1))).isEmpty();
        assertThat(calls().holder("unique")).isEmpty();
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void a_call_is_accepted_again_exactly_at_the_end_of_the_window() {
        open(UNTIL, T0, false);

        assertThat(enqueueAt(JUST_BEFORE, call(1).ignoring(KEY))).isEqualTo(new Enqueued.Ignored(UNTIL));
        assertThat(enqueueAt(UNTIL, call(1).ignoring(KEY))).isEqualTo(accepted(1));
    }

    @Test
    void a_window_concerns_calls_that_ask_for_its_key() {
        open(UNTIL, T0, false);

        assertThat(enqueueAll(call(1), call(2).ignoring("app.Report:IGNORED"), call(3).unique(KEY)))
                .containsExactly(accepted(1), accepted(2), accepted(3));
    }

    @Test
    void the_window_is_looked_at_before_the_unique_key() {
        open(UNTIL, T0, false);
        accept(call(1).unique("unique"));

        assertThat(enqueueAll(call(2).unique("unique").ignoring(KEY))).containsExactly(new Enqueued.Ignored(UNTIL));
    }

    @Test
    void a_call_that_waits_when_the_window_opens_still_runs() {
        accept(call(1).ignoring(KEY));
        open(UNTIL, T0, false);

        Claim claim = claimOne(WORKER);

        assertThat(admit(claim)).isEqualTo(ADMITTED);
        assertThat(end(over(claim))).isTrue();
    }

    // ---- opening --------------------------------------------------------------------------------------------------

    @Test
    void a_window_is_open_until_its_end() {
        assertThat(until(T0)).isEmpty();

        open(UNTIL, T0, false);

        assertThat(until(T0)).contains(UNTIL);
        assertThat(until(JUST_BEFORE)).contains(UNTIL);
        assertThat(until(UNTIL)).isEmpty();
        assertThat(calls().ignoredUntil("another", T0)).isEmpty();
        assertThat(secondStore().calls().ignoredUntil(KEY, T0)).contains(UNTIL);
    }

    @Test
    void an_open_window_is_neither_prolonged_nor_shortened() {
        open(UNTIL, T0, false);

        open(UNTIL.plusSeconds(9), JUST_BEFORE, false);
        assertThat(until(T0)).contains(UNTIL);
        open(UNTIL.minusSeconds(9), T0, false);
        assertThat(until(T0)).contains(UNTIL);
    }

    @Test
    void a_window_that_is_over_is_opened_anew() {
        open(UNTIL, T0, false);

        open(KEEP, UNTIL, false);

        assertThat(until(UNTIL)).contains(KEEP);
    }

    @Test
    void a_replaced_window_ends_when_the_new_one_does() {
        open(UNTIL, T0, false);

        open(KEEP, T0, true);
        assertThat(until(T0)).contains(KEEP);
        open(T1, T0, true);
        assertThat(until(T0)).contains(T1);
        assertThat(until(T1)).isEmpty();
        calls().open(new Window("fresh", KEEP), T0, true);
        assertThat(calls().ignoredUntil("fresh", T0)).contains(KEEP);
    }

    @Test
    void a_window_that_is_replaced_by_one_that_is_over_is_closed() {
        open(UNTIL, T0, false);

        open(T0, T0, true);

        assertThat(until(T0)).isEmpty();
        assertThat(enqueueAll(call(1).ignoring(KEY))).containsExactly(accepted(1));
    }

    // ---- at the end of a call -------------------------------------------------------------------------------------

    @Test
    void an_end_opens_a_window_with_it() {
        assertThat(end(over(claimedOne(call(1)), new Window(KEY, UNTIL)))).isTrue();

        assertThat(until(T1)).contains(UNTIL);
    }

    @Test
    void an_end_without_a_window_opens_none() {
        end(over(claimedOne(call(1).ignoring(KEY))));

        assertThat(until(T1)).isEmpty();
    }

    @Test
    void an_end_inside_of_a_window_does_not_prolong_it() {
        open(T1.plusNanos(1_000), T0, false);

        end(over(claimedOne(call(1)), new Window(KEY, UNTIL)));

        assertThat(until(T1)).contains(T1.plusNanos(1_000));
        assertThat(until(T1.plusSeconds(1))).isEmpty();
    }

    @Test
    void an_end_at_the_end_of_a_window_opens_the_next() {
        open(T1, T0, false);

        end(over(claimedOne(call(1)), new Window(KEY, UNTIL)));

        assertThat(until(T1)).contains(UNTIL);
    }

    @Test
    void of_ends_of_one_list_the_first_opens_the_window() {
        List<Claim> claims = claimed(call(1), call(2));

        calls().end(List.of(over(claims.get(0), new Window(KEY, UNTIL)), over(claims.get(1), new Window(KEY, KEEP))));

        assertThat(until(T1)).contains(UNTIL);
    }

    // ---- with a commit of sessions --------------------------------------------------------------------------------

    @Test
    void a_commit_opens_its_windows() {
        Driver.done(write(opening(UNTIL, T0)));

        assertThat(until(T0)).contains(UNTIL);
    }

    @Test
    void a_commit_prolongs_no_open_window() {
        open(UNTIL, T0, false);

        Driver.done(write(opening(KEEP, JUST_BEFORE)));
        assertThat(until(T0)).contains(UNTIL);
        Driver.done(write(opening(KEEP, UNTIL)));
        assertThat(until(UNTIL)).contains(KEEP);
    }

    @Test
    void a_commit_that_fails_opens_no_window() {
        enqueue(job(1));
        Writes writes = opening(UNTIL, T0);
        Job clashing = job(1).build();
        writes.jobs().add(clashing);

        assertThat(write(writes)).isInstanceOf(Result.Failed.class);

        assertThat(until(T0)).isEmpty();
    }

    private static Writes opening(Instant until, Instant now) {
        var writes = new Writes();
        writes.windows().add(new Writes.WindowRow(new Window(KEY, until), now));
        return writes;
    }

    // ---- at admission ---------------------------------------------------------------------------------------------

    private static Entry ignoring(Claim claim) {
        return new Entry(
                claim.lease(),
                Optional.of(new UniqueKey("unique", Optional.empty())),
                Optional.of(KEY),
                List.of(door("door", 1)));
    }

    @Test
    void an_instance_in_an_open_window_claims_nothing_and_stays_with_its_worker() {
        open(UNTIL, T0, false);
        Claim claim = claimedInstance();

        assertThat(admit(ignoring(claim))).isEqualTo(new Admission.Ignored(UNTIL));

        assertThat(isCurrent(claim)).isTrue();
        assertThat(calls().holder("unique")).isEmpty();
        assertThat(admit(claimedOne(call(1)), door("door", 1))).isEqualTo(ADMITTED);
    }

    @Test
    void an_instance_is_admitted_exactly_at_the_end_of_the_window() {
        open(UNTIL, T0, false);
        Claim claim = claimedInstance();

        assertThat(admitAt(JUST_BEFORE, ignoring(claim))).isEqualTo(new Admission.Ignored(UNTIL));
        assertThat(admitAt(UNTIL, ignoring(claim))).isEqualTo(ADMITTED);
        assertThat(calls().holder("unique")).contains(instanceHolder(claim));
    }

    @Test
    void an_instance_in_an_open_window_whose_key_another_has_is_ignored() {
        open(UNTIL, T0, false);
        accept(call(1).unique("unique").runAt(KEEP));

        assertThat(admit(ignoring(claimedInstance()))).isEqualTo(new Admission.Ignored(UNTIL));
    }

    // ---- forgetting -----------------------------------------------------------------------------------------------

    @Test
    void only_windows_that_are_over_are_forgotten() {
        open(UNTIL, T0, false);
        calls().open(new Window("longer", KEEP), T0, false);

        assertThat(calls().forget(JUST_BEFORE, 10)).isZero();
        assertThat(until(JUST_BEFORE)).contains(UNTIL);
        assertThat(calls().forget(UNTIL, 10)).isEqualTo(1);
        assertThat(calls().forget(UNTIL, 10)).isZero();
        assertThat(calls().ignoredUntil("longer", UNTIL)).contains(KEEP);
        assertThat(enqueueAt(T0, call(1).ignoring(KEY))).isEqualTo(accepted(1));
    }
}
