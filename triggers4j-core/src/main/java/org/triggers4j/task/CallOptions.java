package org.triggers4j.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.workflow.Names;

/**
 * What one call wants otherwise than its task. Immutable; begin with {@link #NONE}.
 *
 * @param start when it may begin
 * @param expiry until when it may begin
 * @param queue where it waits
 * @param priority higher runs sooner
 * @param headers sent along, for the run to read
 * @param invocationId the invocation's id; empty for a random UUID
 * @param timeLimits how long it may wait and run, where they say anything
 * @param staleTimeLimit when its unique claim may be taken over
 * @param checksIgnore whether it is ignored in an open window; empty for as the task's {@link Ignore} says
 */
public record CallOptions(
        Optional<Start> start,
        Optional<Expiry> expiry,
        Optional<String> queue,
        Optional<Integer> priority,
        Map<String, String> headers,
        Optional<String> invocationId,
        TimeLimits timeLimits,
        Optional<Duration> staleTimeLimit,
        Optional<Boolean> checksIgnore) {
    /** Nothing otherwise. */
    public static final CallOptions NONE = new CallOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            TimeLimits.NONE,
            Optional.empty(),
            Optional.empty());

    /** When a call may begin. */
    public sealed interface Start {
        /** So long after it is triggered. */
        record Countdown(Duration span) implements Start {}

        /** Not before this moment. */
        record Eta(Instant moment) implements Start {}
    }

    /** Until when a call may begin. */
    public sealed interface Expiry {
        /** So long after it is triggered. */
        record After(Duration span) implements Expiry {}

        /** Before this moment. */
        record At(Instant moment) implements Expiry {}
    }

    public CallOptions {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        queue.ifPresent(name -> Names.check("queue name", name));
        invocationId.ifPresent(id -> Names.check("invocation id", id));
    }

    /** Begins so long after it is triggered; a negative wait is none. */
    public CallOptions countdown(Duration wait) {
        return starting(new Start.Countdown(wait));
    }

    /** Begins not before this moment. */
    public CallOptions eta(Instant moment) {
        return starting(new Start.Eta(moment));
    }

    private CallOptions starting(Start when) {
        return new CallOptions(
                Optional.of(when),
                expiry,
                queue,
                priority,
                headers,
                invocationId,
                timeLimits,
                staleTimeLimit,
                checksIgnore);
    }

    /** Begins within this time after it is triggered, or not at all. */
    public CallOptions expiresAfter(Duration span) {
        return expiring(new Expiry.After(span));
    }

    /** Begins before this moment, or not at all. */
    public CallOptions expiresAt(Instant moment) {
        return expiring(new Expiry.At(moment));
    }

    private CallOptions expiring(Expiry when) {
        return new CallOptions(
                start,
                Optional.of(when),
                queue,
                priority,
                headers,
                invocationId,
                timeLimits,
                staleTimeLimit,
                checksIgnore);
    }

    /** Waits in this queue. */
    public CallOptions queue(String name) {
        return new CallOptions(
                start,
                expiry,
                Optional.of(name),
                priority,
                headers,
                invocationId,
                timeLimits,
                staleTimeLimit,
                checksIgnore);
    }

    /** Has this priority; higher runs sooner. */
    public CallOptions priority(int value) {
        return new CallOptions(
                start,
                expiry,
                queue,
                Optional.of(value),
                headers,
                invocationId,
                timeLimits,
                staleTimeLimit,
                checksIgnore);
    }

    /** Sends one more header along. */
    public CallOptions header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new CallOptions(
                start, expiry, queue, priority, more, invocationId, timeLimits, staleTimeLimit, checksIgnore);
    }

    /** Has this invocation id. */
    public CallOptions invocationId(String id) {
        return new CallOptions(
                start, expiry, queue, priority, headers, Optional.of(id), timeLimits, staleTimeLimit, checksIgnore);
    }

    /** Has these time limits, where they say anything. */
    public CallOptions timeLimits(TimeLimits limits) {
        return new CallOptions(
                start, expiry, queue, priority, headers, invocationId, limits, staleTimeLimit, checksIgnore);
    }

    /** Its unique claim may be taken over after this time. */
    public CallOptions staleTimeLimit(Duration limit) {
        return new CallOptions(
                start, expiry, queue, priority, headers, invocationId, timeLimits, Optional.of(limit), checksIgnore);
    }

    /** Whether it is ignored in an open window. */
    public CallOptions checkingIgnore(boolean checks) {
        return new CallOptions(
                start, expiry, queue, priority, headers, invocationId, timeLimits, staleTimeLimit, Optional.of(checks));
    }
}
