package org.triggers4j.test;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceStatus;

/**
 * Assertions on one instance, as it was when it was read. Made by {@link TriggersAssertions} or {@link
 * SessionAssert#instance}; the latter's failures say more, because they see the session.
 */
public final class InstanceAssert extends AbstractAssert<InstanceAssert, InstanceView> {
    private final Reasons reasons;
    private final String where;

    InstanceAssert(InstanceView actual, Reasons reasons, String where) {
        super(actual, InstanceAssert.class);
        this.reasons = reasons;
        this.where = where;
    }

    /** It waits for triggers. */
    public InstanceAssert isUnstarted() {
        return hasStatus(InstanceStatus.UNSTARTED);
    }

    /** It waits for these triggers, in whatever order, and for no others. */
    public InstanceAssert isWaitingFor(String... triggers) {
        isUnstarted();
        List<String> expected = List.of(triggers);
        if (!new LinkedHashSet<>(actual.missingTriggers()).equals(new LinkedHashSet<>(expected))) {
            throw broken("to wait for " + Reasons.listed(expected), "it does not.");
        }
        return this;
    }

    /** It is in the queue: ready, waiting for its time, or parked. */
    public InstanceAssert isScheduled() {
        return hasStatus(InstanceStatus.SCHEDULED);
    }

    /** A worker runs it. */
    public InstanceAssert isRunning() {
        return hasStatus(InstanceStatus.RUNNING);
    }

    /** It finished. */
    public InstanceAssert isFinished() {
        return hasStatus(InstanceStatus.FINISHED);
    }

    /**
     * It finished with exactly this result, compared as JSON: the order of keys does not matter, integers of all sizes are
     * alike, 1 and 1.0 are not.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the expected result is no JSON
     */
    public InstanceAssert isFinishedWith(Map<String, ?> result) {
        isFinished();
        return isEqual("result", Kwargs.ofMap(result), actual.result().orElse(Kwargs.empty()));
    }

    /** It failed. */
    public InstanceAssert isFailed() {
        return hasStatus(InstanceStatus.FAILED);
    }

    /**
     * It failed with an exception of exactly this class. A subclass does not count: a failure keeps the name of its class
     * and no more, and names from data are never loaded.
     *
     * <p>Where a task asked for one retry too many ({@link MaxRetriesExceeded}), the exception it wanted to be retried for
     * counts as well: {@code throw context.retry(timeout)} ends as both.
     */
    public InstanceAssert isFailedWith(Class<? extends Throwable> exception) {
        isFailed();
        if (!exceptionTypes().contains(exception.getName())) {
            throw broken(
                    "to have failed with " + exception.getName(),
                    "it failed with " + String.join(", wanting a retry for ", exceptionTypes())
                            + ". Only the very class counts, not its subclasses.");
        }
        return this;
    }

    private Set<String> exceptionTypes() {
        var types = new LinkedHashSet<String>();
        actual.failure().ifPresent(failure -> {
            types.add(failure.type());
            if (failure.type().equals(MaxRetriesExceeded.class.getName())) {
                wantedRetryFor(failure, types);
            }
        });
        return types;
    }

    private static void wantedRetryFor(Failure failure, Set<String> types) {
        if (failure.context().get("replay_metadata").orElse("") instanceof Map<?, ?> metadata
                && metadata.get("exceptionType") instanceof String type) {
            types.add(type);
        }
    }

    /** It failed, and another instance took its place. */
    public InstanceAssert isReplayed() {
        return hasStatus(InstanceStatus.REPLAYED);
    }

    /** It was given up, by its task or by an operator. */
    public InstanceAssert isSkipped() {
        return hasStatus(InstanceStatus.SKIPPED);
    }

    /** Its {@code unless} came before it had all it needed. */
    public InstanceAssert isAbandoned() {
        return hasStatus(InstanceStatus.ABANDONED);
    }

    /** It has exactly this result; after {@code skipFailedInstance} that is what the operator gave. */
    public InstanceAssert hasResult(Map<String, ?> result) {
        return isEqual("result", Kwargs.ofMap(result), actual.result().orElse(Kwargs.empty()));
    }

    /** It has received this trigger with exactly these kwargs. */
    public InstanceAssert hasReceived(String trigger, Map<String, ?> kwargs) {
        if (!actual.kwargs().has(trigger)) {
            throw broken(
                    "to have received '" + trigger + "'",
                    "it has received "
                            + Reasons.listed(List.copyOf(actual.kwargs().asMap().keySet())) + ".");
        }
        return isEqual(
                "kwargs of '" + trigger + "'",
                Kwargs.ofMap(kwargs),
                actual.kwargs().object(trigger));
    }

    /** Its task was (or is being) run with exactly these kwargs by trigger, static parameters included. */
    public InstanceAssert wasRunWith(Map<String, ?> kwargsByTrigger) {
        Kwargs params = actual.actualKwargs().orElseThrow(() -> broken("to have been run", "it was not."));
        return isEqual("kwargs at its run", Kwargs.ofMap(kwargsByTrigger), params);
    }

    /** Its metadata has this value; others may be there too. */
    public InstanceAssert hasMetadata(String key, Object value) {
        Kwargs expected = Kwargs.of(key, value);
        Kwargs metadata = actual.metadata();
        Kwargs found = metadata.has(key) ? Kwargs.of(key, metadata.asMap().get(key)) : Kwargs.empty();
        return isEqual("metadata", expected, found);
    }

    /** It replays, retries or clones this instance. */
    public InstanceAssert isCloneOf(String instance) {
        String parent = actual.parent().map(Objects::toString).orElse("an original");
        if (!parent.equals(instance)) {
            throw broken(
                    "to be a clone of " + instance,
                    "it is " + (actual.parent().isEmpty() ? "" : "one of ") + parent + ".");
        }
        return this;
    }

    /** It has this status. */
    public InstanceAssert hasStatus(InstanceStatus status) {
        if (actual.status() != status) {
            throw broken("to be " + status.label(), "it is " + actual.status().label() + ".");
        }
        return this;
    }

    private InstanceAssert isEqual(String what, Kwargs expected, Kwargs found) {
        if (!expected.equals(found)) {
            var text = new StringBuilder("Expected the " + what + " of " + actual.name() + where + " to be " + expected
                    + ", but it is " + found + ".");
            var keys = new LinkedHashSet<>(expected.asMap().keySet());
            keys.addAll(found.asMap().keySet());
            keys.forEach(key -> {
                if (!told(expected, key).equals(told(found, key))) {
                    text.append("\n  ")
                            .append(key)
                            .append(": expected ")
                            .append(told(expected, key))
                            .append(", was ")
                            .append(told(found, key));
                }
            });
            throw failure("%s", text);
        }
        return this;
    }

    private static String told(Kwargs kwargs, String key) {
        return kwargs.has(key) ? Json.write(kwargs.asMap().get(key)) : "nothing";
    }

    private AssertionError broken(String expected, String found) {
        return failure(
                "%s",
                "Expected " + actual.name() + where + " " + expected + ", but " + found + " " + reasons.why(actual));
    }
}
