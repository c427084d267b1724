package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What an application's own kind of trigger manager can do. */
class ManagerTypeTest extends EngineCase {
    @Test
    void hooks_are_told_in_order_after_the_commit_and_may_fire() {
        var told = new CopyOnWriteArrayList<String>();
        ManagerType recording = new ManagerType() {
            @Override
            public String name() {
                return "recording";
            }

            @Override
            public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
                told.add("fire " + trigger + " " + scheduled);
                if (trigger.equals("go")) {
                    manager.fire("fromHook");
                }
            }

            @Override
            public void postReplay(TriggerManager manager, InstanceName failed, InstanceName successor) {
                told.add("replay " + failed + " " + successor);
            }

            @Override
            public void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {
                told.add("skip " + instance + " " + cascade);
            }
        };
        Triggers triggers = started(Triggers.builder().managerType(recording).task("t", context -> {
            throw new IllegalStateException("no");
        }));
        TriggerManager session = triggers.session("s", "recording");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run("t")));

        session.fire("go");
        awaitStatus(session.inspect(), "t#0", InstanceStatus.FAILED);
        session.replayFailedInstance("t#0");
        awaitStatus(session.inspect(), "t#1", InstanceStatus.FAILED);
        session.skipFailedInstance("t#1", true, Kwargs.of("x", 1));

        assertThat(told)
                .containsExactly("fire go [t#0]", "fire fromHook []", "replay t#0 t#1", "fire t []", "skip t#1 true");
    }

    /** The Python library's recipe, line by line: fires sessionFinalized when nothing else is unresolved. */
    private static final class Finalizing implements ManagerType {
        private static final String SESSION_FINALIZED = "sessionFinalized";

        @Override
        public String name() {
            return "app.finalizing";
        }

        @Override
        public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
            if (trigger.equals(SESSION_FINALIZED)
                    || manager.inspect().latestKwargs().containsKey(SESSION_FINALIZED)) {
                return;
            }
            boolean isAllDone = manager.inspect().unresolvedTasks().stream()
                    .allMatch(task -> task.after().contains(SESSION_FINALIZED));
            if (isAllDone) {
                manager.fire(SESSION_FINALIZED);
            }
        }
    }

    @Test
    void a_hook_may_fire_so_that_a_session_is_finalised_by_its_own_manager_type() throws Exception {
        Triggers triggers = started(Triggers.builder()
                .managerType(new Finalizing())
                .defaultRunner("threads")
                .task("app.Import", context -> Map.of())
                .task("app.SetFlag", context -> Map.of("isComplete", true)));
        TriggerManager session = triggers.session("s", "app.finalizing");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_import").after("a", "b").run("app.Import"),
                TaskConfig.named("t_setFlag").after("sessionFinalized").run("app.SetFlag")));

        session.fire("a");
        session.fire("b");

        assertThat(triggers.joinAll(SOON)).isTrue();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(session.inspect().unresolvedTasks()).isEmpty());
        assertThat(session.inspect().events(0, 100))
                .extracting(LogEntry::trigger)
                .filteredOn("sessionFinalized"::equals)
                .hasSize(1);
    }

    /** Reads a directive of its own, which the framework keeps and does not interpret. */
    private static final class Announcing implements ManagerType {
        @Override
        public String name() {
            return "app.announcing";
        }

        @Override
        public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
            scheduled.stream()
                    .map(instance -> manager.inspect().task(instance.task()))
                    .flatMap(task -> task.extras().get("announce").stream())
                    .forEach(channel -> manager.fire("announced", Kwargs.of("channel", channel)));
        }
    }

    @Test
    void a_hook_reads_directives_of_its_own_from_the_extras() {
        Triggers triggers =
                started(Triggers.builder().managerType(new Announcing()).fireOnly());
        TriggerManager session = triggers.session("s", "app.announcing");
        session.updateConfiguration(Workflow.of(TaskConfig.named("t_import")
                .after("go")
                .extras(Kwargs.of("announce", "#imports"))
                .run("app.Import")));

        session.fire("go");

        assertThat(session.inspect().latestKwargs()).containsEntry("announced", Kwargs.of("channel", "#imports"));
    }

    @Test
    void a_hook_that_throws_changes_nothing() {
        ManagerType throwing = new ManagerType() {
            @Override
            public String name() {
                return "app.throwing";
            }

            @Override
            public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
                throw new AssertionError("from the hook, on purpose");
            }
        };
        Triggers triggers = started(Triggers.builder().managerType(throwing).task("app.It", context -> {
            context.manager().fire("fromInside");
            return Map.of();
        }));
        TriggerManager session = triggers.session("s", "app.throwing");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_it").after("go").run("app.It")));

        session.fire("go");

        await().atMost(SOON).until(() -> session.inspect().instance("t_it#0").status() == InstanceStatus.FINISHED);
    }

    @Test
    void work_of_a_session_whose_type_is_unknown_here_waits_visibly_for_a_process_that_knows_it() {
        ManagerType custom = () -> "app.custom";
        Triggers web = started(Triggers.builder().managerType(custom).fireOnly());
        Triggers stranger = started(Triggers.builder().task("app.It", context -> Map.of()));
        web.session("s", "app.custom")
                .updateConfiguration(Workflow.of(
                        TaskConfig.named("t_it").after("go").run("app.It"),
                        TaskConfig.named("t_next").after("t_it").run("app.It")));

        web.session("s").fire("go");

        await().atMost(SOON).until(() -> !web.queries().parked(10).isEmpty());
        StoreQueries.ParkedJob parked = web.queries().parked(10).get(0);
        assertThat(parked.reason()).contains("manager type");
        InstanceView waiting = web.inspect("s").instance("t_it#0");
        assertThat(waiting.status()).isEqualTo(InstanceStatus.SCHEDULED);
        assertThat(waiting.waitsFor()).contains(parked.reason());
        assertThatThrownBy(() -> stranger.session("s").fire("other"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'app.custom' is not registered in this process");

        started(Triggers.builder().managerType(custom).task("app.It", context -> Map.of()));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(web.inspect("s").unresolvedTasks()).isEmpty());
    }

    @Test
    void a_type_that_is_registered_twice_or_asked_for_and_not_registered_is_refused() {
        ManagerType custom = () -> "app.custom";
        assertThatThrownBy(() -> Triggers.builder()
                        .store(store)
                        .managerType(custom)
                        .managerType(custom)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'app.custom' is registered twice");
        Triggers triggers = started(Triggers.builder().fireOnly());
        assertThatThrownBy(() -> triggers.session("s", "app.custom"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Known: default, finalizing");
    }
}
