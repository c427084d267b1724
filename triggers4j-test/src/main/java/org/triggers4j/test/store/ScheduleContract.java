package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.schedule.Occurrence;
import org.triggers4j.schedule.Occurrence.Outcome;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.ScheduleStore.Fired;
import org.triggers4j.store.ScheduleStore.Firing;
import org.triggers4j.store.ScheduleStore.Mode;
import org.triggers4j.store.ScheduleStore.Planned;
import org.triggers4j.store.Store;

/** That firing a schedule is one commit that happens once. */
abstract class ScheduleContract extends ScheduleRowContract {
    private static final int SCHEDULERS = 4;
    private static final int TIMES = 12;

    private static Planned planned(Instant nominal, JobBuilder call) {
        return new Planned(nominal, call.newCall());
    }

    private static Firing firing(ScheduleRow row, Instant nextAt, Planned... planned) {
        return new Firing(row, T1, List.of(planned), Optional.empty(), Optional.of(nextAt), Mode.DUE);
    }

    private static Firing unlessAlive(ScheduleRow row, Instant nextAt, Planned... planned) {
        return new Firing(row, T1, List.of(planned), Optional.empty(), Optional.of(nextAt), Mode.DUE_UNLESS_ALIVE);
    }

    private Fired.Done fire(Firing firing) {
        Fired fired = schedules().fire(firing, STALE);
        assertThat(fired).isInstanceOf(Fired.Done.class);
        return (Fired.Done) fired;
    }

    // ---- firing ---------------------------------------------------------------------------------------------------

    @Test
    void firing_makes_the_calls_and_moves_the_schedule_on() {
        ScheduleRow row = inserted("a", T0);

        Fired.Done done = fire(firing(row, T2, planned(T0, call(1))));

        assertThat(done.outcomes()).containsExactly(Optional.of(accepted(1)));
        assertThat(live(1).job().call().body()).isEqualTo("{\"call\":1}");
        assertThat(schedules().find("a")).contains(done.row());
        assertThat(done.row())
                .isEqualTo(new ScheduleRow(
                        "a",
                        2,
                        Optional.of(T2),
                        row.body(),
                        new ScheduleRow.Past(
                                Optional.of(T0),
                                Optional.of(id(1)),
                                1,
                                0,
                                List.of(new Occurrence(T0, T1, Outcome.FIRED, Optional.of(id(1).toString()), 1)))));
    }

    @Test
    void a_schedule_that_was_fired_already_is_not_fired_again() {
        ScheduleRow row = inserted("a", T0);
        fire(firing(row, T2, planned(T0, call(1))));

        Fired second = schedules().fire(firing(row, T2, planned(T0, call(2))), STALE);

        assertThat(second).isEqualTo(new Fired.Lost());
        assertThat(look(id(2))).isEmpty();
    }

    @Test
    void a_schedule_that_was_edited_or_deleted_meanwhile_is_not_fired() {
        ScheduleRow edited = inserted("edited", T0);
        ScheduleRow deleted = inserted("deleted", T0);
        schedules().update(edited.with(Optional.of(T2), "{}"));
        schedules().delete(deleted);

        List<Fired> fired = List.of(
                schedules().fire(firing(edited, T2, planned(T0, call(1))), STALE),
                schedules().fire(firing(deleted, T2, planned(T0, call(2))), STALE));

        assertThat(fired).containsOnly(new Fired.Lost());
        assertThat(calls().find(List.of(id(1), id(2)))).isEmpty();
        assertThat(schedules().list()).hasSize(1);
    }

    @Test
    void an_edit_of_what_was_read_before_it_was_fired_is_refused() {
        ScheduleRow row = inserted("a", T0);
        fire(firing(row, T2, planned(T0, call(1))));

        assertThat(schedules().update(row.with(Optional.of(T0), "{}"))).isFalse();
    }

    @Test
    void a_schedule_without_a_next_time_is_due_no_more() {
        ScheduleRow row = inserted("a", T0);

        fire(new Firing(row, T1, List.of(planned(T0, call(1))), Optional.empty(), Optional.empty(), Mode.DUE));

        assertThat(schedules().due(T2, Optional.empty(), MANY)).isEmpty();
        assertThat(schedules().find("a").orElseThrow().nextAt()).isEmpty();
    }

    @Test
    void several_times_are_fired_in_one_commit() {
        ScheduleRow row = inserted("a", T0);

        Fired.Done done = fire(firing(row, T2, planned(T0, call(1)), planned(T1, call(2))));

        assertThat(done.outcomes()).containsExactly(Optional.of(accepted(1)), Optional.of(accepted(2)));
        assertThat(done.row().past().lastJob()).contains(id(2));
        assertThat(done.row().past().lastNominal()).contains(T1);
        assertThat(done.row().past().history()).extracting(Occurrence::nominal).containsExactly(T1, T0);
    }

    @Test
    void unless_alive_leaves_a_time_out_while_the_job_before_is_in_the_queue() {
        Fired.Done first = fire(unlessAlive(inserted("a", T0), T1, planned(T0, call(1))));

        Fired.Done whileReady = fire(unlessAlive(first.row(), T1, planned(T1, call(2))));
        var claim = claimOne(WORKER);
        Fired.Done whileHeld = fire(unlessAlive(whileReady.row(), T1, planned(T1, call(3))));
        end(again(claim, T2));
        Fired.Done whileRetrying = fire(unlessAlive(whileHeld.row(), T1, planned(T1, call(4))));

        assertThat(List.of(whileReady, whileHeld, whileRetrying))
                .allSatisfy(done -> assertThat(done.outcomes()).containsExactly(Optional.empty()));
        assertThat(calls().find(List.of(id(2), id(3), id(4)))).isEmpty();
        assertThat(whileRetrying.row().past().history().get(0))
                .isEqualTo(new Occurrence(T1, T1, Outcome.OVERLAPPED, Optional.of(id(1).toString()), 1));
        assertThat(schedules().find("a")).contains(whileRetrying.row());
    }

    @Test
    void unless_alive_fires_once_the_job_before_is_over() {
        Fired.Done first = fire(unlessAlive(inserted("a", T0), T1, planned(T0, call(1))));
        end(over(claimOne(WORKER)));

        Fired.Done second = fire(unlessAlive(first.row(), T2, planned(T1, call(2))));

        assertThat(second.outcomes()).containsExactly(Optional.of(accepted(2)));
    }

    @Test
    void unless_alive_makes_one_call_of_several_times() {
        Fired.Done done = fire(unlessAlive(inserted("a", T0), T2, planned(T0, call(1)), planned(T1, call(2))));

        assertThat(done.outcomes()).containsExactly(Optional.of(accepted(1)), Optional.empty());
        assertThat(look(id(2))).isEmpty();
    }

    @Test
    void a_duplicate_is_noted_and_the_schedule_moves_on() {
        accept(call(1).unique("key"));

        Fired.Done done = fire(firing(inserted("a", T0), T2, planned(T0, call(2).unique("key"))));

        assertThat(done.outcomes()).containsExactly(Optional.of(duplicateOf(1)));
        assertThat(done.row().nextAt()).contains(T2);
        assertThat(done.row().past().history().get(0))
                .isEqualTo(new Occurrence(T0, T1, Outcome.DUPLICATE, Optional.of(id(1).toString()), 1));
    }

    @Test
    void the_first_of_two_calls_with_one_key_gets_it() {
        Fired.Done done = fire(
                firing(inserted("a", T0), T2, planned(T0, call(1).unique("key")), planned(T1, call(2).unique("key"))));

        assertThat(done.outcomes()).containsExactly(Optional.of(accepted(1)), Optional.of(duplicateOf(1)));
        assertThat(calls().holder("key")).contains(holder(1));
    }

    @Test
    void a_stale_key_goes_over_to_the_call_of_a_schedule() {
        accept(call(1).unique("key", T1));

        Fired.Done done = fire(firing(inserted("a", T0), T2, planned(T0, call(2).unique("key"))));

        assertThat(done.outcomes()).containsExactly(Optional.of(accepted(2, holder(1))));
        assertThat(endedCall(1).state()).isEqualTo(EndState.FAILED);
    }

    @Test
    void a_call_in_a_window_is_ignored_and_the_schedule_moves_on() {
        calls().open(new CallStore.Window("window", T2), T0, false);

        Fired.Done done = fire(firing(inserted("a", T0), T2, planned(T0, call(1).ignoring("window"))));

        assertThat(done.outcomes()).containsExactly(Optional.of(new Enqueued.Ignored(T2)));
        assertThat(done.row().past().history().get(0).outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(done.row().past().fired()).isZero();
    }

    @Test
    void if_a_call_is_refused_nothing_is_written() {
        accept(call(2));
        ScheduleRow row = inserted("a", T0);

        assertThatThrownBy(() -> schedules().fire(firing(row, T2, planned(T0, call(1)), planned(T1, call(2))), STALE))
                .isInstanceOf(StoreException.class);

        assertThat(schedules().find("a")).contains(row);
        assertThat(look(id(1))).isEmpty();
    }

    @Test
    void a_run_that_was_asked_for_is_no_nominal_time() {
        ScheduleRow row = inserted("a", T2);

        Fired.Done done =
                fire(new Firing(row, T1, List.of(planned(T1, call(1))), Optional.empty(), row.nextAt(), Mode.RUN_NOW));

        assertThat(done.row().past().lastNominal()).isEmpty();
        assertThat(done.row().past().lastJob()).contains(id(1));
        assertThat(done.row().past().history().get(0).outcome()).isEqualTo(Outcome.RUN_NOW);
        assertThat(done.row().nextAt()).contains(T2);
    }

    @Test
    void what_was_missed_is_counted_and_history_is_bounded() {
        ScheduleRow row = inserted("a", T0);

        for (int i = 0; i < 60; i++) {
            var missed = new Occurrence(T0.plusSeconds(i), T1, Outcome.MISSED, Optional.empty(), 2);
            row = fire(new Firing(row, T1, List.of(), Optional.of(missed), Optional.of(T2), Mode.DUE))
                    .row();
        }

        assertThat(schedules().find("a")).contains(row);
        assertThat(row.past().missed()).isEqualTo(120);
        assertThat(row.past().history()).hasSize(50);
        assertThat(row.past().history().get(0).nominal()).isEqualTo(T0.plusSeconds(59));
    }

    // ---- several schedulers ---------------------------------------------------------------------------------------

    @Test
    void of_any_number_of_schedulers_one_fires_each_nominal_time() throws Exception {
        inserted("a", T0);
        inserted("b", T0);
        List<Store> stores = new ArrayList<>(List.of(store));
        IntStream.range(1, SCHEDULERS).forEach(i -> stores.add(secondStore()));
        var together = new CyclicBarrier(SCHEDULERS);
        ExecutorService threads = Executors.newFixedThreadPool(SCHEDULERS);

        var all = new ArrayList<Future<Integer>>();
        for (int i = 0; i < SCHEDULERS; i++) {
            all.add(threads.submit(scheduler(stores.get(i).schedules(), i, together)));
        }
        int fired = 0;
        for (Future<Integer> each : all) {
            fired += each.get(2, TimeUnit.MINUTES);
        }
        threads.shutdown();

        assertThat(fired).isEqualTo(2 * TIMES);
        for (ScheduleRow row : schedules().list()) {
            assertThat(row.past().history())
                    .extracting(Occurrence::nominal)
                    .containsExactlyElementsOf(IntStream.range(0, TIMES)
                            .mapToObj(time -> T0.plusSeconds(TIMES - 1L - time))
                            .toList());
        }
        assertThat(calls().list(
                                new CallStore.Filter(Optional.empty(), Optional.empty(), true, Optional.empty()),
                                Optional.empty(),
                                MANY))
                .hasSize(2 * TIMES);
    }

    // Each fires what it sees until nothing is left; how many it was that fired.
    private static Callable<Integer> scheduler(ScheduleStore store, int number, CyclicBarrier together) {
        return () -> {
            int fired = 0;
            int tried = 1;
            together.await(1, TimeUnit.MINUTES);
            List<ScheduleRow> due = store.due(T0.plusSeconds(TIMES - 1L), Optional.empty(), MANY);
            while (!due.isEmpty()) {
                for (ScheduleRow row : due) {
                    Instant nominal = row.nextAt().orElseThrow();
                    JobBuilder call = call(number * 10_000 + tried++);
                    Fired done = store.fire(firing(row, nominal.plusSeconds(1), planned(nominal, call)), STALE);
                    fired += done instanceof Fired.Done ? 1 : 0;
                }
                due = store.due(T0.plusSeconds(TIMES - 1L), Optional.empty(), MANY);
            }
            return fired;
        };
    }
}
