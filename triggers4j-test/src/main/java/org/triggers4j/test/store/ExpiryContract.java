package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;

/** What the time takes away: calls that were not begun in time, and ends that nobody needs any more. */
abstract class ExpiryContract extends CancelContract {
    private static final Instant DUE = T0.plusSeconds(60);

    private List<EndedCall> expireAt(Instant now) {
        return calls().expire(endOf(EndState.EXPIRED, now), 100);
    }

    // ---- not begun in time ----------------------------------------------------------------------------------------

    @Test
    void a_call_expires_exactly_at_its_time_and_not_a_microsecond_before() {
        accept(call(1).expiresAt(DUE), call(2).expiresAt(DUE.plusNanos(1_000)), call(3));

        assertThat(expireAt(DUE.minusNanos(1_000))).isEmpty();
        assertThat(expireAt(DUE)).extracting(EndedCall::id).containsExactly(id(1));
        assertThat(expireAt(DUE)).isEmpty();

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(2), id(3));
    }

    @Test
    void an_expired_call_ends_as_it_is_told_to() {
        accept(call(1).queue("mail").expiresAt(T0));

        List<EndedCall> expired = expireAt(DUE);

        EndOf end = endOf(EndState.EXPIRED, DUE);
        assertThat(expired)
                .containsExactly(new EndedCall(
                        id(1),
                        "app.Task",
                        "mail",
                        "{\"call\":1}",
                        EndState.EXPIRED,
                        Optional.empty(),
                        end.failure(),
                        Optional.empty(),
                        DUE,
                        end.keepUntil()));
        assertThat(endedCall(1)).isEqualTo(expired.get(0));
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void a_call_expires_wherever_it_waits() {
        claimed(call(1).expiresAt(DUE), call(2).expiresAt(DUE), call(3).expiresAt(DUE))
                .forEach(claim -> admit(claim, gate("exclusive", 1)));
        accept(call(4).expiresAt(DUE).runAt(KEEP), call(5).expiresAt(DUE).task("app.Unknown"));
        store.queue().parkUnclaimable(List.of(offer()), 10);
        Claim last = claimedOne(call(6).expiresAt(DUE));
        end(again(last, KEEP));

        assertThat(expireAt(DUE))
                .extracting(EndedCall::id)
                .containsExactlyInAnyOrder(id(2), id(3), id(4), id(5), id(6));

        assertThat(live(1).state()).isEqualTo(JobState.HELD);
        assertThat(endedCall(6).body()).isEqualTo("{\"again\":1}");
        assertThat(store.queue().nextPromotion()).isEmpty();
    }

    @Test
    void what_has_begun_does_not_expire() {
        List<Claim> claims = claimed(call(1).expiresAt(DUE), call(2).expiresAt(DUE));
        store.queue().delegate(claims.get(0).lease(), T0, KEEP);

        assertThat(expireAt(KEEP)).isEmpty();

        assertThat(calls().end(List.of(over(claims.get(0)), over(claims.get(1)))))
                .containsExactly(true, true);
    }

    @Test
    void instances_do_not_expire() {
        enqueue(job(1).expiresAt(T0), job(2).expiresAt(T0).runAt(T0));

        assertThat(expireAt(DUE)).isEmpty();

        assertThat(depth(JobState.READY)).isEqualTo(1);
        assertThat(depth(JobState.LATER)).isEqualTo(1);
    }

    @Test
    void no_more_calls_expire_at_once_than_the_limit_says() {
        accept(call(1).expiresAt(T0), call(2).expiresAt(T0), call(3).expiresAt(T0));
        EndOf expired = endOf(EndState.EXPIRED, DUE);

        assertThat(calls().expire(expired, 2)).hasSize(2);
        assertThat(calls().expire(expired, 2)).hasSize(1);
        assertThat(calls().expire(expired, 2)).isEmpty();
    }

    @Test
    void a_call_expires_or_is_claimed_and_not_both() {
        for (int round = 0; round < 20; round++) {
            accept(call(round).expiresAt(T0));

            List<Integer> sizes = atOnce(
                    2,
                    thread -> thread == 0
                            ? expireAt(DUE).size()
                            : claim(WORKER, 10).size());

            assertThat(sizes).containsExactlyInAnyOrder(0, 1);
        }
    }

    // ---- not needed any more --------------------------------------------------------------------------------------

    @Test
    void an_end_is_forgotten_exactly_when_it_may_be() {
        end(over(claimedOne(call(1))));

        assertThat(calls().forget(KEEP.minusNanos(1_000), 10)).isZero();
        assertThat(look(id(1))).isPresent();
        assertThat(calls().forget(KEEP, 10)).isEqualTo(1);
        assertThat(look(id(1))).isEmpty();
        assertThat(calls().forget(KEEP, 10)).isZero();
    }

    @Test
    void an_end_to_be_kept_for_ever_is_never_forgotten() {
        Claim claim = claimedOne(call(1));
        EndedCall ended = ended(claim, EndState.FAILED);
        var kept = new EndedCall(
                ended.id(),
                ended.task(),
                ended.queue(),
                ended.body(),
                ended.state(),
                ended.result(),
                ended.failure(),
                ended.startedAt(),
                ended.endedAt(),
                Optional.empty());
        end(new Ending.Over(claim.lease(), kept, Optional.empty()));

        assertThat(calls().forget(Instant.parse("9999-01-01T00:00:00Z"), 10)).isZero();
        assertThat(endedCall(1)).isEqualTo(kept);
    }

    @Test
    void calls_that_expired_or_were_cancelled_are_forgotten_too() {
        accept(call(1).expiresAt(T0), call(2));
        expireAt(DUE);
        calls().cancel(id(2), endOf(EndState.CANCELLED, T1));

        assertThat(calls().forget(KEEP, 10)).isEqualTo(2);
        assertThat(calls().find(List.of(id(1), id(2)))).isEmpty();
    }

    @Test
    void no_more_is_forgotten_at_once_than_the_limit_says() {
        claimed(call(1), call(2), call(3)).forEach(claim -> end(over(claim)));

        assertThat(calls().forget(KEEP, 2)).isEqualTo(2);
        assertThat(calls().forget(KEEP, 2)).isEqualTo(1);
        assertThat(calls().forget(KEEP, 2)).isZero();
    }

    @Test
    void nothing_alive_is_forgotten() {
        accept(call(1).unique("key"), call(2).runAt(T0));
        Claim inside = claimOne(WORKER);
        admit(inside, door("door", 1));

        assertThat(calls().forget(KEEP.plusSeconds(1), 100)).isZero();

        assertThat(live(1).state()).isEqualTo(JobState.HELD);
        assertThat(live(2).state()).isEqualTo(JobState.LATER);
        assertThat(calls().holder("key")).contains(holder(1));
        assertThat(admit(claimedOne(call(3)), door("door", 1))).isEqualTo(conflict(door("door", 1), holder(1)));
    }
}
