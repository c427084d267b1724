package org.triggers4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

/** Prints what a worker does, one line for each thing, as text or JSON. Thread-safe. */
final class WorkerJournal implements TaskListener {
    private final PrintWriter out;
    private final boolean isJson;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

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

    /** How many runs go on while the worker stops; nothing if none does. */
    void tellWhatIsWaitedFor(Duration grace) {
        int waited = running.size();
        if (waited > 0) {
            tell(
                    "stopping",
                    "stopping; waits up to " + grace.toSeconds() + " s for " + waited
                            + (waited == 1 ? " run" : " runs"),
                    Map.of("running", waited));
        }
    }

    @Override
    public void onTaskStart(TaskEvent event) {
        running.add(event.id());
        tell(event, "started", Map.of(), "");
    }

    @Override
    public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("due", eta.toString());
        failure.ifPresent(why -> facts.put("failure", why.toKwargs()));
        ended(
                event,
                "retrying",
                facts,
                " at " + eta + failure.map(WorkerJournal::why).orElse(""));
    }

    @Override
    public void onTaskFailure(TaskEvent event, Failure failure) {
        ended(event, "failed", Map.of("failure", failure.toKwargs()), why(failure));
    }

    @Override
    public void onTaskSuccess(TaskEvent event, @Nullable Object result) {
        ended(event, "succeeded", Map.of(), "");
    }

    @Override
    public void onTaskSkipped(TaskEvent event, Kwargs reason) {
        ended(event, "skipped", reason.isEmpty() ? Map.of() : Map.of("reason", reason), "");
    }

    @Override
    public void onTaskCancelled(TaskEvent event) {
        ended(event, "cancelled", Map.of(), "");
    }

    @Override
    public void onTaskExpired(TaskEvent event) {
        ended(event, "expired", Map.of(), "");
    }

    @Override
    public void onTaskLost(TaskEvent event) {
        ended(event, "lost", Map.of(), "");
    }

    private static String why(Failure failure) {
        return ": " + failure.simpleType() + ": " + failure.message();
    }

    private void ended(TaskEvent event, String what, Map<String, ?> facts, String details) {
        running.remove(event.id());
        tell(event, what, facts, details);
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
