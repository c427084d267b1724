package org.triggers4j.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;

/** Engines on one store that run nothing before they are drained, and whose clock stands still until it is moved. */
final class ManualEngines implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    final InMemoryStore store = new InMemoryStore();
    final Journal journal = new Journal();
    private final List<Triggers> opened = new ArrayList<>();
    private volatile Instant now = NOON;

    record User(int id) {}

    /** An engine that knows these tasks. */
    Triggers engine(Task<?, ?>... tasks) {
        return engine(builder -> builder, tasks);
    }

    Triggers engine(UnaryOperator<TriggersBuilder> more, Task<?, ?>... tasks) {
        TriggersBuilder builder = more.apply(Triggers.builder()
                .store(store)
                .discoverServices(false)
                .fireOnly()
                .clock(() -> now));
        List.of(tasks).forEach(builder::task);
        Triggers triggers = builder.listener(journal).build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    /** A task that counts users, with these options. */
    static LambdaTask<User, Integer> task(TaskOptions options, LambdaTask.Code<User, Integer> code) {
        return LambdaTask.of("app.Task", User.class, Integer.class, code).with(options);
    }

    static TaskHandle<User, Integer> handle(Triggers triggers) {
        return triggers.task("app.Task", User.class, Integer.class);
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void close() {
        opened.forEach(Triggers::close);
    }
}
