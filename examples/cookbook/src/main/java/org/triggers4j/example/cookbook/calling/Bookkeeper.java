package org.triggers4j.example.cookbook.calling;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

// region listener
/** Keeps a book of what was asked for, and what became of it. */
public final class Bookkeeper implements TaskListener {
    private final Consumer<String> book;

    public Bookkeeper(Consumer<String> book) {
        this.book = book;
    }

    @Override
    public void onInvocationApply(Invocation invocation) {
        book.accept(
                invocation.task() + " was asked for " + invocation.arguments().toJson());
    }

    @Override
    public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
        book.accept(event.task() + " is tried again at " + eta);
    }

    @Override
    public void onTaskFailure(TaskEvent event, Failure failure) {
        book.accept(event.task() + " failed after " + event.retries() + " retries: " + failure.message());
    }
}
// endregion
