package org.triggers4j.example.injecttool;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

/** Counts how runs end. Thread-safe. */
public final class Activity implements TaskListener {
    // Guarded by this.
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    private synchronized void count(TaskEvent event, String what) {
        counts.computeIfAbsent(event.task(), task -> new TreeMap<>()).merge(what, 1, Integer::sum);
    }

    /** How many runs of a task ended so: {@code succeeded}, {@code failed}, {@code retried} or {@code skipped}. */
    public synchronized int count(String task, String what) {
        return counts.getOrDefault(task, Map.of()).getOrDefault(what, 0);
    }

    /** All that were counted, by task. */
    public synchronized Map<String, Map<String, Integer>> all() {
        var copy = new TreeMap<String, Map<String, Integer>>();
        counts.forEach((task, ends) -> copy.put(task, new TreeMap<>(ends)));
        return copy;
    }

    @Override
    public void onTaskSuccess(TaskEvent event, @Nullable Object result) {
        count(event, "succeeded");
    }

    @Override
    public void onTaskFailure(TaskEvent event, Failure failure) {
        count(event, "failed");
    }

    @Override
    public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
        count(event, "retried");
    }

    @Override
    public void onTaskSkipped(TaskEvent event, Kwargs reason) {
        count(event, "skipped");
    }
}
