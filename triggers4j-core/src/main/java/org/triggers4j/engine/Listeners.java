package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.task.TaskListener;

/** Tells a task's listeners, then the engine's. An exception from one is logged, and changes nothing. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Registry registry;

    Listeners(Registry registry) {
        this.registry = registry;
    }

    /** Whether anybody listens. */
    boolean isHeard(String task) {
        return !registry.listeners().isEmpty()
                || registry.task(task)
                        .filter(known -> !known.listeners().isEmpty())
                        .isPresent();
    }

    @SuppressWarnings("CatchAllThrowable")
    void tell(String task, Consumer<TaskListener> what) {
        for (TaskListener listener : of(task)) {
            try {
                what.accept(listener);
            } catch (Throwable e) { // an Error too: what the listener was told of is not its to change
                LOG.atError()
                        .addKeyValue("task", task)
                        .addKeyValue("listener", listener.getClass().getName())
                        .setCause(e)
                        .log("A listener failed; what it was told of has happened all the same");
            }
        }
    }

    private List<TaskListener> of(String task) {
        Optional<KnownTask> known = registry.task(task);
        if (known.isEmpty() || known.get().listeners().isEmpty()) {
            return registry.listeners();
        }
        var all = new ArrayList<>(known.get().listeners());
        all.addAll(registry.listeners());
        return all;
    }
}
