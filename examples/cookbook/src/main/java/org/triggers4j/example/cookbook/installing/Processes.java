package org.triggers4j.example.cookbook.installing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.jdbc.JdbcOptions;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;

/** One application in several processes on one store. */
public final class Processes {
    private Processes() {}

    /** Says hello once; returns what the task returned. */
    public static String hello(Path directory) throws InterruptedException {
        var done = new CountDownLatch(1);
        // region hello
        try (Triggers triggers = Triggers.builder()
                .store(JdbcStore.sqlite(directory.resolve("hello.db")))
                .task("app.Hello", context -> {
                    done.countDown();
                    return context.triggerKwargs("go");
                })
                .build()) {
            triggers.start();
            TriggerManager session = triggers.session("first");
            session.updateConfiguration(WorkflowReader.json("""
                    { "t_hello": { "after": ["go"], "run": "app.Hello" } }"""));
            session.fire("go");
            done.await();
        }
        // endregion
        return "done";
    }

    /** A store whose tables have names of their own. */
    public static Store prefixed(Path directory) {
        // region prefix
        Store store = JdbcStore.sqlite(directory.resolve("shop.db"), JdbcOptions.DEFAULTS.withTablePrefix("t4j_"));
        // endregion
        return store;
    }

    /** A process that answers requests, and leaves the work to others. */
    // region web
    public static Triggers web(Store store) {
        return Triggers.builder()
                .store(store)
                .fireOnly()
                .route("app.Render*", "slow")
                .build();
    }
    // endregion

    /** A process that runs tasks. */
    // region worker
    public static Triggers worker(Store store, TriggerTask importSubject, TriggerTask renderReport) {
        return Triggers.builder()
                .store(store)
                .task("app.ImportSubject", importSubject)
                .task("app.RenderReport", renderReport)
                .route("app.Render*", "slow")
                .queues("default", "slow")
                .slots(32)
                .graceFor(Duration.ofSeconds(25)) // less than the 30 s after which the platform kills
                .build();
    }
    // endregion

    /** Runs a worker until the process is told to stop. */
    // region main
    static void runUntilStopped(Triggers triggers) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(triggers::close, "triggers-shutdown"));
        triggers.start();
        new CountDownLatch(1).await(); // the engine's threads are daemons: without this, the process would end here
    }
    // endregion
}
