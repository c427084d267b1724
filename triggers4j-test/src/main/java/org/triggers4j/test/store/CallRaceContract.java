package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.Store;

/** Keys, windows and gates when many want them at the same time, in several processes. */
abstract class CallRaceContract extends ReleaseContract {
    private static final int THREADS = 4;
    private static final int ROUNDS = 10;

    private static Enqueued enqueueUnique(Store process, int number) {
        return enqueue(process.calls(), T0, call(number).unique("key"));
    }

    // ---- unique keys ----------------------------------------------------------------------------------------------

    @Test
    void of_all_that_enqueue_one_key_at_the_same_time_one_is_accepted_and_the_others_are_told_of_it() {
        List<Store> processes = List.of(store, secondStore());
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * THREADS;

            List<Enqueued> outcomes =
                    atOnce(THREADS, thread -> enqueueUnique(processes.get(thread % 2), first + thread));

            Claim winner = claimOne(WORKER);
            JobId id = winner.job().id();
            assertThat(outcomes).containsOnlyOnce(new Enqueued.Accepted(id));
            assertThat(outcomes)
                    .filteredOn(new Enqueued.Duplicate(new Holder(id, Optional.empty()))::equals)
                    .hasSize(THREADS - 1);
            assertThat(end(over(winner))).isTrue();
        }
    }

    @Test
    void a_key_has_one_life_after_the_other_while_many_enqueue_and_one_ends() {
        List<Store> processes = List.of(store, secondStore());
        var enqueuing = new AtomicInteger(THREADS);

        List<Integer> counts = atOnce(
                THREADS + 1,
                thread -> thread == THREADS
                        ? endOneByOne(enqueuing)
                        : enqueueMany(processes.get(thread % 2), thread * 1_000, enqueuing));

        int accepted =
                counts.subList(0, THREADS).stream().mapToInt(count -> count).sum();
        assertThat(accepted).isPositive().isEqualTo(counts.get(THREADS));
        assertThat(calls().holder("key")).isEmpty();
    }

    private static int enqueueMany(Store process, int first, AtomicInteger enqueuing) {
        int accepted = 0;
        for (int number = first; number < first + 25; number++) {
            Enqueued outcome = enqueueUnique(process, number);
            assertThat(outcome).isInstanceOfAny(Enqueued.Accepted.class, Enqueued.Duplicate.class);
            accepted += outcome instanceof Enqueued.Accepted ? 1 : 0;
        }
        enqueuing.decrementAndGet();
        return accepted;
    }

    // Never are two of them alive.
    private int endOneByOne(AtomicInteger enqueuing) {
        int ended = 0;
        boolean isLast;
        do {
            isLast = enqueuing.get() == 0;
            List<Claim> claims = claim(WORKER, MANY);
            assertThat(claims).hasSizeLessThan(2);
            for (Claim claim : claims) {
                assertThat(end(over(claim))).isTrue();
                ended++;
                isLast = false;
            }
        } while (!isLast);
        return ended;
    }

    @Test
    void whoever_has_seen_the_end_of_a_call_can_have_its_key() {
        Store second = secondStore();
        for (int round = 0; round < ROUNDS; round++) {
            int number = 2 * round;
            Claim claim = claimedOne(call(number).unique("key"));

            Future<Enqueued> next = inBackground(() -> {
                awaitEnd(second, id(number));
                return enqueueUnique(second, number + 1);
            });
            end(over(claim));

            assertThat(await(next)).isEqualTo(accepted(number + 1));
            end(over(claimOne(WORKER)));
        }
    }

    private static void awaitEnd(Store process, JobId id) {
        while (!(process.calls().find(List.of(id)).get(id) instanceof CallState.Ended)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void of_all_that_take_over_a_stale_key_at_the_same_time_one_gets_it() {
        List<Store> processes = List.of(store, secondStore());
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * 10;
            Claim stale = claimedOne(call(first).unique("key", T0));

            List<Object> done = atOnce(
                    THREADS,
                    thread ->
                            thread == 0 ? end(over(stale)) : enqueueUnique(processes.get(thread % 2), first + thread));

            assertThat(done).filteredOn(Enqueued.Accepted.class::isInstance).hasSize(1);
            assertThat(done).filteredOn(Enqueued.Duplicate.class::isInstance).hasSize(THREADS - 2);
            List<Claim> alive = claim(WORKER, 10);
            assertThat(alive).hasSize(1);
            end(over(alive.get(0)));
        }
    }

    @Test
    void lists_with_the_same_keys_in_any_order_get_through_at_the_same_time() {
        List<Store> processes = List.of(store, secondStore());
        List<Integer> keys = IntStream.range(0, 12).boxed().toList();

        List<List<Enqueued>> outcomes = atOnce(THREADS, thread -> {
            var order = new ArrayList<>(keys);
            Collections.shuffle(order, new Random(thread));
            var calls = new ArrayList<NewCall>();
            order.forEach(key ->
                    calls.add(call(100 * thread + key).unique("key " + key).newCall()));
            return processes.get(thread % 2).calls().enqueue(calls, T0, STALE);
        });

        List<Enqueued> all = outcomes.stream().flatMap(List::stream).toList();
        assertThat(all).filteredOn(Enqueued.Accepted.class::isInstance).hasSize(keys.size());
        assertThat(all).filteredOn(Enqueued.Duplicate.class::isInstance).hasSize(keys.size() * (THREADS - 1));
        assertThat(claim(WORKER, MANY)).hasSize(keys.size());
    }

    // ---- windows --------------------------------------------------------------------------------------------------

    @Test
    void of_ends_at_the_same_time_one_opens_the_window_and_none_moves_it() {
        List<Store> processes = List.of(store, secondStore());
        for (int round = 0; round < ROUNDS; round++) {
            String key = "window " + round;
            int first = round * THREADS;
            List<Claim> claims = claimed(
                    IntStream.range(0, THREADS).mapToObj(n -> call(first + n)).toArray(JobBuilder[]::new));

            List<Boolean> ended = atOnce(
                    THREADS,
                    thread -> processes
                            .get(thread % 2)
                            .calls()
                            .end(List.of(over(claims.get(thread), new Window(key, KEEP.plusSeconds(thread)))))
                            .get(0));

            assertThat(ended).containsOnly(true);
            assertThat(calls().ignoredUntil(key, T1)).isPresent();
        }
    }

    // ---- gates ----------------------------------------------------------------------------------------------------

    @Test
    void never_are_more_inside_than_a_gate_lets_in_and_all_get_in_at_last() {
        List<Store> processes = List.of(store, secondStore());
        int jobs = 40;
        accept(IntStream.range(0, jobs).mapToObj(CallFixture::call).toArray(JobBuilder[]::new));
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var ended = new AtomicInteger();

        atOnce(THREADS, thread -> {
            var worker = new Turnstile(processes.get(thread % 2), new WorkerId("worker-" + thread));
            while (ended.get() < jobs) {
                List<Claim> admitted = worker.turn(claim -> List.of(gate("two", 2)));
                most.accumulateAndGet(inside.addAndGet(admitted.size()), Math::max);
                for (Claim claim : admitted) {
                    inside.decrementAndGet();
                    worker.end(claim);
                    ended.incrementAndGet();
                }
            }
            return thread;
        });

        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(ended).hasValue(jobs);
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void who_needs_two_gates_gets_both_in_whatever_order_they_are_named() {
        List<Store> processes = List.of(store, secondStore());
        int jobs = 30;
        accept(IntStream.range(0, jobs).mapToObj(CallFixture::call).toArray(JobBuilder[]::new));
        Gate a = gate("a", 1);
        Gate b = gate("b", 1);
        List<List<Gate>> ways = List.of(List.of(a, b), List.of(b, a), List.of(a), List.of(b));
        var ended = new AtomicInteger();

        atOnce(THREADS, thread -> {
            var worker = new Turnstile(processes.get(thread % 2), new WorkerId("worker-" + thread));
            while (ended.get() < jobs) {
                for (Claim claim : worker.turn(claim -> ways.get(number(claim) % 4))) {
                    worker.end(claim);
                    ended.incrementAndGet();
                }
            }
            return thread;
        });

        assertThat(ended).hasValue(jobs);
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    private static int number(Claim claim) {
        return (int) (claim.job().id().value().getMostSignificantBits() >>> 16);
    }

    @Test
    void as_many_are_admitted_at_the_same_time_as_there_are_permits() {
        List<Store> processes = List.of(store, secondStore());
        Gate three = rated("three", 3, Duration.ofHours(1));
        List<Claim> claims =
                claimed(IntStream.range(0, 12).mapToObj(CallFixture::call).toArray(JobBuilder[]::new));

        List<Admission> admissions = atOnce(
                12,
                thread -> processes
                        .get(thread % 2)
                        .calls()
                        .admit(List.of(entry(claims.get(thread), three)), T0, STALE)
                        .get(0));

        assertThat(admissions).filteredOn(ADMITTED::equals).hasSize(3);
        assertThat(admissions).filteredOn(Admission.Conflict.class::isInstance).hasSize(9);
    }
}
