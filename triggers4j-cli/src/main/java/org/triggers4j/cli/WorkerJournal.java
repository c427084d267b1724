package org.triggers4j.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

/** Prints what a worker does, one line for each thing, as text or JSON. Thread-safe. */
final class WorkerJournal implements TaskListener {
    private final PrintWriter out;
    private final boolean isJson;

    WorkerJournal(PrintWriter out, boolean isJson) {
        this.out = out;
        this.isJson = isJson;
    }

    /** Something about the worker itself. */
    void tell(String event, String sentence, Map<String, ?> facts) {
        Map<String, @Nullable Object> all = begun(event);
        all.putAll(facts);
        print(all, sentence);
    }

    @Override
    public void onTaskStart(TaskEvent event) {
        tell(event, "started", Map.of(), "");
    }

    @Override
    public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("due", eta.toString());
        failure.ifPresent(why -> facts.put("failure", why.toKwargs()));
        tell(
                event,
                "retrying",
                facts,
                " at " + eta + failure.map(WorkerJournal::why).orElse(""));
    }

    @Override
    public void onTaskFailure(TaskEvent event, Failure failure) {
        tell(event, "failed", Map.of("failure", failure.toKwargs()), why(failure));
    }

    @Override
    public void onTaskSuccess(TaskEvent event, @Nullable Object result) {
        tell(event, "succeeded", Map.of(), "");
    }

    @Override
    public void onTaskSkipped(TaskEvent event, Kwargs reason) {
        tell(event, "skipped", reason.isEmpty() ? Map.of() : Map.of("reason", reason), "");
    }

    @Override
    public void onTaskCancelled(TaskEvent event) {
        tell(event, "cancelled", Map.of(), "");
    }

    @Override
    public void onTaskExpired(TaskEvent event) {
        tell(event, "expired", Map.of(), "");
    }

    @Override
    public void onTaskLost(TaskEvent event) {
        tell(event, "lost", Map.of(), "");
    }

    private static String why(Failure failure) {
        return ": " + failure.simpleType() + ": " + failure.message();
    }

    private void tell(TaskEvent event, String what, Map<String, ?> facts, String details) {
        Map<String, @Nullable Object> all = begun(what);
        all.put("task", event.task());
        all.put("id", event.id());
        all.put("retries", event.retries());
        all.putAll(facts);
        print(all, event.task() + " " + event.id() + " " + what + details);
    }

    private static Map<String, @Nullable Object> begun(String event) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("event", event);
        facts.put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        return facts;
    }

    private void print(Map<String, @Nullable Object> facts, String sentence) {
        out.println(isJson ? Kwargs.ofMap(facts).toJson() : facts.get("at") + " " + sentence);
    }
}
