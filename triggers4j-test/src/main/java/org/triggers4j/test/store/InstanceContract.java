package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Patience;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.TaskInstance.Lineage;
import org.triggers4j.workflow.TaskInstance.Outcome;
import org.triggers4j.workflow.Workflow;

/** Instances: what was written is read back, and found by name, by being open, and by what it has to know of the log. */
abstract class InstanceContract extends IsolationContract {

    // ---- instances ----------------------------------------------------------------------------------------------

    @Test
    void an_instance_comes_back_with_every_part() {
        TaskInstance instance = full(InstanceStatus.FAILED);
        JobId job = id(77);
        Driver.done(write(withInstance(instance, true, job)));

        StoredInstance stored = stored(instance.name());

        assertSame(stored.instance(), instance);
        assertThat(stored.job()).contains(job);
    }

    @Test
    void an_instance_comes_back_without_what_it_has_not() {
        TaskInstance instance = bare(InstanceStatus.UNSTARTED);
        Driver.done(write(withInstance(instance, true, null)));

        StoredInstance stored = stored(instance.name());

        assertSame(stored.instance(), instance);
        assertThat(stored.job()).isEmpty();
    }

    @Test
    void an_instance_written_again_is_all_new() {
        Driver.done(write(withInstance(full(InstanceStatus.FAILED), true, id(77))));
        Driver.done(write(withInstance(bare(InstanceStatus.UNSTARTED), false, null)));

        StoredInstance stored = stored(bare(InstanceStatus.UNSTARTED).name());

        assertSame(stored.instance(), bare(InstanceStatus.UNSTARTED));
        assertThat(stored.job()).isEmpty();
        assertThat(snapshot(UID).instances()).hasSize(1);
    }

    @Test
    void an_instance_keeps_each_of_the_eight_statuses() {
        for (InstanceStatus status : InstanceStatus.values()) {
            boolean isFirst = status == InstanceStatus.UNSTARTED;
            Driver.done(write(withInstance(bare(status), isFirst, null)));

            assertThat(stored(bare(status).name()).instance().status()).isEqualTo(status);
        }
    }

    @Test
    void of_the_instances_asked_for_by_name_those_that_exist_are_loaded() {
        pages(UID, 3);
        pages(OTHER, 5);

        Intent intent = Intent.on(UID)
                .reading(instance("t_each#2"), instance("t_each#0"), instance("t_each#4"), instance("t_join#0"));

        assertThat(loadOne(intent).instances()).containsOnlyKeys(instance("t_each#0"), instance("t_each#2"));
    }

    // ---- open instances -----------------------------------------------------------------------------------------

    @Test
    void the_open_instances_of_a_task_are_all_that_wait_and_no_others() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_wait").after("never").andEvery("page").run("app.Wait"),
                TaskConfig.named("t_also").after("never").andEvery("page").run("app.Also"),
                TaskConfig.named("t_each").andEvery("page").run("app.Each"));
        driver.commit(UID, configured(workflow), fired("page"), fired("page"), fired("page"));
        driver.commit(OTHER, configured(workflow), fired("page"));
        driver.commit(UID, statusSet("t_wait#1", InstanceStatus.SKIPPED));
        driver.commit(UID, statusSet("t_each#0", InstanceStatus.UNSTARTED));

        Intent intent = Intent.on(UID);
        Intent asking = new Intent(
                UID,
                intent.instances(),
                List.of("t_wait", "t_each", "t_none"),
                List.of(),
                Optional.empty(),
                Optional.empty());
        Map<String, List<StoredInstance>> open = loadOne(asking).openOf();

        assertThat(open).containsOnlyKeys("t_wait", "t_each", "t_none");
        assertThat(names(at(open, "t_wait"))).containsExactlyInAnyOrder(instance("t_wait#0"), instance("t_wait#2"));
        assertThat(names(at(open, "t_each"))).containsExactly(instance("t_each#0"));
        assertThat(open.get("t_none")).isEmpty();
    }

    @Test
    void open_instances_carry_what_they_have_received_and_their_job() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        JobId job = stored(instance("t_join#0")).job().orElseThrow();
        driver.commit(UID, statusSet("t_join#0", InstanceStatus.UNSTARTED));

        StoredInstance open = openOf(UID, "t_join").get(0);

        assertThat(open.instance().received()).containsExactly(Map.entry("a", 2L), Map.entry("b", 3L));
        assertThat(open.job()).contains(job);
    }

    @Test
    void a_thousand_open_instances_are_all_read() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_wait").after("go").andEvery("page").run("app.Each"));
        var events = new ArrayList<SessionEvent>(List.of(configured(workflow)));
        for (int i = 0; i < MANY; i++) {
            events.add(fired("page"));
        }
        driver.commit(UID, events.toArray(SessionEvent[]::new));

        assertThat(openOf(UID, "t_wait")).hasSize(MANY);
        assertThat(driver.commit(UID, fired("go")).jobs()).hasSize(MANY);
        assertThat(openOf(UID, "t_wait")).isEmpty();
    }

    // ---- last fires ---------------------------------------------------------------------------------------------

    @Test
    void the_last_fire_of_a_trigger_is_its_latest_event_whatever_fired_it() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_one").andEvery("a").run("app.Task"),
                TaskConfig.named("t_two").andEvery("a").run("app.Task"),
                TaskConfig.named("t_three").andEvery("a").run("app.Task"));
        driver.commit(UID, configured(workflow), fired("a"), fired("b"), fired("b"));
        driver.commit(UID, finished(instance("t_one#0"), Kwargs.empty()));
        driver.commit(UID, failed(instance("t_two#0")), failed(instance("t_three#0")));
        driver.commit(
                UID,
                new SessionEvent.Skipped(instance("t_two#0"), true, Kwargs.empty(), OPERATOR),
                new SessionEvent.Skipped(instance("t_three#0"), false, Kwargs.empty(), OPERATOR));

        Intent intent = Intent.on(UID).lookingUp(List.of("a", "b", "t_one", "t_two", "t_three", "never"));

        assertThat(loadOne(intent).lastFires())
                .containsOnly(Map.entry("a", 2L), Map.entry("b", 4L), Map.entry("t_one", 5L), Map.entry("t_two", 8L));
    }

    @Test
    void the_last_fire_is_the_session_s_own() {
        driver.commit(OTHER, fired("a"), fired("a"));
        driver.commit(UID, fired("b"));

        assertThat(loadOne(Intent.on(UID).lookingUp(List.of("a", "b"))).lastFires())
                .containsOnly(Map.entry("b", 1L));
    }

    @Test
    void a_configuration_finds_the_fires_that_came_before_it_in_the_same_batch_too() {
        driver.commit(UID, fired("a"));

        driver.attempt(
                List.of(Step.on(UID, fired("b")), Step.on(UID, configured(join())), Step.on(UID, fired("b"))),
                Patience.WAIT);

        TaskInstance joined = stored(instance("t_join#0")).instance();
        assertThat(joined.received()).containsOnly(Map.entry("a", 1L), Map.entry("b", 4L));
        assertThat(joined.status()).isEqualTo(InstanceStatus.SCHEDULED);
    }

    // ---- how to say it ------------------------------------------------------------------------------------------

    static SessionEvent statusSet(String name, InstanceStatus status) {
        return new SessionEvent.StatusSet(
                instance(name), status, Kwargs.empty(), Optional.empty(), Optional.empty(), OPERATOR);
    }

    static SessionEvent failed(InstanceName name) {
        var failure = new Failure("java.io.IOException", "gone", "at …", Kwargs.of("try", 1));
        return new SessionEvent.Failed(name, failure, new SessionEvent.Run(T0, 40));
    }

    StoredInstance stored(InstanceName name) {
        return at(loadOne(Intent.on(UID).reading(name)).instances(), name);
    }

    List<StoredInstance> openOf(SessionUid uid, String task) {
        var intent = new Intent(uid, List.of(), List.of(task), List.of(), Optional.empty(), Optional.empty());
        return at(loadOne(intent).openOf(), task);
    }

    static List<InstanceName> names(List<StoredInstance> instances) {
        return instances.stream().map(stored -> stored.instance().name()).toList();
    }

    static TaskInstance full(InstanceStatus status) {
        var received = new LinkedHashMap<String, Long>();
        received.put("zebra", 3L);
        received.put("apple", 1L);
        received.put("mango 'x'", 2L);
        var abandonedBy = new LinkedHashMap<String, Long>();
        abandonedBy.put("z", 9L);
        abandonedBy.put("a", 8L);
        var stamps = new EnumMap<InstanceStatus, Instant>(InstanceStatus.class);
        stamps.put(InstanceStatus.UNSTARTED, T0);
        stamps.put(InstanceStatus.RUNNING, T0.plusNanos(1_000));
        stamps.put(InstanceStatus.FAILED, Instant.parse("2038-01-19T03:14:08.000001Z"));
        return new TaskInstance(
                new InstanceName("t_join", 7),
                status,
                4,
                received,
                abandonedBy,
                new Lineage(new InstanceName("t_join", 5), 3, 2, 11),
                new Outcome(
                        5_000_000_000L,
                        12L,
                        join().hash(),
                        Duration.ofSeconds(180, 1_000),
                        Kwargs.of("z", 1, "a", Kwargs.of("deep", List.of())),
                        50,
                        true),
                stamps,
                13);
    }

    static TaskInstance bare(InstanceStatus status) {
        return new TaskInstance(
                new InstanceName("t_join", 7),
                status,
                1,
                Collections.emptyMap(),
                Collections.emptyMap(),
                Lineage.NONE,
                Outcome.NONE,
                Collections.emptyMap(),
                1);
    }

    static void assertSame(TaskInstance actual, TaskInstance expected) {
        // Kwargs remember their text once they were asked for it, which makes no difference.
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(Kwargs::equals, Kwargs.class)
                .isEqualTo(expected);
        assertThat(actual.outcome().metadata().toJson())
                .isEqualTo(expected.outcome().metadata().toJson());
        // Order matters: it is the order of arrival.
        assertThat(new ArrayList<>(actual.received().entrySet()))
                .isEqualTo(new ArrayList<>(expected.received().entrySet()));
        assertThat(new ArrayList<>(actual.abandonedBy().entrySet()))
                .isEqualTo(new ArrayList<>(expected.abandonedBy().entrySet()));
        assertThat(actual.outcome().metadata().toJson())
                .isEqualTo(expected.outcome().metadata().toJson());
    }

    Writes withInstance(TaskInstance instance, boolean isNew, @Nullable JobId job) {
        Writes writes = new Writes();
        String heads = Heads.none(false).toText(join());
        writes.sessions().add(new Writes.SessionRow(UID, isNew, 0, join(), Driver.MANAGER, heads, null, false));
        writes.instances().add(new Writes.InstanceRow(UID, isNew, instance, job));
        return writes;
    }
}
