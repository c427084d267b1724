package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Which queue a trigger task's job waits in, and who takes it from there. */
class RoutesTest {
    private final InMemoryStore store = new InMemoryStore();
    private final List<Triggers> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    private Triggers opened(TriggersBuilder builder) {
        Triggers triggers =
                builder.store(store).discoverServices(false).fireOnly().build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    private static TriggersBuilder knowing(TriggerTask task) {
        return Triggers.builder().task("app.ImportSubject", task).task("app.Mail", context -> Map.of());
    }

    private static final class OnImports implements TriggerTask {
        @Override
        public Object run(TaskContext context) {
            return Map.of();
        }

        @Override
        public Optional<String> queue() {
            return Optional.of("imports");
        }
    }

    private static void fire(Triggers triggers) {
        triggers.session("s")
                .updateConfiguration(Workflow.of(
                        TaskConfig.named("t_import").after("go").run("app.ImportSubject"),
                        TaskConfig.named("t_mail").after("go").run("app.Mail")));
        triggers.session("s").fire("go");
    }

    private List<String> queues(Triggers triggers) {
        return triggers.queries().queueDepths().stream()
                .map(StoreQueries.QueueDepth::queue)
                .sorted()
                .toList();
    }

    @Test
    void a_route_sends_tasks_to_the_workers_of_a_queue() {
        Triggers web = opened(knowing(context -> Map.of()).route("app.Import*", "imports"));
        Triggers importer = opened(knowing(context -> Map.of()).queues("imports"));

        fire(web);

        assertThat(importer.drain()).isEqualTo(1);
        assertThat(queues(web)).containsExactly("default");
        assertThat(web.drain()).isEqualTo(1);
    }

    @Test
    void a_task_may_name_its_queue_itself() {
        Triggers web = opened(knowing(new OnImports()));

        fire(web);

        assertThat(queues(web)).containsExactly("default", "imports");
    }

    @Test
    void the_first_route_that_fits_goes_before_the_others_and_before_the_task() {
        Triggers web = opened(knowing(new OnImports())
                .route("app.ImportSubject", "subjects")
                .route("*", "rest")
                .route("app.Mail", "never"));

        fire(web);

        assertThat(queues(web)).containsExactly("rest", "subjects");
    }

    @Test
    void a_dot_is_a_dot() {
        Triggers web =
                opened(knowing(context -> Map.of()).route("app?Mail", "odd").route("app.", "odd"));

        fire(web);

        assertThat(queues(web)).containsExactly("default");
    }

    @Test
    void bad_names_are_all_refused_at_once() {
        TriggersBuilder builder = Triggers.builder()
                .store(store)
                .route("app.*", "")
                .route("", "q")
                .task("app.It", context -> null)
                .task("app.It", context -> null);

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refusal -> assertThat(refusal.problems()).hasSize(3))
                .hasMessageContaining("The task 'app.It' is registered twice.");
    }
}
