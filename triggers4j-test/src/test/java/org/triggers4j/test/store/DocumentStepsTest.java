package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.test.store.ProbedDocumentStore.Probe;
import org.triggers4j.workflow.SessionUid;

/**
 * A process that dies, or is overtaken, before or after any call of the author's methods: no job and no session is missed
 * because of it.
 */
class DocumentStepsTest {
    private static final SessionUid HOT = new SessionUid("session 0");
    private static final SessionUid NEW = new SessionUid("new");
    private static final int IDLE = 17;

    private final JobIds ids = new JobIds();

    /** Dies where no code of the store can catch it. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a process does. */
    private enum Act {
        FIRE,
        FIRE_FIRST,
        CLAIM,
        RETIRE,
        DELETE,
        DELETE_NEW;

        void on(Store store, JobIds ids) {
            var driver = new Driver(store, ids);
            switch (this) {
                case FIRE -> driver.commit(HOT, StoreFixture.fired("page"));
                case FIRE_FIRST ->
                    driver.commit(NEW, StoreFixture.configured(StoreFixture.each()), StoreFixture.fired("page"));
                case CLAIM -> store.queue().claim(StoreFixture.WORKER, StoreFixture.offer(), 10);
                case RETIRE -> store.queue().parkUnclaimable(List.of(StoreFixture.offer()), 100);
                case DELETE -> store.maintenance().delete(HOT);
                case DELETE_NEW -> store.maintenance().delete(NEW);
            }
        }
    }

    // ---- where it begins ----------------------------------------------------------------------------------------

    /** As many sessions that had a job as make the store look for those that can be left out. */
    private ConcurrentMap<String, String> idle() {
        var documents = new ConcurrentHashMap<String, String>();
        Store store = probed(documents, step -> {});
        var driver = new Driver(store, ids);
        for (int number = 0; number < IDLE; number++) {
            var uid = new SessionUid("session " + number);
            driver.commit(uid, StoreFixture.configured(StoreFixture.each()), StoreFixture.fired("page"));
            var claim = store.queue()
                    .claim(StoreFixture.WORKER, StoreFixture.offer(), 1)
                    .get(0);
            driver.commit(Step.on(uid, StoreFixture.finished(StoreFixture.instance("t_each#0"), Kwargs.empty()))
                    .under(claim.lease()));
        }
        return documents;
    }

    /** All of them are marked as left out, and still on the register: who did it died before the last step. */
    private ConcurrentMap<String, String> halfRetired() {
        ConcurrentMap<String, String> documents = idle();
        Store store =
                new MapDocumentStore(documents, probed(documents, step -> {}).doorbell()) {
                    @Override
                    protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
                        if (key.equals("active")) {
                            throw new Crash();
                        }
                        return super.compareAndSave(key, expected, content);
                    }
                };
        surviving(() -> Act.RETIRE.on(store, ids));
        return documents;
    }

    /** All of them are left out. */
    private ConcurrentMap<String, String> retired() {
        ConcurrentMap<String, String> documents = idle();
        Act.RETIRE.on(probed(documents, step -> {}), ids);
        return documents;
    }

    private static Store probed(ConcurrentMap<String, String> documents, Probe probe) {
        return new ProbedDocumentStore(documents, probe);
    }

    private static void surviving(Runnable work) {
        try {
            work.run();
        } catch (Crash expected) {
            assertThat(expected).isNotNull();
        }
    }

    // ---- what has to hold ---------------------------------------------------------------------------------------

    private static void assertNothingIsMissed(ConcurrentMap<String, String> documents, String what) {
        Store store = probed(documents, step -> {});
        var contents = DocumentContents.of(documents);

        assertThat(store.queries().queueDepths().stream()
                        .mapToLong(QueueDepth::jobs)
                        .sum())
                .as("jobs seen, %s", what)
                .isEqualTo(contents.jobs());
        assertThat(store.queries().sessions(Optional.empty(), 100))
                .as("sessions seen, %s", what)
                .containsExactlyInAnyOrderElementsOf(contents.sessions());
    }

    private Map<String, ConcurrentMap<String, String>> beginnings() {
        var beginnings = new LinkedHashMap<String, ConcurrentMap<String, String>>();
        beginnings.put("empty", new ConcurrentHashMap<>());
        beginnings.put("idle", idle());
        beginnings.put("half retired", halfRetired());
        beginnings.put("retired", retired());
        return beginnings;
    }

    @Test
    void an_idle_session_is_left_out_after_a_while_and_found_again() {
        ConcurrentMap<String, String> documents = retired();
        var loads = new LinkedHashSet<Integer>();
        probed(documents, loads::add).queue().claim(StoreFixture.WORKER, StoreFixture.offer(), 1);

        Act.FIRE.on(probed(documents, step -> {}), ids);

        assertThat(loads).as("before and after the calls and the register").containsExactly(0, 1, 2, 3);
        assertThat(probed(documents, step -> {}).queue().claim(StoreFixture.WORKER, StoreFixture.offer(), 9))
                .hasSize(1);
    }

    // ---- crashes ------------------------------------------------------------------------------------------------

    @Test
    void a_crash_at_any_step_hides_nothing_and_stops_nobody() {
        beginnings().forEach((name, beginning) -> {
            for (Act act : Act.values()) {
                crash(name, beginning, act);
            }
        });
    }

    private void crash(String name, ConcurrentMap<String, String> beginning, Act act) {
        var hasCrashed = new AtomicBoolean(true);
        for (int at = 0; hasCrashed.getAndSet(false); at++) {
            int fatal = at;
            var documents = new ConcurrentHashMap<>(beginning);
            Store dying = probed(documents, step -> {
                if (step == fatal) {
                    hasCrashed.set(true);
                    throw new Crash();
                }
            });
            surviving(() -> act.on(dying, ids));
            String what = act + " on " + name + ", crash at " + at;
            assertNothingIsMissed(documents, what);
            for (Act next : Act.values()) {
                next.on(probed(documents, step -> {}), ids);
                assertNothingIsMissed(documents, what + ", then " + next);
            }
            rescueAll(documents, what);
        }
    }

    /** Whoever finds the jobs of the dead can run them. */
    private static void rescueAll(ConcurrentMap<String, String> documents, String what) {
        Store store = probed(documents, step -> {});
        for (WorkerId holder : store.queue().holders()) {
            store.queue().rescue(holder, StoreFixture.RIVAL, 100);
        }

        assertThat(store.queue().claim(StoreFixture.RIVAL, StoreFixture.offer(), 1_000))
                .as(what)
                .hasSize((int) DocumentContents.of(documents).jobs());
    }

    // ---- interleavings ------------------------------------------------------------------------------------------

    @Test
    void whoever_acts_between_any_two_steps_of_another_hides_nothing() {
        beginnings().forEach((name, beginning) -> {
            for (Act slow : Act.values()) {
                for (Act fast : Act.values()) {
                    interleave(name, beginning, List.of(slow, fast));
                }
            }
        });
    }

    static Stream<Arguments> nested() {
        return Stream.of(
                Arguments.of("idle", List.of(Act.RETIRE, Act.FIRE, Act.RETIRE)),
                Arguments.of("half retired", List.of(Act.FIRE, Act.RETIRE, Act.FIRE)),
                Arguments.of("half retired", List.of(Act.RETIRE, Act.FIRE, Act.RETIRE)),
                Arguments.of("half retired", List.of(Act.FIRE, Act.RETIRE, Act.DELETE)),
                Arguments.of("empty", List.of(Act.FIRE_FIRST, Act.DELETE_NEW, Act.FIRE_FIRST)),
                Arguments.of("empty", List.of(Act.FIRE_FIRST, Act.FIRE_FIRST, Act.DELETE_NEW)),
                Arguments.of("empty", List.of(Act.DELETE_NEW, Act.FIRE_FIRST, Act.DELETE_NEW)));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void whoever_acts_between_two_steps_of_one_who_acts_between_two_steps_hides_nothing(String name, List<Act> acts) {
        interleave(name, beginnings().getOrDefault(name, new ConcurrentHashMap<>()), acts);
    }

    private void interleave(String name, ConcurrentMap<String, String> beginning, List<Act> acts) {
        var isReached = new AtomicBoolean(true);
        for (int at = 0; isReached.getAndSet(false); at++) {
            int moment = at;
            if (acts.size() == 2) {
                var documents = new ConcurrentHashMap<>(beginning);
                act(documents, acts.get(0), moment, isReached, acts.get(1), -1, new AtomicBoolean(), Act.CLAIM);
                assertNothingIsMissed(documents, acts + " on " + name + " at " + at);
            } else {
                var isReachedWithin = new AtomicBoolean(true);
                for (int within = 0; isReachedWithin.getAndSet(false); within++) {
                    var documents = new ConcurrentHashMap<>(beginning);
                    act(documents, acts.get(0), moment, isReached, acts.get(1), within, isReachedWithin, acts.get(2));
                    assertNothingIsMissed(documents, acts + " on " + name + " at " + at + ", " + within);
                }
            }
        }
    }

    // The slow one is overtaken by the fast one at a moment, and that one by the fastest.
    private void act(
            ConcurrentMap<String, String> documents,
            Act slow,
            int moment,
            AtomicBoolean isReached,
            Act fast,
            int within,
            AtomicBoolean isReachedWithin,
            Act fastest) {
        Probe inner = at(within, isReachedWithin, () -> fastest.on(probed(documents, step -> {}), ids));
        Probe outer = at(moment, isReached, () -> fast.on(probed(documents, inner), ids));
        slow.on(probed(documents, outer), ids);
    }

    private static Probe at(int moment, AtomicBoolean isReached, Runnable work) {
        return step -> {
            if (step == moment) {
                isReached.set(true);
                work.run();
            }
        };
    }

    /** What is in the documents, read without the store. */
    private record DocumentContents(long jobs, Set<SessionUid> sessions) {
        static DocumentContents of(Map<String, String> documents) {
            long jobs = 0;
            Set<SessionUid> sessions = new LinkedHashSet<>();
            for (Map.Entry<String, String> document : documents.entrySet()) {
                if (document.getKey().startsWith("session-")) {
                    Kwargs body = Kwargs.parse(document.getValue()).object("body");
                    jobs += body.get("jobs").map(List.class::cast).orElseThrow().size();
                    if (body.has("session")) {
                        sessions.add(new SessionUid(body.text("uid")));
                    }
                }
            }
            return new DocumentContents(jobs, sessions);
        }
    }
}
