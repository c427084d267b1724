package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Two engines, as of two processes, on the same documents. */
class DocumentEnginesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SESSIONS = 4;
    private static final int PAGES = 6;
    private static final Workflow SURVEY = Workflow.of(
            TaskConfig.named("t_subject").after("first", "complete").run("app.Subject"),
            TaskConfig.named("t_page").after("t_subject").andEvery("page").run("app.Page"));

    private final Map<String, Integer> runs = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    @Test
    void two_engines_share_documents_in_memory_and_run_everything_once() throws Exception {
        var documents = new ConcurrentHashMap<String, String>();
        runSurveys(
                new MapDocumentStore(documents, new InMemoryStore().doorbell()),
                new MapDocumentStore(documents, new InMemoryStore().doorbell()));
    }

    @Test
    void two_engines_share_a_directory_of_files_and_run_everything_once() throws Exception {
        runSurveys(
                new FileDocumentStore(directory, new InMemoryStore().doorbell()),
                new FileDocumentStore(directory, new InMemoryStore().doorbell()));
    }

    private void runSurveys(Store one, Store other) throws Exception {
        try (Triggers first = started(one);
                Triggers second = started(other)) {
            fireAll(List.of(first, second));

            for (int number = 0; number < SESSIONS; number++) {
                SessionInspector session = second.inspect("survey " + number);
                await().atMost(SOON).until(() -> finished(session) == 1 + PAGES);
            }
        }
        assertThat(runs)
                .hasSize(SESSIONS * (1 + PAGES))
                .allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
    }

    private static long finished(SessionInspector session) {
        return session.instances().stream()
                .filter(view -> view.status() == InstanceStatus.FINISHED)
                .count();
    }

    private Triggers started(Store store) {
        Triggers triggers = Triggers.builder()
                .store(store)
                .task("app.Subject", context -> ran(context.idempotencyKey()))
                .task("app.Page", context -> ran(context.idempotencyKey()))
                .pollEvery(Duration.ofMillis(50))
                .discoverServices(false)
                .build();
        triggers.start();
        return triggers;
    }

    private Kwargs ran(String key) {
        runs.merge(key, 1, Integer::sum);
        return Kwargs.of("key", key);
    }

    // Both fire into every session at the same time.
    private static void fireAll(List<Triggers> engines) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(engines.size());
        try {
            var barrier = new CyclicBarrier(engines.size());
            List<Future<?>> firing = IntStream.range(0, engines.size())
                    .<Future<?>>mapToObj(number -> threads.submit(() -> {
                        barrier.await();
                        fire(engines.get(number), number);
                        return number;
                    }))
                    .toList();
            for (Future<?> each : firing) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void fire(Triggers engine, int number) {
        for (int survey = 0; survey < SESSIONS; survey++) {
            var session = engine.session("survey " + survey);
            session.updateConfiguration(SURVEY);
            session.fire(number == 0 ? "first" : "complete");
            for (int page = 0; page < PAGES / 2; page++) {
                session.fire("page", Kwargs.of("engine", number, "page", page));
            }
        }
    }
}
