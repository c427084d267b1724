package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Decision;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/** Commits: what a decision is given, all or nothing, one result per intent. */
abstract class CommitContract extends StoreFixture {

    @Test
    void of_a_session_never_written_there_is_nothing() {
        Intent intent = new Intent(
                UID,
                List.of(instance("t_join#0")),
                List.of("t_join"),
                List.of("a"),
                Optional.of("key"),
                Optional.empty());

        LoadedSession session = loadOne(intent);

        assertThat(session.uid()).isEqualTo(UID);
        assertThat(session.session()).isEmpty();
        assertThat(session.instances()).isEmpty();
        assertThat(session.openOf()).containsOnlyKeys("t_join");
        assertThat(session.openOf().get("t_join")).isEmpty();
        assertThat(session.lastFires()).isEmpty();
        assertThat(session.keys()).isEmpty();
        assertThat(session.unreadable()).isEmpty();
    }

    @Test
    void looking_at_a_session_does_not_make_it() {
        load(Intent.on(UID));

        assertThat(exists(UID)).isFalse();
        assertThat(store.queries().sessions(Optional.empty(), 10)).isEmpty();
        assertThat(loadOne(Intent.on(UID)).session()).isEmpty();
    }

    @Test
    void a_commit_sees_what_the_one_before_it_wrote() {
        Committed fired = driver.commit(UID, configured(join()), fired("a"));

        LoadedSession session =
                loadOne(Intent.on(UID).reading(instance("t_join#0")).lookingUp(List.of("a", "b")));

        SessionRecord row = session.session().orElseThrow();
        assertThat(row.seq()).isEqualTo(2);
        assertThat(row.workflow().hash()).isEqualTo(join().hash());
        assertThat(row.manager()).isEqualTo(Driver.MANAGER);
        assertThat(row.heads()).isEqualTo(fired.last().after().heads().toText(join()));
        assertThat(row.halted()).isNull();
        assertThat(row.isEnded()).isFalse();
        assertThat(session.instances()).containsOnlyKeys(instance("t_join#0"));
        assertThat(session.lastFires()).containsOnlyKeys("a").containsEntry("a", 2L);
    }

    @Test
    void another_process_sees_what_was_committed() {
        driver.commit(UID, configured(join()), fired("a"));

        Committed second = driverOf(secondStore()).commit(UID, fired("b"));

        assertThat(second.seq()).isEqualTo(3);
        assertThat(second.jobs()).hasSize(1);
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
    }

    @Test
    void results_come_in_the_order_of_the_intents() {
        List<SessionUid> uids =
                List.of("z", "a", "m", "b").stream().map(SessionUid::new).toList();

        List<Result> results = store.commit(
                uids.stream().map(Intent::on).toList(),
                (intents, indexes, loaded) -> {
                    var outcomes = new ArrayList<Decision.Outcome>();
                    intents.forEach(intent -> outcomes.add(new Decision.Outcome.Done(intent.session())));
                    return new Decision.Write(new Writes(), outcomes);
                },
                Patience.WAIT);

        assertThat(results).extracting(Driver::done).isEqualTo(uids);
    }

    @Test
    void a_commit_of_nothing_has_no_results() {
        List<Result> results = store.commit(
                List.of(), (intents, indexes, loaded) -> write(new Writes(), intents.size()), Patience.SKIP_LOCKED);

        assertThat(results).isEmpty();
    }

    @Test
    void indexes_say_which_of_the_intents_are_decided() {
        var seen = new ArrayList<List<Integer>>();
        List<Intent> intents = List.of(Intent.on(UID), Intent.on(OTHER), Intent.on(UID));

        store.commit(
                intents,
                (some, indexes, loaded) -> {
                    assertThat(some)
                            .isEqualTo(indexes.stream().map(intents::get).toList());
                    seen.add(List.copyOf(indexes));
                    return write(new Writes(), some.size());
                },
                Patience.WAIT);

        assertThat(seen).containsExactly(List.of(0, 1, 2));
    }

    @Test
    void several_intents_of_one_session_are_one_session_with_all_they_ask_for() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"), fired("x"), fired("y"));

        Loaded loaded = load(
                Intent.on(UID).lookingUp(List.of("x")),
                Intent.on(UID).lookingUp(List.of("y")).reading(instance("t_join#0")));

        assertThat(loaded.sessions()).containsOnlyKeys(UID);
        assertThat(at(loaded.sessions(), UID).lastFires()).containsOnlyKeys("x", "y");
        assertThat(at(loaded.sessions(), UID).instances()).containsOnlyKeys(instance("t_join#0"));
    }

    @Test
    void a_decision_may_ask_for_more_and_keeps_what_it_was_given() {
        pages(UID, 2);
        driver.commit(UID, configured(join()), fired("a"));
        var seen = new ArrayList<LoadedSession>();
        List<Decision> answers = List.of(
                new Decision.Read(UID, List.of("t_join"), List.of(), List.of()),
                new Decision.Read(UID, List.of(), List.of(instance("t_each#1")), List.of("a")),
                write(new Writes(), 1));

        store.commit(
                List.of(Intent.on(UID).reading(instance("t_each#0"))),
                (intents, indexes, loaded) -> {
                    seen.add(at(loaded.sessions(), UID));
                    return answers.get(seen.size() - 1);
                },
                Patience.WAIT);

        assertThat(seen).hasSize(3);
        assertThat(seen.get(1).openOf()).containsOnlyKeys("t_join");
        assertThat(seen.get(1).openOf().get("t_join"))
                .extracting(StoredInstance::instance)
                .hasSize(1);
        assertThat(seen.get(1).instances()).containsOnlyKeys(instance("t_each#0"));
        assertThat(seen.get(2).openOf()).containsOnlyKeys("t_join");
        assertThat(seen.get(2).instances()).containsOnlyKeys(instance("t_each#0"), instance("t_each#1"));
        assertThat(seen.get(2).lastFires()).containsOnlyKeys("a");
    }

    // ---- all or nothing -----------------------------------------------------------------------------------------

    @Test
    void a_decision_that_throws_writes_nothing_and_its_intent_is_rejected() {
        var reason = new LeaseLostException("not today");

        List<Result> results = store.commit(
                List.of(Intent.on(UID)),
                (intents, indexes, loaded) -> {
                    throw reason;
                },
                Patience.WAIT);

        assertThat(results).containsExactly(new Result.Rejected(reason));
        assertThat(exists(UID)).isFalse();
    }

    @Test
    void where_one_intent_makes_the_decision_throw_the_others_stand() {
        List<SessionUid> uids = uids(7);
        List<Intent> intents = uids.stream().map(Intent::on).toList();
        var reason = new IllegalArgumentException("the fifth");

        List<Result> results = store.commit(
                intents,
                (some, indexes, loaded) -> {
                    if (indexes.contains(4)) {
                        throw reason;
                    }
                    return write(rows(some), some.size());
                },
                Patience.WAIT);

        assertThat(results.get(4)).isEqualTo(new Result.Rejected(reason));
        assertThat(results).filteredOn(Result.Done.class::isInstance).hasSize(6);
        assertThat(uids).filteredOn(uid -> !exists(uid)).containsExactly(uids.get(4));
    }

    @Test
    void an_intent_that_the_decision_rejects_gets_the_reason_and_the_others_stand() {
        List<Step> steps = List.of(
                Step.on(UID, configured(join()), fired("a")),
                Step.on(OTHER, finished(instance("t_join#0"), Kwargs.empty())),
                Step.on(UID, fired("b")));

        List<Result> results = driver.attempt(steps, Patience.WAIT);

        assertThat(results.get(0)).isInstanceOf(Result.Done.class);
        assertThat(results.get(1)).isInstanceOf(Result.Rejected.class);
        assertThat(results.get(2)).isInstanceOf(Result.Done.class);
        assertThat(exists(OTHER)).isFalse();
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
    }

    @Test
    void a_commit_with_a_row_that_clashes_writes_none_of_its_rows() {
        enqueue(job(1));
        Writes writes = rows(List.of(Intent.on(UID)));
        writes.jobs().add(job(2).build());
        writes.jobs().add(job(1).build());
        writes.jobs().add(job(3).build());

        Result result = write(writes);

        assertThat(result).isInstanceOf(Result.Failed.class);
        assertThat(((Result.Failed) result).cause().isTransient()).isFalse();
        assertThat(((Result.Failed) result).cause().isOutcomeUnknown()).isFalse();
        assertThat(exists(UID)).isFalse();
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1));
    }

    @Test
    void in_a_batch_only_the_intent_whose_row_clashes_fails() {
        enqueue(job(1));
        List<SessionUid> uids = uids(6);

        List<Result> results = store.commit(
                uids.stream().map(Intent::on).toList(),
                (some, indexes, loaded) -> {
                    Writes writes = rows(some);
                    indexes.forEach(index ->
                            writes.jobs().add(job(index == 2 ? 1 : 10 + index).build()));
                    return write(writes, some.size());
                },
                Patience.WAIT);

        assertThat(results.get(2)).isInstanceOf(Result.Failed.class);
        assertThat(results).filteredOn(Result.Done.class::isInstance).hasSize(5);
        assertThat(uids).filteredOn(uid -> !exists(uid)).containsExactly(uids.get(2));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1), id(10), id(11), id(13), id(14), id(15));
    }

    @Test
    void an_event_is_written_once() {
        driver.commit(UID, configured(join()), fired("a"));
        LogEntry again = store.queries().events(UID, 1, 1).get(0);
        SessionRecord row = snapshot(UID).session();
        var writes = new Writes();
        writes.events().add(new Writes.EventRow(UID, again, 7));
        writes.sessions()
                .add(new Writes.SessionRow(
                        UID, false, row.seq(), row.workflow(), row.manager(), row.heads(), null, true));

        Result result = write(writes);

        assertThat(result).isInstanceOf(Result.Failed.class);
        assertThat(snapshot(UID).session().isEnded()).isFalse();
    }

    @Test
    void a_batch_of_many_intents_in_many_sessions_is_one_commit() {
        var steps = new ArrayList<Step>();
        uids(100).forEach(uid -> steps.add(Step.on(uid, configured(each()), fired("page"))));
        uids(100).forEach(uid -> steps.add(Step.on(uid, fired("page"))));

        List<Result> results = driver.attempt(steps, Patience.SKIP_LOCKED);

        assertThat(results).hasSize(200).allMatch(Result.Done.class::isInstance);
        assertThat(uids(100)).allMatch(uid -> snapshot(uid).session().seq() == 3);
        assertThat(claim(WORKER, 300)).hasSize(200);
    }

    @Test
    void one_event_may_enqueue_a_thousand_jobs() {
        Committed committed = pages(UID, MANY);

        assertThat(committed.jobs()).hasSize(MANY);
        assertThat(snapshot(UID).instances()).hasSize(MANY);
        assertThat(claim(WORKER, 2 * MANY)).hasSize(MANY);
    }

    // ---- idempotency keys ---------------------------------------------------------------------------------------

    @Test
    void a_key_is_known_from_its_commit_on_with_what_it_stood_for() {
        driver.commit(Step.on(UID, configured(join()), fired("a")).keyed("form-7"));

        Loaded loaded =
                load(Intent.on(UID).keyed(Optional.of("form-7")), Intent.on(UID).keyed(Optional.of("form-8")));

        assertThat(at(loaded.sessions(), UID).keys())
                .containsOnlyKeys("form-7")
                .containsEntry("form-7", new FireKey("form-7", "body of form-7", 2));
    }

    @Test
    void a_key_is_known_in_its_session_only() {
        driver.commit(Step.on(UID, configured(join()), fired("a")).keyed("form-7"));
        driver.commit(Step.on(OTHER, configured(join()), fired("a"), fired("b")).keyed("form-7"));

        assertThat(key(UID, "form-7").seq()).isEqualTo(2);
        assertThat(key(OTHER, "form-7").seq()).isEqualTo(3);
        SessionUid third = new SessionUid("third");
        assertThat(loadOne(Intent.on(third).keyed(Optional.of("form-7"))).keys())
                .isEmpty();
    }

    @Test
    void the_same_key_again_applies_nothing() {
        driver.commit(Step.on(UID, configured(join()), fired("a")).keyed("form-7"));

        Result again = driverOf(secondStore()).attempt(Step.on(UID, fired("a")).keyed("form-7"));

        assertThat(Driver.done(again)).isInstanceOf(FireKey.class);
        assertThat(snapshot(UID).session().seq()).isEqualTo(2);
    }

    private FireKey key(SessionUid uid, String key) {
        return at(loadOne(Intent.on(uid).keyed(Optional.of(key))).keys(), key);
    }

    static List<SessionUid> uids(int count) {
        var uids = new ArrayList<SessionUid>();
        for (int i = 0; i < count; i++) {
            uids.add(new SessionUid("session " + i));
        }
        return Collections.unmodifiableList(uids);
    }

    /** New and empty sessions, one per intent. */
    static Writes rows(List<Intent> intents) {
        var writes = new Writes();
        for (Intent intent : intents) {
            String heads = Heads.none(false).toText(join());
            writes.sessions()
                    .add(new Writes.SessionRow(intent.session(), true, 0, join(), Driver.MANAGER, heads, null, false));
        }
        return writes;
    }
}
