package org.triggers4j;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** An engine, or several, on one store in memory, closed after each test. */
abstract class EngineCase {
    static final Duration SOON = Duration.ofSeconds(10);

    final InMemoryStore store = new InMemoryStore();
    final List<Triggers> opened = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    final Triggers started(TriggersBuilder builder) {
        return open(builder.discoverServices(false));
    }

    final Triggers open(TriggersBuilder builder) {
        Triggers triggers = builder.store(store).build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    static void awaitStatus(SessionInspector session, String instance, InstanceStatus status) {
        await().atMost(SOON)
                .until(() -> session.instances().stream()
                        .anyMatch(view -> view.name().toString().equals(instance) && view.status() == status));
    }

    static Workflow join(String run) {
        return Workflow.of(TaskConfig.named("t_join").after("a", "b").run(run));
    }
}
