package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Which runner carries a run out, and where it is found. */
class RunnersTest extends EngineCase {
    @Test
    void the_thread_runner_runs_in_process_and_can_be_joined_cascades_included() throws Exception {
        Triggers triggers = started(Triggers.builder()
                .defaultRunner("threads")
                .task("one", context -> null)
                .task("two", context -> null));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_one").after("go").run("one"),
                TaskConfig.named("t_two").after("t_one").run("two")));
        session.fire("go");

        assertThat(triggers.joinAll(SOON)).isTrue();

        assertThat(session.inspect().instance("t_two#0").status()).isEqualTo(InstanceStatus.FINISHED);
    }

    @Test
    void the_runner_is_the_tasks_own_else_its_manager_types_else_the_engines() {
        var ranBy = new CopyOnWriteArrayList<String>();
        ManagerType withRunner = new ManagerType() {
            @Override
            public String name() {
                return "withRunner";
            }

            @Override
            public Optional<String> defaultRunner() {
                return Optional.of("ofType");
            }
        };
        Triggers triggers = started(Triggers.builder()
                .managerType(withRunner)
                .runner(recording("ofTask", ranBy))
                .runner(recording("ofType", ranBy))
                .runner(recording("ofEngine", ranBy))
                .defaultRunner("ofEngine")
                .task("t", context -> null));
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_named").after("go").using("ofTask").run("t"),
                TaskConfig.named("t_plain").after("t_named").run("t"));
        for (String type : List.of("withRunner", "default")) {
            TriggerManager session = triggers.session("s-" + type, type);
            session.updateConfiguration(workflow);
            session.fire("go");
            awaitStatus(session.inspect(), "t_plain#0", InstanceStatus.FINISHED);
        }

        assertThat(ranBy)
                .containsExactly("ofTask t_named#0", "ofType t_plain#0", "ofTask t_named#0", "ofEngine t_plain#0");
    }

    private static TaskRunner recording(String name, List<String> ranBy) {
        return new TaskRunner() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run(TaskExecution execution) {
                ranBy.add(name + " " + execution.instance());
                execution.execute();
            }
        };
    }

    @Test
    void runners_are_found_by_name_through_the_service_loader() {
        DiscoveredRunner.RAN.clear();
        Triggers triggers = open(Triggers.builder().task("t", context -> null));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t").after("go").using("discovered").run("t")));

        session.fire("go");

        awaitStatus(session.inspect(), "t#0", InstanceStatus.FINISHED);
        assertThat(DiscoveredRunner.RAN).containsExactly("t#0");
    }

    /** Named in META-INF/services. */
    public static final class DiscoveredRunner implements TaskRunner {
        static final List<String> RAN = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "discovered";
        }

        @Override
        public void run(TaskExecution execution) {
            RAN.add(execution.instance().toString());
            execution.execute();
        }
    }
}
