package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries.ParkedJob;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;

/** The queue: what is claimed, in which order, and what waits. */
abstract class ClaimContract extends SessionContract {

    @Test
    void the_most_urgent_job_comes_first_and_among_equals_the_oldest() {
        enqueue(job(3), job(1), job(5).priority(9), job(2).priority(-1), job(4).priority(9));

        List<Claim> claims = claim(WORKER, 10);

        assertThat(idsOf(claims)).containsExactly(id(4), id(5), id(1), id(3), id(2));
    }

    @Test
    void urgency_goes_across_queues() {
        enqueue(
                job(1).queue("mail"),
                job(2).queue("default"),
                job(3).queue("mail").priority(5),
                job(4).queue("slow"));

        List<Claim> claims = store.queue().claim(WORKER, offering(Set.of("mail", "default"), Set.of("app.Task")), 2);

        assertThat(idsOf(claims)).containsExactly(id(3), id(1));
    }

    @Test
    void age_is_the_unsigned_order_of_all_bits_of_the_id() {
        var last = new JobId(new UUID(-1, 1));
        var middle = new JobId(new UUID(Long.MIN_VALUE, -1));
        var early = new JobId(new UUID(Long.MAX_VALUE, -1));
        var first = new JobId(new UUID(Long.MAX_VALUE, 1));
        enqueue(new JobBuilder(last, 1), new JobBuilder(middle, 2), new JobBuilder(early, 3), new JobBuilder(first, 4));

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(first, early, middle, last);
    }

    @Test
    void a_claim_takes_no_more_than_its_limit() {
        enqueue(job(1), job(2), job(3));

        assertThat(claim(WORKER, 0)).isEmpty();
        assertThat(idsOf(claim(WORKER, 2))).containsExactly(id(1), id(2));
    }

    @Test
    void what_is_claimed_is_not_claimed_again() {
        enqueue(job(1), job(2));
        claim(WORKER, 1);

        assertThat(idsOf(store.queue().claim(RIVAL, offer(), 10))).containsExactly(id(2));
        assertThat(claim(RIVAL, 10)).isEmpty();
        assertThat(claim(WORKER, 10)).isEmpty();
    }

    @Test
    void claimers_at_the_same_time_share_the_jobs_and_get_none_twice() {
        pages(UID, 200);
        List<Store> processes = List.of(store, secondStore());

        List<List<JobId>> shares = atOnce(4, thread -> {
            var mine = new ArrayList<JobId>();
            // Others' locked rows may be passed over: ask until all have gone.
            for (int asked = 0; asked < MANY && depth(JobState.READY) > 0; asked++) {
                mine.addAll(
                        idsOf(processes.get(thread % 2).queue().claim(new WorkerId("worker-" + thread), offer(), 7)));
            }
            return mine;
        });

        assertThat(shares.stream().flatMap(List::stream)).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void a_worker_gets_what_its_offer_covers_in_every_respect() {
        enqueue(
                job(1).queue("elsewhere"),
                job(2).task("app.Unknown"),
                job(3).manager("app.OtherManager"),
                job(4).runner("kubernetes"),
                job(5));

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(5));
    }

    @Test
    void who_offers_nothing_gets_nothing() {
        enqueue(job(1));

        List<Claim> claims = store.queue().claim(WORKER, new Offer(Set.of(), Set.of(), Set.of(), Set.of()), 10);

        assertThat(claims).isEmpty();
    }

    @Test
    void a_claim_carries_the_job_as_it_was_enqueued() {
        Job job = job(1).queue("q")
                .task("t")
                .manager("m")
                .runner("r")
                .priority(-7)
                .build();
        var writes = new Writes();
        writes.jobs().add(job);
        Driver.done(write(writes));

        List<Claim> claims =
                store.queue().claim(WORKER, new Offer(Set.of("q"), Set.of("t"), Set.of("m"), Set.of("r")), 10);

        assertThat(claims).extracting(Claim::job).containsExactly(job);
        assertThat(claims.get(0).lease().job()).isEqualTo(job.id());
        assertThat(claims.get(0).attempt()).isEqualTo(1);
    }

    // ---- given back, parked, discarded --------------------------------------------------------------------------

    @Test
    void a_job_given_back_can_be_claimed_again_as_if_it_had_not_been() {
        enqueue(job(1), job(2));
        Claim first = claimOne(WORKER);

        store.queue().giveBack(List.of(first.lease()));
        Claim again = claimOne(RIVAL);

        assertThat(again.job()).isEqualTo(first.job());
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.lease().token()).isGreaterThan(first.lease().token());
        assertThat(isCurrent(first)).isFalse();
        assertThat(isCurrent(again)).isTrue();
    }

    @Test
    void a_lost_lease_gives_nothing_back() {
        enqueue(job(1));
        Claim first = claimOne(WORKER);
        store.queue().giveBack(List.of(first.lease()));
        Claim second = claimOne(RIVAL);

        store.queue().giveBack(List.of(first.lease()));

        assertThat(isCurrent(second)).isTrue();
        assertThat(claim(WORKER, 10)).isEmpty();
    }

    @Test
    void a_parked_job_waits_with_its_reason() {
        enqueue(job(1), job(2));
        Claim claim = claimOne(WORKER);

        store.queue().park(List.of(claim.lease()), "its rows make no sense");

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().parked(10))
                .containsExactly(new ParkedJob(
                        id(1),
                        Optional.of(UID),
                        Optional.of(new InstanceName("t_task", 1)),
                        "app.Task",
                        "its rows make no sense"));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(2));
    }

    @Test
    void a_lost_lease_parks_and_discards_nothing() {
        enqueue(job(1));
        Lease lost = claimOne(WORKER).lease();
        store.queue().giveBack(List.of(lost));

        store.queue().park(List.of(lost), "no reason");
        store.queue().discard(List.of(lost));

        assertThat(store.queries().parked(10)).isEmpty();
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1));
    }

    @Test
    void a_discarded_job_is_gone() {
        enqueue(job(1));
        Claim claim = claimOne(WORKER);

        store.queue().discard(List.of(claim.lease()));

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    // ---- later --------------------------------------------------------------------------------------------------

    @Test
    void a_job_with_a_time_is_not_claimed_before_it_is_promoted() {
        enqueue(job(1).runAt(T0));

        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(depth(JobState.LATER)).isEqualTo(1);
    }

    @Test
    void a_job_is_promoted_at_its_time_and_not_a_microsecond_before() {
        enqueue(job(1).runAt(T0));

        assertThat(store.queue().promote(T0.minusNanos(1_000), 10)).isZero();
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(store.queue().promote(T0, 10)).isEqualTo(1);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1));
    }

    @Test
    void a_promoted_job_keeps_its_time() {
        enqueue(job(1).runAt(T0));
        store.queue().promote(T0, 10);

        assertThat(claimOne(WORKER).job()).isEqualTo(job(1).runAt(T0).build());
    }

    @Test
    void those_whose_time_came_first_are_promoted_first() {
        enqueue(job(1).runAt(T0.plusSeconds(2)), job(2).runAt(T0.plusSeconds(1)), job(3).runAt(T0.plusSeconds(3)));

        assertThat(store.queue().promote(T0.plusSeconds(9), 2)).isEqualTo(2);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1), id(2));
        assertThat(store.queue().promote(T0.plusSeconds(9), 2)).isEqualTo(1);
        assertThat(store.queue().promote(T0.plusSeconds(9), 2)).isZero();
    }

    @Test
    void the_next_promotion_is_the_earliest_time_of_what_waits() {
        assertThat(store.queue().nextPromotion()).isEmpty();
        Instant soon = T0.plusSeconds(5);
        enqueue(job(1).runAt(soon.plusSeconds(1)), job(2).runAt(soon), job(3));

        assertThat(store.queue().nextPromotion()).contains(soon);
        store.queue().promote(soon, 10);
        assertThat(store.queue().nextPromotion()).contains(soon.plusSeconds(1));
        store.queue().promote(soon.plusSeconds(1), 10);
        assertThat(store.queue().nextPromotion()).isEmpty();
    }

    // ---- pins ---------------------------------------------------------------------------------------------------

    @Test
    void a_pinned_job_is_claimed_by_its_worker_alone() {
        enqueue(job(1).pinnedTo(WORKER), job(2));

        assertThat(idsOf(claim(RIVAL, 10))).containsExactly(id(2));
        assertThat(claim(WORKER, 10))
                .extracting(Claim::job)
                .containsExactly(job(1).pinnedTo(WORKER).build());
    }

    @Test
    void pins_to_a_dead_worker_are_lifted_by_its_rescue() {
        enqueue(job(1).pinnedTo(WORKER), job(2).pinnedTo(WORKER).runAt(T0), job(3).pinnedTo(new WorkerId("alive")));

        store.queue().rescue(WORKER, RIVAL, 5);
        store.queue().promote(T0, 10);

        assertThat(idsOf(claim(RIVAL, 10))).containsExactly(id(1), id(2));
    }

    @Test
    void pinned_jobs_are_counted_in_whatever_state() {
        enqueue(job(1).pinnedTo(WORKER), job(2).pinnedTo(WORKER).runAt(T0), job(3).pinnedTo(RIVAL), job(4));

        assertThat(store.queue().countPinned(WORKER)).isEqualTo(2);
        claim(WORKER, 10);
        assertThat(store.queue().countPinned(WORKER)).isEqualTo(2);
        store.queue().rescue(WORKER, RIVAL, 5);
        assertThat(store.queue().countPinned(WORKER)).isZero();
        assertThat(store.queue().countPinned(RIVAL)).isEqualTo(1);
    }

    // ---- nobody's jobs ------------------------------------------------------------------------------------------

    @Test
    void ready_jobs_that_no_live_worker_covers_are_parked() {
        enqueue(
                job(1).task("app.Unknown"),
                job(2),
                job(3).queue("elsewhere"),
                job(4).task("app.Unknown").runAt(T0));

        int changed = store.queue().parkUnclaimable(List.of(offer(), offer()), 10);

        assertThat(changed).isEqualTo(2);
        assertThat(store.queries().parked(10)).extracting(ParkedJob::id).containsExactly(id(1), id(3));
        assertThat(store.queries().parked(10)).extracting(ParkedJob::reason).containsOnly(JobQueue.UNCLAIMABLE);
        assertThat(depth(JobState.LATER)).isEqualTo(1);
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(2));
    }

    @Test
    void one_worker_has_to_cover_a_job_in_every_respect() {
        enqueue(job(1).queue("mail").task("app.Mail"));
        Offer queue = offering(Set.of("mail"), Set.of("app.Task"));
        Offer task = offering(Set.of("default"), Set.of("app.Mail"));

        assertThat(store.queue().parkUnclaimable(List.of(queue, task), 10)).isEqualTo(1);
        Offer both = offering(Set.of("default", "mail"), Set.of("app.Mail", "app.Task"));
        assertThat(store.queue().parkUnclaimable(List.of(queue, both), 10)).isEqualTo(1);
        assertThat(depth(JobState.READY)).isEqualTo(1);
    }

    @Test
    void where_nobody_is_alive_all_ready_jobs_are_parked_and_come_back_with_the_first_worker() {
        enqueue(job(2), job(1));

        assertThat(store.queue().parkUnclaimable(List.of(), 10)).isEqualTo(2);
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(store.queue().parkUnclaimable(List.of(offer()), 10)).isEqualTo(2);
        assertThat(store.queue().parkUnclaimable(List.of(offer()), 10)).isZero();
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1), id(2));
        assertThat(store.queries().parked(10)).isEmpty();
    }

    @Test
    void what_was_parked_for_another_reason_stays_parked() {
        enqueue(job(1));
        store.queue().park(List.of(claimOne(WORKER).lease()), "its rows make no sense");

        assertThat(store.queue().parkUnclaimable(List.of(offer()), 10)).isZero();
        assertThat(store.queries().parked(10)).hasSize(1);
    }

    @Test
    void a_parked_claim_was_no_attempt_and_comes_back_under_a_new_token() {
        enqueue(job(1));
        Claim first = claimOne(WORKER);
        store.queue().park(List.of(first.lease()), JobQueue.UNCLAIMABLE);

        assertThat(store.queue().parkUnclaimable(List.of(offer()), 10)).isEqualTo(1);

        Claim again = claimOne(WORKER);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.lease().token()).isGreaterThan(first.lease().token());
    }

    @Test
    void no_more_jobs_change_than_the_limit_says() {
        enqueue(job(1), job(2), job(3));

        assertThat(store.queue().parkUnclaimable(List.of(), 2)).isEqualTo(2);
        assertThat(depth(JobState.READY)).isEqualTo(1);
        assertThat(depth(JobState.PARKED)).isEqualTo(2);
    }

    static Offer offering(Set<String> queues, Set<String> tasks) {
        return new Offer(queues, tasks, Set.of(Driver.MANAGER), Set.of(Driver.RUNNER));
    }

    long depth(JobState state) {
        return store.queries().queueDepths().stream()
                .filter(depth -> depth.state() == state)
                .mapToLong(QueueDepth::jobs)
                .sum();
    }
}
