package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries.ParkedJob;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.workflow.InstanceName;

/** Calls in the queue: they wait, are claimed and come back as all jobs do. */
abstract class CallEnqueueContract extends CallFixture {
    private static final String ODD =
            "{\"text\":\"'quoted' \\\"twice\\\" \\\\ % _ ? \uFFFF \u00e4 \uD83D\uDE80 \\u0000\"}";

    @Test
    void an_accepted_call_is_claimed_as_it_was_enqueued() {
        JobBuilder call = call(1).queue("mail")
                .task("app.Mail")
                .runner("threads")
                .priority(-7)
                .pinnedTo(WORKER)
                .expiresAt(T1)
                .mostAttempts(3);

        assertThat(enqueueAll(call)).containsExactly(accepted(1));

        List<Claim> claims = store.queue()
                .claim(WORKER, new Offer(Set.of("mail"), Set.of("app.Mail"), Set.of(), Set.of("threads")), 10);
        assertThat(claims).hasSize(1);
        assertThat(claims.get(0))
                .isEqualTo(new Claim(call.build(), claims.get(0).lease(), 1, false));
        assertThat(isCurrent(claims.get(0))).isTrue();
    }

    @Test
    void a_call_is_seen_and_claimed_by_other_processes() {
        accept(call(1));
        Store second = secondStore();

        assertThat(second.calls().find(List.of(id(1)))).containsOnlyKeys(id(1));
        assertThat(idsOf(second.queue().claim(RIVAL, offer(), 10))).containsExactly(id(1));
    }

    @Test
    void nothing_to_enqueue_is_no_trouble() {
        assertThat(enqueueAll()).isEmpty();
    }

    @Test
    void outcomes_are_in_the_order_of_the_calls() {
        accept(call(1).unique("taken"));

        assertThat(enqueueAll(call(5), call(4).unique("taken"), call(3).unique("free"), call(2)))
                .containsExactly(accepted(5), duplicateOf(1), accepted(3), accepted(2));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1), id(2), id(3), id(5));
    }

    @Test
    void a_call_whose_id_is_taken_is_refused_and_claims_nothing_and_the_others_stand() {
        end(over(claimedOne(call(2))));
        accept(call(3));
        CallState before = look(id(3)).orElseThrow();

        List<Enqueued> outcomes = enqueueAll(
                call(10).unique("a"), call(2).unique("c"), call(3).unique("d").priority(9), call(10), call(11));

        assertThat(outcomes.get(0)).isEqualTo(accepted(10));
        assertThat(outcomes.subList(1, 4)).allMatch(CallEnqueueContract::isRefused);
        assertThat(outcomes.get(4)).isEqualTo(accepted(11));
        assertThat(List.of("c", "d")).allMatch(key -> calls().holder(key).isEmpty());
        assertThat(look(id(3))).contains(before);
        assertThat(endedCall(2).state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(3), id(10), id(11));
    }

    private static boolean isRefused(Enqueued outcome) {
        return outcome instanceof Enqueued.Failed failed
                && !failed.cause().isTransient()
                && !failed.cause().isOutcomeUnknown();
    }

    @Test
    void a_call_that_is_enqueued_twice_is_no_duplicate_of_itself() {
        accept(call(1).unique("key"));

        assertThat(enqueueAll(call(1).unique("key"))).allMatch(CallEnqueueContract::isRefused);

        assertThat(calls().holder("key")).contains(holder(1));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1));
    }

    @Test
    void a_call_with_a_time_waits_for_it_even_if_it_has_passed() {
        accept(call(1).runAt(T0.minusSeconds(9)), call(2).runAt(T1));

        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(depth(JobState.LATER)).isEqualTo(2);
        assertThat(store.queue().nextPromotion()).contains(T0.minusSeconds(9));
        assertThat(store.queue().promote(T0, 10)).isEqualTo(1);
        assertThat(claimOne(WORKER).job())
                .isEqualTo(call(1).runAt(T0.minusSeconds(9)).build());
    }

    @Test
    void big_and_unusual_texts_come_back_as_they_were() {
        String big = "{\"big\":\"" + "\u00e4\uD83D\uDE80\\\"".repeat(32_000) + "\"}";
        Claim claim = claimedOne(call(1).call(big));
        Claim odd = claimedOne(call(2).call(ODD));

        assertThat(claim.job().call().body()).isEqualTo(big);
        assertThat(odd.job().call().body()).isEqualTo(ODD);
        assertThat(live(1).job().call().body()).isEqualTo(big);
        EndedCall ended = new EndedCall(
                id(2),
                "app.Task",
                "default",
                big,
                EndState.FAILED,
                Optional.of(ODD),
                Optional.of(big),
                Optional.of(T0),
                T1,
                Optional.of(KEEP));
        assertThat(end(new Ending.Over(odd.lease(), ended, Optional.empty()))).isTrue();
        assertThat(look(id(2))).contains(new CallState.Ended(ended));
    }

    @Test
    void limits_of_instances_come_with_their_claims_too() {
        enqueue(job(1).expiresAt(T1).mostAttempts(2));

        assertThat(claimOne(WORKER).job())
                .isEqualTo(job(1).expiresAt(T1).mostAttempts(2).build());
    }

    // ---- claiming -------------------------------------------------------------------------------------------------

    @Test
    void a_call_needs_no_manager_type_but_its_queue_task_and_runner() {
        accept(call(1).queue("elsewhere"), call(2).task("app.Unknown"), call(3).runner("kubernetes"), call(4));
        enqueue(job(5));
        Offer withoutManagers = new Offer(Set.of("default"), Set.of("app.Task"), Set.of(), Set.of(Driver.RUNNER));

        assertThat(idsOf(store.queue().claim(WORKER, withoutManagers, 10))).containsExactly(id(4));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(5));
    }

    @Test
    void calls_and_instances_are_claimed_in_one_order() {
        accept(call(1), call(4).priority(1));
        enqueue(job(2), job(3).priority(1));

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(3), id(4), id(1), id(2));
    }

    @Test
    void a_pinned_call_is_its_worker_s_until_that_is_rescued() {
        accept(call(1).pinnedTo(WORKER));

        assertThat(claim(RIVAL, 10)).isEmpty();
        assertThat(store.queue().countPinned(WORKER)).isEqualTo(1);
        assertThat(store.queue().holders()).containsExactly(WORKER);
        store.queue().rescue(WORKER, RIVAL, 5);
        assertThat(idsOf(claim(RIVAL, 10))).containsExactly(id(1));
    }

    @Test
    void calls_count_where_jobs_are_counted() {
        claimedOne(call(1));
        accept(call(2), call(3).runAt(T1), call(4).queue("mail"));

        assertThat(store.queries().queueDepths())
                .containsExactlyInAnyOrder(
                        new QueueDepth("default", JobState.HELD, 1),
                        new QueueDepth("default", JobState.READY, 1),
                        new QueueDepth("default", JobState.LATER, 1),
                        new QueueDepth("mail", JobState.READY, 1));
        assertThat(store.queue().holders()).containsExactly(WORKER);
        assertThat(store.queue().heldBy(WORKER)).hasSize(1);
    }

    // ---- coming back ----------------------------------------------------------------------------------------------

    @Test
    void a_call_given_back_is_as_if_it_had_not_been_claimed() {
        Claim first = claimedOne(call(1));

        giveBack(first);

        assertThat(live(1).attempt()).isZero();
        assertThat(live(1).state()).isEqualTo(JobState.READY);
        Claim again = claimOne(RIVAL);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.lease().token()).isGreaterThan(first.lease().token());
        assertThat(isCurrent(first)).isFalse();
    }

    @Test
    void a_parked_call_waits_and_says_why() {
        Claim claim = claimedOne(call(1));

        store.queue().park(List.of(claim.lease()), "its rows make no sense");

        assertThat(live(1).state()).isEqualTo(JobState.PARKED);
        assertThat(live(1).parkedFor()).contains("its rows make no sense");
        assertThat(live(1).worker()).isEmpty();
        assertThat(live(1).attempt()).isZero();
        assertThat(claim(WORKER, 10)).isEmpty();
    }

    @Test
    void parked_calls_and_instances_are_listed_together() {
        enqueue(job(2));
        accept(call(1));

        store.queue().parkUnclaimable(List.of(), 10);

        Optional<InstanceName> instance = Optional.of(instance("t_task#2"));
        assertThat(store.queries().parked(10))
                .containsExactly(
                        new ParkedJob(id(1), Optional.empty(), Optional.empty(), "app.Task", JobQueue.UNCLAIMABLE),
                        new ParkedJob(id(2), Optional.of(UID), instance, "app.Task", JobQueue.UNCLAIMABLE));
    }

    @Test
    void a_discarded_call_is_gone_without_an_end() {
        Claim claim = claimedOne(call(1));

        store.queue().discard(List.of(claim.lease()));

        assertThat(look(id(1))).isEmpty();
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void calls_that_no_live_worker_covers_are_parked_until_one_does() {
        accept(call(1), call(2).task("app.Unknown"));
        Offer withoutManagers = new Offer(Set.of("default"), Set.of("app.Task"), Set.of(), Set.of(Driver.RUNNER));

        assertThat(store.queue().parkUnclaimable(List.of(withoutManagers), 10)).isEqualTo(1);
        assertThat(live(1).state()).isEqualTo(JobState.READY);
        assertThat(live(2).parkedFor()).contains(JobQueue.UNCLAIMABLE);
        assertThat(store.queue().parkUnclaimable(List.of(offer("app.Unknown")), 10))
                .isEqualTo(1);
        assertThat(live(2).state()).isEqualTo(JobState.READY);
        assertThat(live(2).parkedFor()).isEmpty();
    }

    // ---- rescue ---------------------------------------------------------------------------------------------------

    @Test
    void a_call_of_a_dead_worker_is_run_again_by_another() {
        Claim dead = claimedOne(call(1));

        assertThat(store.queue().rescue(WORKER, RIVAL, 5)).isEmpty();

        assertThat(end(over(dead))).isFalse();
        assertThat(live(1).state()).isEqualTo(JobState.READY);
        assertThat(live(1).attempt()).isEqualTo(1);
        Claim again = claimOne(RIVAL);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.isCancelRequested()).isFalse();
        assertThat(end(over(again))).isTrue();
    }

    @Test
    void a_job_that_may_be_tried_once_is_not_tried_again_after_its_worker_was_lost() {
        accept(call(1).mostAttempts(1));
        enqueue(job(2).mostAttempts(1));
        claim(WORKER, 2);

        List<Claim> poisoned = store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(idsOf(poisoned)).containsExactlyInAnyOrder(id(1), id(2));
        assertThat(poisoned).allMatch(claim -> claim.attempt() == 1 && isCurrent(claim));
        assertThat(store.queue().holders()).containsExactly(RIVAL);
        assertThat(claim(WORKER, 10)).isEmpty();
    }

    @Test
    void the_smaller_of_a_job_s_and_its_rescuer_s_limit_counts() {
        accept(call(1).mostAttempts(2), call(2).mostAttempts(9), call(3));
        claim(WORKER, 10);
        assertThat(store.queue().rescue(WORKER, RIVAL, 3)).isEmpty();
        claim(WORKER, 10);
        assertThat(idsOf(store.queue().rescue(WORKER, RIVAL, 3))).containsExactly(id(1));
        claim(WORKER, 10);

        assertThat(idsOf(store.queue().rescue(WORKER, RIVAL, 3))).containsExactlyInAnyOrder(id(2), id(3));
    }
}
