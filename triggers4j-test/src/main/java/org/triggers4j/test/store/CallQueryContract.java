package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Filter;

/** Looking at calls. */
abstract class CallQueryContract extends CallEnqueueContract {
    private static final Filter LIVE = new Filter(Optional.empty(), Optional.empty(), true, Optional.empty());
    private static final Filter OVER = new Filter(Optional.empty(), Optional.empty(), false, Optional.empty());

    @Test
    void a_call_shows_where_it_is_in_every_part() {
        JobBuilder call = call(1).runAt(T0).expiresAt(KEEP).priority(3);
        accept(call);

        assertThat(live(1)).isEqualTo(waiting(call, JobState.LATER));
        store.queue().promote(T0, 10);
        assertThat(live(1)).isEqualTo(waiting(call, JobState.READY));
        Claim claim = claimOne(WORKER);
        assertThat(live(1))
                .isEqualTo(new CallState.Live(
                        call.build(),
                        JobState.HELD,
                        1,
                        Optional.of(WORKER),
                        Optional.empty(),
                        Optional.empty(),
                        false));
        assertThat(end(over(claim))).isTrue();
        assertThat(endedCall(1)).isEqualTo(ended(claim, EndState.SUCCEEDED));
    }

    private static CallState.Live waiting(JobBuilder call, JobState state) {
        return new CallState.Live(call.build(), state, 0, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    @Test
    void a_delegated_call_shows_since_when_and_until_when_it_runs() {
        Claim claim = claimedOne(call(1));

        assertThat(store.queue().delegate(claim.lease(), T0, T1)).isTrue();

        assertThat(live(1).state()).isEqualTo(JobState.DELEGATED);
        assertThat(live(1).worker()).isEmpty();
        assertThat(live(1).startedAt()).contains(T0);
        assertThat(live(1).job().runAt()).isEqualTo(T1);
        store.queue().promote(T1, 10);
        assertThat(live(1))
                .isEqualTo(new CallState.Live(
                        call(1).build(),
                        JobState.READY,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    @Test
    void many_calls_are_looked_up_at_once_and_unknown_ids_are_left_out() {
        Claim claim = claimedOne(call(1));
        end(over(claim));
        accept(call(2), call(3));
        enqueue(job(4));

        assertThat(calls().find(List.of(id(3), id(99), id(1), id(4))))
                .containsOnlyKeys(id(1), id(3))
                .containsEntry(id(1), new CallState.Ended(ended(claim, EndState.SUCCEEDED)))
                .containsEntry(id(3), live(3));
        assertThat(calls().find(List.of())).isEmpty();
        assertThat(calls().find(List.of(id(99)))).isEmpty();
    }

    @Test
    void so_many_calls_may_be_looked_up() {
        List<JobId> ids = IntStream.range(0, 2_000).mapToObj(StoreFixture::id).toList();
        accept(call(7), call(1_999));

        assertThat(calls().find(ids)).containsOnlyKeys(id(7), id(1_999));
    }

    // ---- lists ----------------------------------------------------------------------------------------------------

    @Test
    void live_calls_are_listed_youngest_first_whatever_they_wait_for_and_no_instances() {
        accept(call(2), call(5).priority(9), call(3).runAt(T0), call(1));
        enqueue(job(4));
        store.queue().park(List.of(claimOne(WORKER).lease()), "odd");
        claimOne(WORKER);

        assertThat(listed(LIVE, Optional.empty(), 10)).containsExactly(id(5), id(3), id(2), id(1));
        assertThat(calls().list(LIVE, Optional.empty(), 1)).containsExactly(live(5));
        assertThat(listed(OVER, Optional.empty(), 10)).isEmpty();
    }

    @Test
    void calls_are_listed_page_by_page() {
        for (int number = 1; number <= 5; number++) {
            end(over(claimedOne(call(number))));
        }
        accept(call(6), call(7), call(8));

        assertThat(listed(OVER, Optional.empty(), 2)).containsExactly(id(5), id(4));
        assertThat(listed(OVER, Optional.of(id(4)), 2)).containsExactly(id(3), id(2));
        assertThat(listed(OVER, Optional.of(id(2)), 2)).containsExactly(id(1));
        assertThat(listed(OVER, Optional.of(id(1)), 2)).isEmpty();
        assertThat(listed(LIVE, Optional.of(id(8)), 1)).containsExactly(id(7));
        assertThat(listed(LIVE, Optional.of(id(7)), 9)).containsExactly(id(6));
        assertThat(listed(LIVE, Optional.empty(), 0)).isEmpty();
    }

    @Test
    void the_youngest_has_the_greatest_id_in_the_unsigned_order_of_all_bits() {
        var last = new JobId(new UUID(-1, 1));
        var middle = new JobId(new UUID(Long.MIN_VALUE, -1));
        var early = new JobId(new UUID(Long.MAX_VALUE, -1));
        var first = new JobId(new UUID(Long.MAX_VALUE, 1));
        for (JobId id : List.of(middle, last, first, early)) {
            accept(new JobBuilder(id, 1).call("{}"));
        }

        assertThat(listed(LIVE, Optional.empty(), 9)).containsExactly(last, middle, early, first);
        assertThat(listed(LIVE, Optional.of(middle), 9)).containsExactly(early, first);
    }

    @Test
    void lists_are_of_one_task_one_queue_or_one_end() {
        accept(call(1).task("app.Join"), call(2), call(3).queue("mail").task("app.Join"), call(4).queue("mail"));
        Optional<String> join = Optional.of("app.Join");
        Optional<String> mail = Optional.of("mail");

        assertThat(listed(new Filter(join, Optional.empty(), true, Optional.empty())))
                .containsExactly(id(3), id(1));
        assertThat(listed(new Filter(Optional.empty(), mail, true, Optional.empty())))
                .containsExactly(id(4), id(3));
        assertThat(listed(new Filter(join, mail, true, Optional.empty()))).containsExactly(id(3));
        assertThat(listed(new Filter(Optional.of("app.None"), mail, true, Optional.empty())))
                .isEmpty();
        calls().cancel(id(1), endOf(EndState.CANCELLED, T1));
        calls().cancel(id(3), endOf(EndState.CANCELLED, T1));
        calls().cancel(id(4), endOf(EndState.CANCELLED, T1));
        end(over(claimOne(WORKER)));
        assertThat(listed(new Filter(join, Optional.empty(), false, Optional.empty())))
                .containsExactly(id(3), id(1));
        assertThat(listed(new Filter(join, mail, false, Optional.of(EndState.CANCELLED))))
                .containsExactly(id(3));
        assertThat(listed(new Filter(Optional.empty(), Optional.empty(), false, Optional.of(EndState.SUCCEEDED))))
                .containsExactly(id(2));
        assertThat(listed(new Filter(Optional.empty(), mail, false, Optional.of(EndState.FAILED))))
                .isEmpty();
    }

    @Test
    void each_way_to_end_is_listed_as_itself() {
        List<EndState> states = List.of(EndState.values());
        for (int number = 0; number < states.size(); number++) {
            Claim claim = claimedOne(call(number));
            end(new Ending.Over(claim.lease(), ended(claim, states.get(number)), Optional.empty()));
        }

        for (int number = 0; number < states.size(); number++) {
            assertThat(endedCall(number).state()).isEqualTo(states.get(number));
            assertThat(listed(new Filter(Optional.empty(), Optional.empty(), false, Optional.of(states.get(number)))))
                    .containsExactly(id(number));
        }
    }

    private List<JobId> listed(Filter filter) {
        return listed(filter, Optional.empty(), 100);
    }

    private List<JobId> listed(Filter filter, Optional<JobId> before, int limit) {
        return calls().list(filter, before, limit).stream()
                .map(CallQueryContract::idOf)
                .toList();
    }

    private static JobId idOf(CallState state) {
        return state instanceof CallState.Live live
                ? live.job().id()
                : ((CallState.Ended) state).call().id();
    }
}
