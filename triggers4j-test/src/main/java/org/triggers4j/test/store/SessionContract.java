package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Sessions, their workflows and their logs: what was written is read back, whatever it looks like. */
abstract class SessionContract extends InstanceContract {

    // ---- the session's row --------------------------------------------------------------------------------------

    @Test
    void a_session_comes_back_with_every_part() {
        String heads = Heads.none(true).toText(join());
        var writes = new Writes();
        writes.sessions()
                .add(new Writes.SessionRow(UID, true, 0, join(), "app.M", heads, "too many\ninstances", false));
        Driver.done(write(writes));

        assertThat(row(UID)).isEqualTo(new SessionRecord(UID, 0, join(), "app.M", heads, "too many\ninstances", false));
    }

    @Test
    void a_session_written_again_is_all_new() {
        String heads = Heads.none(false).toText(each());
        Writes halted = new Writes();
        halted.sessions().add(new Writes.SessionRow(UID, true, 0, join(), "app.M", heads, "halted", false));
        Driver.done(write(halted));
        Writes ended = new Writes();
        ended.sessions().add(new Writes.SessionRow(UID, false, 0, each(), "app.M", heads, null, true));
        Driver.done(write(ended));

        assertThat(row(UID)).isEqualTo(new SessionRecord(UID, 0, each(), "app.M", heads, null, true));
    }

    @Test
    void a_workflow_comes_back_with_its_tasks_in_their_order() {
        var tasks = new ArrayList<TaskConfig>();
        for (int i = 0; i < 60; i++) {
            tasks.add(TaskConfig.named("t_" + (i * 37) % 60)
                    .after("z" + i, "a" + i)
                    .andEvery("m" + i)
                    .unless("y", "b")
                    .using("runner " + i)
                    .withParams("z" + i, Kwargs.of("z", 1, "a", Kwargs.of("deep", List.of(1, 2.5, "x"))))
                    .extras(Kwargs.of("zeta", true, "alpha", "ä🚀"))
                    .run("app.Task" + i));
        }
        Workflow workflow = Workflow.of(tasks);
        driver.commit(UID, configured(workflow));

        Workflow read = row(UID).workflow();

        assertThat(read.hash()).isEqualTo(workflow.hash());
        assertThat(read.body()).isEqualTo(workflow.body());
        assertThat(new ArrayList<>(read.tasks().keySet()))
                .isEqualTo(new ArrayList<>(workflow.tasks().keySet()));
    }

    @Test
    void sessions_may_share_a_workflow_and_change_it_apart() {
        driver.commit(UID, configured(join()));
        driver.commit(OTHER, configured(join()));
        driver.commit(OTHER, configured(each()));

        assertThat(row(UID).workflow()).isEqualTo(join());
        assertThat(row(OTHER).workflow()).isEqualTo(join().updatedWith(each()));
    }

    // ---- the event log ------------------------------------------------------------------------------------------

    @Test
    void an_event_comes_back_with_every_part_and_without_what_it_has_not() {
        List<LogEntry> entries = List.of(
                new LogEntry(
                        1,
                        EventKind.SKIPPED,
                        "t_join",
                        Kwargs.of("z", 1, "a", 2),
                        instance("t_join#3"),
                        Kwargs.of("reason", "why not"),
                        T0,
                        "ada"),
                new LogEntry(2, EventKind.CLONED, null, null, null, Kwargs.empty(), T0, null),
                new LogEntry(3, EventKind.FIRED, "a", Kwargs.empty(), null, Kwargs.empty(), T0.plusNanos(1_000), null));

        Driver.done(write(withEvents(entries)));

        assertThat(store.queries().events(UID, 0, 10)).isEqualTo(entries);
    }

    @Test
    void every_kind_of_event_comes_back() {
        var entries = new ArrayList<LogEntry>();
        for (EventKind kind : EventKind.values()) {
            entries.add(new LogEntry(entries.size() + 1, kind, null, null, null, Kwargs.empty(), T0, null));
        }

        Driver.done(write(withEvents(entries)));

        assertThat(store.queries().events(UID, 0, 100)).isEqualTo(entries);
    }

    @Test
    void kwargs_come_back_to_the_last_digit_in_their_order() {
        Kwargs kwargs = Kwargs.ofMap(extremes());

        driver.commit(UID, fired("a", kwargs));

        Kwargs read = at(store.queries().latestKwargs(UID), "a");
        assertThat(read.toJson()).isEqualTo(kwargs.toJson());
        assertThat(read).isEqualTo(kwargs);
    }

    private static Map<String, @Nullable Object> extremes() {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("z", null);
        values.put("", "");
        values.put("a.b[0]", List.of());
        values.put("long", Long.MIN_VALUE);
        values.put("huge", BigInteger.TEN.pow(60).add(BigInteger.ONE));
        values.put("tiny", new BigDecimal("1.000000000000000000000000000000000001"));
        values.put("double", 0.1 + 0.2);
        values.put("scaled", 1e300);
        values.put("text", "quotes \" ' ` \\ \n\r\t \u0001 \u007f \u2028 ä 🚀 \uFFFD");
        values.put("long text", "0123456789ä".repeat(10_000));
        Object nested = "bottom";
        for (int depth = 0; depth < 40; depth++) {
            nested = depth % 2 == 0 ? List.of(nested) : Map.of("level " + depth, nested);
        }
        values.put("nested", nested);
        values.put("A", true);
        values.put("a", false);
        return values;
    }

    // ---- text in all shapes -------------------------------------------------------------------------------------

    static Stream<String> shapes() {
        return Stream.of(
                "O'Brien said \"`hello`\"",
                "a#b#0/c\\d/../e",
                "%_*?[a-z]{tag}$1 :name ?1 -- ; /* */",
                " padded ",
                "NULL",
                "0",
                "ä ö ß 漢字 עברית",
                "🚀👩‍👩‍👧‍👦",
                "x".repeat(200),
                "漢".repeat(200),
                "🚀".repeat(100),
                "\uFFFD\uFFFE\u00A0\u200B\u202E");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void names_of_any_shape_come_back_as_they_are(String name) {
        var uid = new SessionUid(name);
        Workflow workflow = Workflow.of(TaskConfig.named(name)
                .after(name + "")
                .andEvery("go")
                .using(name)
                .run(name));
        driver.commit(Step.on(uid, configured(workflow), fired(name, Kwargs.of(name, name)))
                .keyed(name));
        driver.commit(uid, fired("go"));
        driver.commit(uid, new SessionEvent.LogsResolved(new InstanceName(name, 0), Optional.empty(), operator(name)));

        Intent intent = Intent.on(uid)
                .reading(new InstanceName(name, 0))
                .lookingUp(List.of(name))
                .keyed(Optional.of(name));
        LoadedSession session = loadOne(intent);
        var job = store.queue()
                .claim(WORKER, new Offer(Set.of("default"), Set.of(name), Set.of(Driver.MANAGER), Set.of(name)), 1)
                .get(0)
                .job();

        assertThat(session.session().orElseThrow().workflow()).isEqualTo(workflow);
        assertThat(session.instances()).containsOnlyKeys(new InstanceName(name, 0));
        assertThat(session.lastFires()).containsOnlyKeys(name);
        assertThat(session.keys()).containsOnlyKeys(name);
        assertThat(store.queries().latestKwargs(uid).get(name)).isEqualTo(Kwargs.of(name, name));
        assertThat(store.queries().events(uid, 0, 10).get(3).actor()).isEqualTo(name);
        assertThat(store.queries().sessions(Optional.empty(), 10)).containsExactly(uid);
        assertThat(List.of(
                        job.task(),
                        job.runner(),
                        job.instance().session(),
                        job.instance().instanceTask()))
                .containsOnly(name);
    }

    @Test
    void names_that_look_alike_are_different_names() {
        List<String> alike =
                List.of("cafe", "Cafe", "café", "cafe\u0301", "cafe ", " cafe", "cafe\u00A0", "ｃａｆｅ", "caﬀe");
        for (String name : alike) {
            driver.commit(Step.on(new SessionUid(name), fired(name)).keyed(name));
            driver.commit(Step.on(UID, configured(taskNamed(name)), fired("go"), fired(name))
                    .keyed(name));
        }

        assertThat(store.queries().sessions(Optional.empty(), 100)).hasSize(alike.size() + 1);
        assertThat(store.queries().latestKwargs(UID)).containsOnlyKeys(withGo(alike));
        assertThat(row(UID).workflow().tasks()).hasSize(alike.size());
        for (String name : alike) {
            Intent intent = Intent.on(UID).lookingUp(List.of(name)).keyed(Optional.of(name));
            LoadedSession session = loadOne(intent);
            assertThat(session.lastFires()).containsOnlyKeys(name);
            assertThat(session.keys()).containsOnlyKeys(name);
        }
    }

    private static List<String> withGo(List<String> names) {
        var all = new ArrayList<>(names);
        all.add("go");
        return all;
    }

    private static Workflow taskNamed(String name) {
        return Workflow.of(TaskConfig.named(name).andEvery("go").run("app.Task"));
    }

    private static Operator operator(String name) {
        return new Operator(name, "because of " + name);
    }

    SessionRecord row(SessionUid uid) {
        return loadOne(Intent.on(uid)).session().orElseThrow();
    }

    static Writes withEvents(List<LogEntry> entries) {
        Writes writes = new Writes();
        String heads = Heads.none(false).toText(join());
        writes.sessions()
                .add(new Writes.SessionRow(UID, true, entries.size(), join(), Driver.MANAGER, heads, null, false));
        entries.forEach(entry -> writes.events().add(new Writes.EventRow(UID, entry, entry.seq())));
        return writes;
    }
}
