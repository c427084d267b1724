package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/** Isolation: commits at the same time behave as if one came after the other. */
abstract class IsolationContract extends CommitContract {
    private static final int THREADS = 4;
    private static final int COMMITS = 15;

    @Test
    void commits_at_the_same_time_on_one_session_lose_nothing_and_leave_no_gap() {
        driver.commit(UID, configured(each()));
        List<Driver> processes = List.of(driver, driverOf(secondStore()));

        atOnce(THREADS, thread -> {
            for (int i = 0; i < COMMITS; i++) {
                Kwargs page = Kwargs.of("thread", thread, "number", i);
                processes.get(thread % 2).commit(UID, fired("page", page));
            }
            return thread;
        });

        int fires = THREADS * COMMITS;
        SessionSnapshot snapshot = snapshot(UID);
        assertThat(snapshot.session().seq()).isEqualTo(1 + fires);
        assertThat(snapshot.instances()).hasSize(fires);
        List<LogEntry> events = store.queries().events(UID, 1, 2 * fires);
        assertThat(events)
                .extracting(LogEntry::seq)
                .doesNotHaveDuplicates()
                .isSorted()
                .hasSize(fires);
        assertThat(events).extracting(LogEntry::kwargs).doesNotHaveDuplicates();
        assertThat(claim(WORKER, 2 * fires)).hasSize(fires);
    }

    @Test
    void of_all_that_fire_first_into_a_new_session_each_is_in_it() {
        List<Driver> processes = List.of(driver, driverOf(secondStore()));

        for (int round = 0; round < 10; round++) {
            var uid = new SessionUid("new " + round);
            atOnce(THREADS, thread -> processes.get(thread % 2).commit(uid, fired("hello " + thread)));

            assertThat(snapshot(uid).session().seq()).isEqualTo(THREADS);
            assertThat(store.queries().latestKwargs(uid)).hasSize(THREADS);
        }
    }

    @Test
    void batches_at_the_same_time_on_the_same_sessions_in_any_order_all_arrive() {
        List<SessionUid> uids = uids(6);
        List<Driver> processes = List.of(driver, driverOf(secondStore()));

        atOnce(THREADS, thread -> {
            var random = new Random(thread);
            for (int i = 0; i < COMMITS; i++) {
                var steps = new ArrayList<Step>();
                uids.forEach(uid -> steps.add(Step.on(uid, fired("hello"))));
                Collections.shuffle(steps, random);
                processes.get(thread % 2).commitAll(steps);
            }
            return thread;
        });

        assertThat(uids).allMatch(uid -> snapshot(uid).session().seq() == THREADS * COMMITS);
    }

    @Test
    void of_two_that_want_one_session_at_a_time_the_later_sees_what_the_earlier_wrote() {
        driver.commit(UID, configured(join()));
        Store second = secondStore();
        var holder = new Holder(driver, store);
        Future<Result> holding = inBackground(holder::commit);
        holder.awaitLocked();

        Future<Committed> waiting = inBackground(() -> driverOf(second).commit(UID, fired("b")));
        holder.release();

        // With locks the one who had read comes first, without them the one who is faster.
        Committed held = (Committed) Driver.done(await(holding));
        assertThat(List.of(held.seq(), await(waiting).seq())).containsExactlyInAnyOrder(2L, 3L);
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
        assertThat(claim(WORKER, 10)).hasSize(1);
    }

    @Test
    void a_batch_does_without_a_locked_session_or_comes_after_it() throws Exception {
        driver.commit(UID, configured(join()));
        Store second = secondStore();
        var holder = new Holder(driver, store);
        Future<Result> holding = inBackground(holder::commit);
        holder.awaitLocked();

        Future<List<Result>> batch = inBackground(() -> driverOf(second)
                .attempt(
                        List.of(Step.on(OTHER, fired("b")), Step.on(UID, fired("b")), Step.on(OTHER, fired("c"))),
                        Patience.SKIP_LOCKED));
        holder.releaseOnceDone(batch);

        List<Result> results = await(batch);
        assertThat(await(holding)).isInstanceOf(Result.Done.class);
        assertThat(results.get(0)).isInstanceOf(Result.Done.class);
        assertThat(results.get(2)).isInstanceOf(Result.Done.class);
        assertThat(results.get(1)).isInstanceOfAny(Result.Done.class, Result.Busy.class);
        boolean wasBusy = results.get(1) instanceof Result.Busy;
        assertThat(snapshot(UID).session().seq()).isEqualTo(wasBusy ? 2 : 3);
        assertThat(snapshot(OTHER).session().seq()).isEqualTo(2);
    }

    @Test
    void a_snapshot_is_of_one_moment() {
        driver.commit(UID, configured(each()));

        Future<Integer> firing = inBackground(() -> {
            int fires = 0;
            while (fires < 60) {
                driver.commit(UID, fired("page"));
                fires++;
            }
            return fires;
        });
        do {
            SessionSnapshot snapshot = snapshot(UID);
            assertThat(snapshot.instances()).hasSize((int) snapshot.session().seq() - 1);
            assertThat(snapshot.events()).hasSize(snapshot.instances().size());
        } while (!firing.isDone());

        assertThat(await(firing)).isEqualTo(60);
    }
}
