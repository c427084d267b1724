package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.TaskOptions;

/**
 * The window that a run may open for others with the same arguments.
 *
 * @param key made only if it is needed: most runs open none
 */
record IgnoreWindow(CallStore store, Environment environment, TaskOptions options, Supplier<String> key) {
    void open() {
        Instant now = environment.now();
        Instant until = options.ignore()
                .flatMap(ignore -> ignore.until(now))
                .orElseThrow(() -> new IllegalStateException(
                        "The task's options name no span to ignore calls for; use setIgnore(Duration)."));
        store.open(new CallStore.Window(key.get(), until), now, true);
    }

    void open(Duration span) {
        if (span.isNegative() || span.isZero()) {
            throw new IllegalArgumentException("The window must be longer than zero, but is " + span + ".");
        }
        Instant now = environment.now();
        store.open(new CallStore.Window(key.get(), now.plus(span)), now, true);
    }

    /** What opens with the end of a successful run, if its task says so. */
    Optional<CallStore.Window> afterSuccess() {
        return options.ignore()
                .filter(Ignore::afterSuccess)
                .flatMap(ignore -> ignore.until(environment.now()))
                .map(until -> new CallStore.Window(key.get(), until));
    }
}
