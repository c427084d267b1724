package org.triggers4j;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.Explanation;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/**
 * A session that only does what it is told: its clock stands still at noon, and nothing runs before {@link #drain}. Tasks
 * named "ok" return, "bad" fail, "later" ask for a retry in an hour, "skip" give themselves up.
 */
final class OneSession implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    final InMemoryStore store = new InMemoryStore();
    final Triggers triggers;
    final TriggerManager manager;

    OneSession() {
        this(builder -> builder);
    }

    OneSession(UnaryOperator<TriggersBuilder> more) {
        triggers = more.apply(Triggers.builder()
                        .store(store)
                        .discoverServices(false)
                        .fireOnly()
                        .clock(() -> NOON)
                        .declareRunners("gpu")
                        .task("ok", context -> Map.of())
                        .task("bad", context -> {
                            throw new IllegalArgumentException("bad birthday");
                        })
                        .task("later", context -> {
                            throw context.retry().cooldown(Duration.ofHours(1));
                        })
                        .task("skip", context -> {
                            throw context.skip();
                        }))
                .build();
        triggers.start();
        manager = triggers.session("s");
    }

    OneSession with(TaskConfig... tasks) {
        manager.updateConfiguration(Workflow.of(tasks));
        return this;
    }

    OneSession fire(String... names) {
        for (String trigger : names) {
            manager.fire(trigger);
        }
        return this;
    }

    OneSession drain() {
        triggers.drain();
        return this;
    }

    TriggerManager by(String actor, String reason) {
        return manager.by(new Operator(actor, reason));
    }

    Explanation explain(String name) {
        return manager.explain(name);
    }

    String sentence(String name) {
        return explain(name).sentence();
    }

    /** The facts of the only instance that is explained. */
    Kwargs facts(String instance) {
        return explain(instance).toKwargs().object("facts");
    }

    @Override
    public void close() {
        triggers.close();
    }
}
