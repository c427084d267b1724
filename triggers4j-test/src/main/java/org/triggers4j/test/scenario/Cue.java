package org.triggers4j.test.scenario;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.triggers4j.task.TaskContext;

/** What a step tells the code of a live run to do next. */
sealed interface Cue {
    /**
     * Something in between.
     *
     * @param done completes when it is done, exceptionally with what it threw
     */
    record Meanwhile(Consumer<TaskContext> work, CompletableFuture<Void> done) implements Cue {}

    /** The end: a result, empty for null. */
    record Return(Optional<Object> result) implements Cue {}

    /** The end: an exception. */
    record Throw(Function<TaskContext, RuntimeException> exception) implements Cue {}
}
