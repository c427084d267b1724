package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.job.Claim;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Rate;

/** Rates: so many begin in a span of time, in all processes together. */
abstract class RateContract extends GateContract {
    private static final Duration SPAN = Duration.ofSeconds(10);
    private static final Gate TWO = rated("rate", 2, SPAN);
    private static final Gate PATIENT = waitingRated("rate", 2, SPAN);
    private static final Instant NEXT = T0.plusSeconds(5);

    /** Claims so many calls. */
    private List<Claim> calls(int count) {
        return claimed(
                IntStream.rangeClosed(1, count).mapToObj(CallFixture::call).toArray(JobBuilder[]::new));
    }

    @Test
    void as_many_begin_at_once_as_there_are_permits() {
        List<Claim> claims = calls(3);

        assertThat(admit(claims.get(0), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(2), TWO))
                .isInstanceOfSatisfying(
                        Admission.Conflict.class,
                        conflict -> assertThat(conflict.gate()).isEqualTo("rate"));
        assertThat(isCurrent(claims.get(2))).isTrue();
    }

    @Test
    void permits_come_evenly_and_not_a_microsecond_early() {
        List<Claim> claims = calls(5);
        assertThat(admit(claims.get(0), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), TWO)).isEqualTo(ADMITTED);

        assertClosed(NEXT.minusNanos(1_000), claims.get(2));
        assertThat(admitAt(NEXT, claims.get(2), TWO)).isEqualTo(ADMITTED);
        assertClosed(NEXT.plusSeconds(5).minusNanos(1_000), claims.get(3));
        assertThat(admitAt(NEXT.plusSeconds(5), claims.get(3), TWO)).isEqualTo(ADMITTED);
        assertClosed(NEXT.plusSeconds(5), claims.get(4));
    }

    private void assertClosed(Instant now, Claim claim) {
        assertThat(admitAt(now, claim, TWO)).isInstanceOf(Admission.Conflict.class);
    }

    @Test
    void permits_that_nobody_takes_are_kept_up_to_their_number() {
        List<Claim> claims = calls(5);
        admit(claims.get(0), TWO);
        admit(claims.get(1), TWO);
        Instant later = T0.plus(SPAN.multipliedBy(100));

        assertThat(admitAt(later, claims.get(2), TWO)).isEqualTo(ADMITTED);
        assertThat(admitAt(later, claims.get(3), TWO)).isEqualTo(ADMITTED);
        assertClosed(later, claims.get(4));
    }

    @Test
    void a_rate_holds_for_all_processes_together() {
        List<Claim> claims = calls(3);
        admit(claims.get(0), TWO);

        assertThat(secondStore().calls().admit(List.of(entry(claims.get(1), TWO)), T0, STALE))
                .containsExactly(ADMITTED);
        assertClosed(T0, claims.get(2));
    }

    @Test
    void a_permit_is_spent_whatever_becomes_of_the_run() {
        List<Claim> claims = calls(4);
        admit(claims.get(0), TWO);
        admit(claims.get(1), TWO);
        end(over(claims.get(0)));
        giveBack(claims.get(1));
        calls().forget(T1, 100);

        assertClosed(T0, claims.get(2));
        assertClosed(NEXT.minusNanos(1_000), claims.get(2));
    }

    @Test
    void who_is_admitted_again_under_its_lease_spends_one_permit() {
        List<Claim> claims = calls(3);

        assertThat(admit(claims.get(0), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(0), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(0), TWO)).isEqualTo(ADMITTED);
        assertClosed(T0, claims.get(2));
    }

    @Test
    void who_finds_another_gate_closed_spends_no_permit() {
        List<Claim> claims = calls(4);
        Gate closed = door("closed", 1);
        admit(claims.get(0), closed);

        assertThat(admit(claims.get(1), TWO, closed)).isEqualTo(conflict(closed, holder(1)));
        assertThat(admit(claims.get(1), TWO)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(2), TWO)).isEqualTo(ADMITTED);
        assertClosed(T0, claims.get(3));
    }

    @Test
    void a_gate_may_limit_both_how_many_are_inside_and_how_many_begin() {
        List<Claim> claims = calls(4);
        Gate both = new Gate("both", 1, Optional.of(new Rate(2, SPAN.toNanos())), false);

        assertThat(admit(claims.get(0), both)).isEqualTo(ADMITTED);
        assertThat(admit(claims.get(1), both)).isEqualTo(conflict(both, holder(1)));
        end(over(claims.get(0)));
        assertThat(admit(claims.get(1), both)).isEqualTo(ADMITTED);
        end(over(claims.get(1)));
        assertThat(admit(claims.get(2), both)).isEqualTo(conflict(both));
        assertThat(admitAt(NEXT, claims.get(2), both)).isEqualTo(ADMITTED);
    }

    @Test
    void a_clock_that_goes_back_makes_no_permits() {
        List<Claim> claims = calls(4);
        admit(claims.get(0), TWO);
        admit(claims.get(1), TWO);

        for (int seconds = 1; seconds < 10; seconds++) {
            assertClosed(T0.minusSeconds(seconds), claims.get(2));
            assertClosed(T0, claims.get(2));
        }
        assertClosed(NEXT.minusNanos(1_000), claims.get(2));
        assertThat(admitAt(NEXT, claims.get(2), TWO)).isEqualTo(ADMITTED);
        assertClosed(T0, claims.get(3));
        assertClosed(NEXT, claims.get(3));
    }

    // ---- waiting --------------------------------------------------------------------------------------------------

    @Test
    void nobody_waits_for_a_permit_where_nobody_waits() {
        List<Claim> claims = calls(4);
        assertThat(calls().nextPermit(T0)).isEmpty();
        claims.subList(0, 2).forEach(claim -> admit(claim, TWO));
        assertThat(calls().nextPermit(T0)).isEmpty();
        admit(claims.get(2), gate("exclusive", 1));
        assertThat(admit(claims.get(3), gate("exclusive", 1))).isInstanceOf(Admission.Waiting.class);

        assertThat(calls().nextPermit(T0)).isEmpty();
    }

    @Test
    void who_waits_for_a_permit_is_ready_when_it_comes() {
        List<Claim> claims = calls(3);
        claims.forEach(claim -> admit(claim, PATIENT));

        assertThat(calls().nextPermit(T0)).contains(NEXT);
        assertThat(calls().nextPermit(T0.plusSeconds(4))).contains(NEXT);
        assertThat(calls().openGates(NEXT.minusNanos(1_000), 10)).isZero();
        assertThat(calls().openGates(NEXT, 10)).isEqualTo(1);
        assertThat(calls().nextPermit(NEXT)).isEmpty();
        Claim woken = claimOne(WORKER);
        assertThat(woken.job().id()).isEqualTo(id(3));
        assertThat(admitAt(NEXT, woken, PATIENT)).isEqualTo(ADMITTED);
    }

    @Test
    void as_many_are_woken_as_there_are_permits() {
        List<Claim> claims = calls(6);
        claims.forEach(claim -> admit(claim, PATIENT));

        assertThat(calls().openGates(T0.plus(SPAN.multipliedBy(9)), 10)).isEqualTo(2);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(3), id(4));
    }

    @Test
    void the_end_of_a_run_brings_no_permit() {
        List<Claim> claims = calls(3);
        claims.forEach(claim -> admit(claim, PATIENT));

        end(over(claims.get(0)));

        claim(WORKER, 10).forEach(woken -> assertThat(admit(woken, PATIENT)).isEqualTo(waitingFor(PATIENT)));
        assertThat(calls().nextPermit(T0)).contains(NEXT);
    }

    @Test
    void the_next_permit_is_the_earliest_of_all_gates_somebody_waits_for() {
        List<Claim> claims = calls(4);
        Gate slow = waitingRated("slow", 1, Duration.ofSeconds(60));
        Gate fast = waitingRated("fast", 1, Duration.ofSeconds(20));
        admit(claims.get(0), slow);
        admit(claims.get(1), slow);
        assertThat(calls().nextPermit(T0)).contains(T0.plusSeconds(60));

        admit(claims.get(2), fast);
        admit(claims.get(3), fast);

        assertThat(calls().nextPermit(T0)).contains(T0.plusSeconds(20));
    }

    @Test
    void a_permit_that_is_there_already_is_not_in_the_future() {
        List<Claim> claims = calls(3);
        claims.forEach(claim -> admit(claim, PATIENT));

        assertThat(calls().nextPermit(NEXT.plusSeconds(1)))
                .hasValueSatisfying(next -> assertThat(next).isBeforeOrEqualTo(NEXT.plusSeconds(1)));
    }

    // ---- any run --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void never_do_more_begin_than_permits_have_come(long seed) {
        var random = new Random(seed);
        int permits = 1 + random.nextInt(4);
        long interval = Duration.ofMillis(100L * (1 + random.nextInt(9))).toNanos();
        Gate gate = rated("random", permits, Duration.ofNanos(interval * permits));
        List<Claim> waiting = new ArrayList<>(calls(60));
        var begun = new ArrayList<Instant>();
        Instant now = T0;
        long parts = permits * interval;

        for (int step = 0; step < 150 && !waiting.isEmpty(); step++) {
            long passed = 1_000L * random.nextInt(4) * random.nextInt((int) (interval / 1_000));
            now = now.plusNanos(passed);
            parts = Math.min(permits * interval, parts + passed);
            boolean isOpen = parts >= interval;

            boolean isAdmitted = admitAt(now, waiting.get(0), gate).equals(ADMITTED);

            assertThat(isAdmitted).as("seed %d, step %d", seed, step).isEqualTo(isOpen);
            if (isAdmitted) {
                parts -= interval;
                begun.add(now);
                waiting.remove(0);
            }
        }
        assertWithin(begun, permits, interval);
    }

    // In any span no more than a full bucket and what comes meanwhile.
    private static void assertWithin(List<Instant> begun, int permits, long interval) {
        for (int first = 0; first < begun.size(); first++) {
            for (int last = first; last < begun.size(); last++) {
                long span = Duration.between(begun.get(first), begun.get(last)).toNanos();
                assertThat(last - first + 1L).isLessThanOrEqualTo(permits + span / interval);
            }
        }
    }
}
