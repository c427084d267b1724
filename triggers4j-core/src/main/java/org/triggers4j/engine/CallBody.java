package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.Failure;

/**
 * Everything about a call that is not a column of the queue: written once when it is enqueued, and again with each retry. What a
 * call does not have is left out of the text; what a later version adds is passed over.
 *
 * @param keys what it claims by; computed where it was called, so that every process counts alike
 * @param history what has become of it so far
 */
record CallBody(
        Kwargs arguments,
        String invocationId,
        Map<String, String> headers,
        Times times,
        TimeLimits timeLimits,
        Keys keys,
        History history) {
    /**
     * When it was called, triggered, is to begin at the earliest, and must not begin any more.
     *
     * @param expires as its caller said, for all its attempts
     */
    record Times(Instant applied, Instant triggered, Optional<Instant> eta, Optional<Instant> expires) {}

    /**
     * What it claims by.
     *
     * @param unique its unique key
     * @param ignore the key of its window
     * @param turns keys of which only one call may run at a time, besides those that its task names
     * @param stale after which time its unique key may be taken over
     */
    record Keys(Optional<String> unique, Optional<String> ignore, List<String> turns, Optional<Duration> stale) {
        static final Keys NONE = new Keys(Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /** How often it was retried, and why the last time. */
    record History(int retries, Optional<Failure> lastFailure) {
        static final History NONE = new History(0, Optional.empty());
    }

    CallBody retried(Kwargs nextArguments, Failure failure, Instant triggered) {
        return new CallBody(
                nextArguments,
                invocationId,
                headers,
                new Times(times.applied(), triggered, times.eta(), times.expires()),
                timeLimits,
                keys,
                new History(history.retries() + 1, Optional.of(failure)));
    }

    String toText() {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("arguments", arguments);
        text.put("invocation", invocationId);
        if (!headers.isEmpty()) {
            text.put("headers", headers);
        }
        text.put("applied", moment(times.applied()));
        text.put("triggered", moment(times.triggered()));
        times.eta().ifPresent(eta -> text.put("eta", moment(eta)));
        times.expires().ifPresent(until -> text.put("expires", moment(until)));
        timeLimits.soft().ifPresent(limit -> text.put("soft", limit.toString()));
        timeLimits.hard().ifPresent(limit -> text.put("hard", limit.toString()));
        timeLimits.queueWait().ifPresent(limit -> text.put("queueWait", limit.toString()));
        keys.unique().ifPresent(key -> text.put("unique", key));
        keys.ignore().ifPresent(key -> text.put("ignore", key));
        if (!keys.turns().isEmpty()) {
            text.put("turns", keys.turns());
        }
        keys.stale().ifPresent(limit -> text.put("stale", limit.toString()));
        if (history.retries() > 0) {
            text.put("retries", history.retries());
        }
        history.lastFailure().ifPresent(failure -> text.put("failure", failure.toKwargs()));
        return Kwargs.ofMap(text).toJson();
    }

    /**
     * Reads it back.
     *
     * @throws RuntimeException when somebody has edited it into nonsense
     */
    static CallBody of(String text) {
        Kwargs body = Kwargs.parse(text);
        Map<String, String> headers = new LinkedHashMap<>();
        if (body.has("headers")) {
            body.object("headers").asMap().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        }
        return new CallBody(
                body.object("arguments"),
                body.text("invocation"),
                headers,
                new Times(
                        moment(body.get("applied").orElseThrow()),
                        moment(body.get("triggered").orElseThrow()),
                        body.get("eta").map(CallBody::moment),
                        body.get("expires").map(CallBody::moment)),
                new TimeLimits(span(body, "soft"), span(body, "hard"), span(body, "queueWait")),
                new Keys(text(body, "unique"), text(body, "ignore"), texts(body, "turns"), span(body, "stale")),
                new History(
                        body.has("retries") ? Math.toIntExact(body.integer("retries")) : 0,
                        body.has("failure") ? Optional.of(Failure.of(body.object("failure"))) : Optional.empty()));
    }

    /** Reads it back as far as that goes: nonsense is an empty body. For what is only shown, never run. */
    static CallBody readable(String text) {
        try {
            return of(text);
        } catch (RuntimeException nonsense) {
            var never = new Times(Instant.EPOCH, Instant.EPOCH, Optional.empty(), Optional.empty());
            return new CallBody(
                    Kwargs.empty(),
                    "unreadable",
                    Collections.emptyMap(),
                    never,
                    TimeLimits.NONE,
                    Keys.NONE,
                    History.NONE);
        }
    }

    // Seconds and nanoseconds since 1970: read and written with every call, and text would take longer than all the
    // rest.
    private static List<Long> moment(Instant moment) {
        return List.of(moment.getEpochSecond(), (long) moment.getNano());
    }

    private static Instant moment(Object stored) {
        if (stored instanceof String text) {
            return Instant.parse(text); // as it was written before
        }
        var parts = (List<?>) stored;
        return Instant.ofEpochSecond((Long) parts.get(0), (Long) parts.get(1));
    }

    private static Optional<String> text(Kwargs body, String key) {
        return body.has(key) ? Optional.of(body.text(key)) : Optional.empty();
    }

    private static Optional<Duration> span(Kwargs body, String key) {
        return text(body, key).map(Duration::parse);
    }

    private static List<String> texts(Kwargs body, String key) {
        return body.get(key)
                .map(list -> ((List<?>) list).stream().map(String::valueOf).toList())
                .orElse(List.of());
    }
}
