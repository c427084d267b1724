package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue.WorkerBeat;
import org.triggers4j.store.Store;

/** Workers: who is alive, and what becomes of the jobs of the dead. */
abstract class WorkerContract extends LeaseContract {

    // ---- workers ------------------------------------------------------------------------------------------------

    @Test
    void a_registered_worker_is_alive_and_its_offer_is_known() {
        store.queue().register(WORKER, offer("app.Ä 'quoted'"));
        store.queue().register(RIVAL, offer());

        assertThat(secondStore().queue().liveWorkers())
                .extracting(WorkerBeat::id, WorkerBeat::offer)
                .containsExactlyInAnyOrder(tuple(WORKER, offer("app.Ä 'quoted'")), tuple(RIVAL, offer()));
    }

    @Test
    void registering_again_replaces_the_offer() {
        store.queue().register(WORKER, offer());
        store.queue().register(WORKER, offer("app.More"));

        assertThat(store.queue().liveWorkers()).extracting(WorkerBeat::offer).containsExactly(offer("app.More"));
    }

    @Test
    void a_beat_moves_the_counter_and_no_other() {
        store.queue().register(WORKER, offer());
        store.queue().register(RIVAL, offer());
        long before = beat(WORKER);
        long rival = beat(RIVAL);

        assertThat(store.queue().beat(WORKER)).isTrue();

        assertThat(beat(WORKER)).isNotEqualTo(before);
        assertThat(beat(RIVAL)).isEqualTo(rival);
    }

    @Test
    void who_never_registered_has_no_beat() {
        assertThat(store.queue().beat(WORKER)).isFalse();
        assertThat(store.queue().liveWorkers()).isEmpty();
    }

    @Test
    void a_worker_is_declared_dead_if_its_counter_has_not_moved() {
        store.queue().register(WORKER, offer());
        long seen = beat(WORKER);
        store.queue().beat(WORKER);

        assertThat(store.queue().declareDead(WORKER, seen)).isFalse();
        assertThat(store.queue().beat(WORKER)).isTrue();
        assertThat(store.queue().declareDead(WORKER, beat(WORKER))).isTrue();
        assertThat(store.queue().beat(WORKER)).isFalse();
        assertThat(store.queue().liveWorkers()).isEmpty();
    }

    @Test
    void of_several_who_declare_a_worker_dead_one_did_it() {
        List<Store> processes = List.of(store, secondStore());
        store.queue().register(WORKER, offer());
        long seen = beat(WORKER);

        List<Boolean> answers =
                atOnce(4, thread -> processes.get(thread % 2).queue().declareDead(WORKER, seen));

        assertThat(answers).containsExactlyInAnyOrder(true, false, false, false);
    }

    @Test
    void a_worker_that_leaves_is_gone() {
        store.queue().register(WORKER, offer());
        store.queue().register(RIVAL, offer());

        store.queue().unregister(WORKER);
        store.queue().unregister(WORKER);

        assertThat(store.queue().liveWorkers()).extracting(WorkerBeat::id).containsExactly(RIVAL);
        assertThat(store.queue().beat(WORKER)).isFalse();
    }

    @Test
    void holders_are_the_workers_that_hold_jobs_or_have_some_pinned_to_them() {
        var pinned = new WorkerId("pinned");
        enqueue(job(1), job(2), job(3).pinnedTo(pinned), job(4));
        store.queue().register(new WorkerId("idle"), offer());
        Claim first = claimOne(WORKER);
        claim(RIVAL, 1);

        assertThat(store.queue().holders()).containsExactlyInAnyOrder(WORKER, RIVAL, pinned);
        store.queue().giveBack(List.of(first.lease()));
        store.queue().rescue(pinned, RIVAL, 5);
        assertThat(store.queue().holders()).containsExactly(RIVAL);
    }

    // ---- rescue -------------------------------------------------------------------------------------------------

    @Test
    void a_rescue_returns_the_dead_worker_s_jobs_and_nobody_else_s() {
        enqueue(job(1), job(2), job(3));
        List<Claim> dead = claim(WORKER, 2);
        Claim alive = claimOne(RIVAL);

        List<Claim> poisoned = store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(poisoned).isEmpty();
        assertThat(dead).noneMatch(this::isCurrent);
        assertThat(isCurrent(alive)).isTrue();
        List<Claim> again = claim(RIVAL, 10);
        assertThat(idsOf(again)).containsExactly(id(1), id(2));
        assertThat(again).allMatch(claim -> claim.attempt() == 2 && isCurrent(claim));
    }

    @Test
    void a_rescued_job_is_shown_as_waiting_and_run_by_nobody() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        driver.start(claimOne(WORKER), T0);

        store.queue().rescue(WORKER, RIVAL, 5);

        var view = snapshot(UID).instances().get(0).job().orElseThrow();
        assertThat(view.state()).isEqualTo(JobState.READY);
        assertThat(view.worker()).isEmpty();
        assertThat(view.startedAt()).isEmpty();
        assertThat(view.attempt()).isEqualTo(1);
    }

    @Test
    void rescuing_twice_changes_nothing_more() {
        enqueue(job(1));
        claimOne(WORKER);
        store.queue().rescue(WORKER, RIVAL, 5);
        Claim again = claimOne(RIVAL);

        assertThat(store.queue().rescue(WORKER, RIVAL, 5)).isEmpty();

        assertThat(isCurrent(again)).isTrue();
    }

    @Test
    void a_job_claimed_too_often_is_left_held_by_the_rescuer() {
        enqueue(job(1), job(2));
        Claim once = claimOne(WORKER);
        store.queue().rescue(WORKER, RIVAL, 2);
        List<Claim> held = claim(WORKER, 2);

        List<Claim> poisoned = store.queue().rescue(WORKER, RIVAL, 2);

        assertThat(idsOf(poisoned)).containsExactly(once.job().id());
        assertThat(poisoned.get(0).attempt()).isEqualTo(2);
        assertThat(poisoned.get(0).job()).isEqualTo(once.job());
        assertThat(isCurrent(poisoned.get(0))).isTrue();
        assertThat(held).noneMatch(this::isCurrent);
        assertThat(store.queue().holders()).containsExactly(RIVAL);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(2));
    }

    @Test
    void jobs_of_a_dead_worker_that_wait_for_something_else_are_not_touched() {
        enqueue(job(1), job(2));
        store.queue().park(List.of(claimOne(WORKER).lease()), "odd");
        store.queue().giveBack(List.of(claimOne(WORKER).lease()));

        store.queue().rescue(WORKER, RIVAL, 1);

        assertThat(store.queries().parked(10)).hasSize(1);
        assertThat(depth(JobState.READY)).isEqualTo(1);
        assertThat(claimOne(RIVAL).attempt()).isEqualTo(1);
    }

    private long beat(WorkerId worker) {
        return store.queue().liveWorkers().stream()
                .filter(live -> live.id().equals(worker))
                .mapToLong(WorkerBeat::beat)
                .findFirst()
                .orElseThrow();
    }
}
