package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Intent;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Maintenance: what is deleted, and what is not. */
abstract class MaintenanceContract extends QueryContract {
    private static final Instant OLD = T0.minusSeconds(1_000);
    private static final Instant BETWEEN = T0.minusSeconds(500);
    private static final Instant NEVER = T0.plusSeconds(1_000_000);

    @Test
    void a_deleted_session_is_gone_with_everything_it_had() {
        driver.commit(Step.on(UID, configured(join()), fired("a"), fired("b")).keyed("key"));
        Claim claim = claimOne(WORKER);
        driver.commit(UID, configured(each()), fired("page"), fired("page"));

        boolean existed = store.maintenance().delete(UID);

        assertThat(existed).isTrue();
        assertThat(exists(UID)).isFalse();
        assertThat(store.queries().events(UID, 0, 10)).isEmpty();
        assertThat(store.queries().latestKwargs(UID)).isEmpty();
        assertThat(store.queries().queueDepths()).isEmpty();
        assertThat(isCurrent(claim)).isFalse();
        LoadedSession left = loadOne(Intent.on(UID)
                .reading(instance("t_join#0"))
                .lookingUp(List.of("a"))
                .keyed(Optional.of("key")));
        assertThat(left.session()).isEmpty();
        assertThat(left.instances()).isEmpty();
        assertThat(left.lastFires()).isEmpty();
        assertThat(left.keys()).isEmpty();
    }

    @Test
    void deleting_touches_no_other_session() {
        pages(UID, 3);
        pages(OTHER, 3);
        Claim mine = claim(WORKER, 10).get(5);

        store.maintenance().delete(UID);

        assertThat(snapshot(OTHER).instances()).hasSize(3);
        assertThat(store.queries().events(OTHER, 0, 10)).hasSize(4);
        assertThat(mine.job().instance().session()).isEqualTo(OTHER.value());
        assertThat(isCurrent(mine)).isTrue();
    }

    @Test
    void what_does_not_exist_cannot_be_deleted() {
        assertThat(store.maintenance().delete(UID)).isFalse();
        driver.commit(UID, fired("a"));
        store.maintenance().delete(UID);
        assertThat(store.maintenance().delete(UID)).isFalse();
    }

    @Test
    void a_deleted_session_starts_anew() {
        driver.commit(Step.on(UID, configured(join()), fired("a"), fired("b")).keyed("key"));
        store.maintenance().delete(UID);

        driver.commit(Step.on(UID, configured(join()), fired("b")).keyed("key"));

        assertThat(snapshot(UID).session().seq()).isEqualTo(2);
        assertThat(names(openOf(UID, "t_join"))).containsExactly(instance("t_join#0"));
        assertThat(store.queries().latestKwargs(UID)).containsOnlyKeys("b");
        assertThat(claim(WORKER, 10)).isEmpty();
    }

    // ---- ended sessions -----------------------------------------------------------------------------------------

    @Test
    void ended_sessions_are_deleted_that_ended_before_the_moment() {
        end("old", OLD);
        end("new", T0);
        driver.at(OLD).commit(new SessionUid("live"), fired("a"));

        assertThat(store.maintenance().deleteEnded(OLD, 10)).isZero();
        assertThat(store.maintenance().deleteEnded(BETWEEN, 10)).isEqualTo(1);

        assertThat(store.queries().sessions(Optional.empty(), 10))
                .containsExactly(new SessionUid("live"), new SessionUid("new"));
    }

    @Test
    void no_more_ended_sessions_are_deleted_than_the_limit_says() {
        for (SessionUid uid : uids(5)) {
            end(uid.value(), OLD);
        }

        assertThat(store.maintenance().deleteEnded(T0, 2)).isEqualTo(2);
        assertThat(store.queries().sessions(Optional.empty(), 10)).hasSize(3);
        assertThat(store.maintenance().deleteEnded(T0, 10)).isEqualTo(3);
    }

    @Test
    void the_jobs_of_a_deleted_ended_session_are_withdrawn() {
        pages(UID, 2);
        Claim claim = claimOne(WORKER);
        driver.at(OLD).commit(UID, new SessionEvent.Ended(OPERATOR));

        store.maintenance().deleteEnded(T0, 10);

        assertThat(isCurrent(claim)).isFalse();
        assertThat(store.queries().queueDepths()).isEmpty();
        assertThat(store.queries().events(UID, 0, 10)).isEmpty();
    }

    @Test
    void when_a_session_ended_is_known_after_its_history_was_pruned() {
        end("old", OLD);
        prune(NEVER);

        assertThat(store.maintenance().deleteEnded(OLD, 10)).isZero();
        assertThat(store.maintenance().deleteEnded(BETWEEN, 10)).isEqualTo(1);
    }

    private void end(String uid, Instant moment) {
        driver.at(OLD.minusSeconds(1)).commit(new SessionUid(uid), configured(join()), fired("a"));
        driver.at(moment).commit(new SessionUid(uid), new SessionEvent.Ended(OPERATOR));
    }

    // ---- pruning ------------------------------------------------------------------------------------------------

    @Test
    void instances_in_a_final_status_are_pruned_once_they_are_old() {
        driver.at(OLD).commit(UID, configured(each()), fired("page"), fired("page"), fired("page"), fired("page"));
        driver.commit(UID, finished(instance("t_each#0"), Kwargs.empty()), failed(instance("t_each#1")));
        driver.at(T0).commit(UID, finished(instance("t_each#2"), Kwargs.empty()));

        prune(BETWEEN);

        assertThat(snapshot(UID).instances())
                .extracting(state -> state.stored().instance().name())
                .containsExactly(instance("t_each#1"), instance("t_each#2"), instance("t_each#3"));
        assertThat(loadOne(Intent.on(UID).reading(instance("t_each#0"))).instances())
                .isEmpty();
    }

    @Test
    void nothing_written_since_the_moment_is_pruned() {
        driver.at(T0).commit(UID, configured(each()), fired("page"), fired("page"));
        driver.commit(UID, finished(instance("t_each#0"), Kwargs.empty()));

        assertThat(store.maintenance().prune(T0, MANY)).isZero();
        assertThat(snapshot(UID).instances()).hasSize(2);
        assertThat(store.queries().events(UID, 0, 10)).hasSize(4);
    }

    @Test
    void events_are_pruned_unless_an_instance_refers_to_them_or_they_are_the_last_of_their_trigger() {
        Workflow workflow = each().updatedWith(Workflow.of(TaskConfig.named("t_wait")
                .after("early", "never")
                .unless("u", "v")
                .run("app.Task")));
        driver.at(OLD)
                .commit(
                        UID,
                        configured(workflow), // 1: pruned
                        fired("early"), // 2: received by t_wait#0
                        fired("early"), // 3: the last
                        fired("u"), // 4: would abandon t_wait#0
                        fired("u"), // 5: the last
                        fired("page"), // 6: received by t_each#0, which is pruned
                        fired("page"), // 7: received by t_each#1
                        fired("page")); // 8: received by t_each#2, and the last
        driver.commit(UID, finished(instance("t_each#0"), Kwargs.of("n", 1))); // 9: the last of its trigger
        driver.commit(UID, failed(instance("t_each#1"))); // 10: its failure
        driver.commit(UID, statusSet("t_each#2", InstanceStatus.UNSTARTED)); // 11: pruned

        prune(BETWEEN);

        assertThat(store.queries().events(UID, 0, 100))
                .extracting(LogEntry::seq)
                .containsExactly(2L, 3L, 4L, 5L, 7L, 8L, 9L, 10L);
        assertThat(store.queries().latestKwargs(UID)).containsOnlyKeys("early", "u", "page", "t_each");
        assertThat(loadOne(Intent.on(UID).lookingUp(List.of("early", "page"))).lastFires())
                .containsEntry("early", 3L)
                .containsEntry("page", 8L);
    }

    @Test
    void results_that_remaining_instances_refer_to_are_kept() {
        driver.at(OLD).commit(UID, configured(each()), fired("page"), fired("page"));
        driver.commit(UID, finished(instance("t_each#0"), Kwargs.of("n", 0)));
        driver.commit(UID, finished(instance("t_each#1"), Kwargs.of("n", 1)));
        driver.at(T0).commit(UID, statusSet("t_each#0", InstanceStatus.FAILED));

        prune(BETWEEN);

        assertThat(snapshot(UID).instances()).hasSize(1);
        assertThat(store.queries().events(UID, 0, 100))
                .extracting(LogEntry::seq)
                .contains(4L, 5L);
        assertThat(at(snapshot(UID).events(), 4L).kwargs()).isEqualTo(Kwargs.of("n", 0));
    }

    @Test
    void keys_outlive_what_is_pruned() {
        driver.at(OLD)
                .commit(Step.on(UID, configured(join()), fired("a"), fired("x")).keyed("key"));
        driver.commit(UID, fired("x"));

        prune(NEVER);

        assertThat(loadOne(Intent.on(UID).keyed(Optional.of("key"))).keys()).containsOnlyKeys("key");
    }

    @Test
    void a_pruned_session_goes_on() {
        driver.at(OLD).commit(UID, configured(each()), fired("page"), fired("page"));
        driver.commit(
                UID, finished(instance("t_each#0"), Kwargs.empty()), finished(instance("t_each#1"), Kwargs.empty()));
        prune(NEVER);

        Committed next = driver.at(T0).commit(UID, fired("page"));

        assertThat(next.seq()).isEqualTo(6);
        assertThat(snapshot(UID).instances())
                .extracting(state -> state.stored().instance().name())
                .containsExactly(instance("t_each#2"));
        assertThat(snapshot(UID).session().seq()).isEqualTo(6);
    }

    @Test
    void pruning_is_done_in_portions() {
        driver.at(OLD).commit(UID, configured(each()), fired("page"), fired("page"), fired("page"));
        for (int i = 0; i < 3; i++) {
            driver.commit(UID, finished(instance("t_each#" + i), Kwargs.empty()));
        }

        int first = store.maintenance().prune(BETWEEN, 2);
        int rest = prune(BETWEEN);

        // Three instances; the configuration, two pages and two ends.
        assertThat(first).isEqualTo(2);
        assertThat(rest).isEqualTo(6);
        assertThat(store.maintenance().prune(BETWEEN, 2)).isZero();
        assertThat(store.queries().events(UID, 0, 10)).extracting(LogEntry::seq).containsExactly(4L, 7L);
    }

    @Test
    void a_halted_session_keeps_all_it_may_still_need() {
        driver.at(OLD).commit(UID, configured(each()), fired("page"), fired("page"));
        driver.commit(UID, finished(instance("t_each#0"), Kwargs.empty()));
        halt();

        assertThat(prune(NEVER)).isZero();
        assertThat(store.queries().events(UID, 0, 10)).hasSize(5);
    }

    private void halt() {
        var row = snapshot(UID).session();
        var writes = new Writes();
        var entry =
                new LogEntry(row.seq() + 1, EventKind.METADATA_UPDATED, null, null, null, Kwargs.empty(), OLD, null);
        writes.events().add(new Writes.EventRow(UID, entry, 1));
        writes.sessions()
                .add(new Writes.SessionRow(
                        UID,
                        false,
                        row.seq() + 1,
                        row.workflow(),
                        row.manager(),
                        Heads.ofText(row.heads()).toText(row.workflow()),
                        "too deep",
                        false));
        Driver.done(write(writes));
    }

    /** Prunes until nothing is left to prune; returns how many rows. */
    private int prune(Instant before) {
        int all = 0;
        int portion;
        do {
            portion = store.maintenance().prune(before, 2);
            all += portion;
        } while (portion > 0);
        return all;
    }
}
