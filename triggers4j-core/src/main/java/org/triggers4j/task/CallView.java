package org.triggers4j.task;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;

/**
 * All that is known of one call, for people and programs that look. Immutable.
 *
 * @param id the call's id
 * @param task the task's name
 * @param queue where it waits or waited
 * @param state where it stands
 * @param request what the caller asked for
 * @param times when what happened
 * @param progress what has become of it so far
 */
public record CallView(
        String id, String task, String queue, TaskState state, Request request, Times times, Progress progress) {

    /**
     * What the caller asked for.
     *
     * @param headers sent along, in the caller's order
     */
    public record Request(Kwargs arguments, String invocationId, Map<String, String> headers) {
        public Request {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /**
     * When what happened.
     *
     * @param applied when it was called
     * @param due the moment it is not to be run before; empty for at once, and once it is over
     * @param started when its last run began, as far as that was noted: a run of a few milliseconds may not be
     */
    public record Times(Instant applied, Optional<Instant> due, Optional<Instant> started, Optional<Instant> ended) {}

    /**
     * What has become of it.
     *
     * @param retries how often it was retried
     * @param waitsFor what it waits for besides its turn and its time, in words
     * @param result what it returned, as JSON; empty if it has not, or returned null, or results are not kept
     * @param failure why it ended otherwise, or why it is retried
     */
    public record Progress(
            int retries, Optional<String> waitsFor, Optional<Object> result, Optional<Failure> failure) {}

    /** The same as JSON; what is not known is left out. */
    public Kwargs toKwargs() {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", id);
        facts.put("task", task);
        facts.put("queue", queue);
        facts.put("state", state.name());
        facts.put("arguments", request.arguments());
        facts.put("invocationId", request.invocationId());
        if (!request.headers().isEmpty()) {
            facts.put("headers", request.headers());
        }
        facts.put("applied", times.applied().toString());
        times.due().ifPresent(due -> facts.put("due", due.toString()));
        times.started().ifPresent(started -> facts.put("started", started.toString()));
        times.ended().ifPresent(ended -> facts.put("ended", ended.toString()));
        if (progress.retries() > 0) {
            facts.put("retries", progress.retries());
        }
        progress.waitsFor().ifPresent(reason -> facts.put("waitsFor", reason));
        if (state == TaskState.SUCCEEDED) {
            facts.put("result", progress.result().orElse(null));
        }
        progress.failure().ifPresent(failure -> facts.put("failure", failure.toKwargs()));
        return Kwargs.ofMap(facts);
    }
}
