package org.triggers4j.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.TriggersException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.Ready;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.Transition;
import org.triggers4j.workflow.Workflow;

/** A session as its event log alone says it is: the log is applied, event by event, to a session that has seen nothing. */
final class Refold {
    private final SessionUid uid;
    private final Simulation simulation;
    private final Map<InstanceName, TaskInstance> instances = new LinkedHashMap<>();
    private final Map<InstanceName, Ready> jobs = new LinkedHashMap<>();
    private final Map<String, Long> lastFires = new LinkedHashMap<>();
    private SessionSlice slice;

    Refold(SessionUid uid, Simulation simulation) {
        this.uid = uid;
        this.simulation = simulation;
        this.slice = SessionSlice.fresh(World.managerOf(uid).equals(SimulatedProcess.FINALIZING));
    }

    SessionSlice slice() {
        return slice;
    }

    Map<InstanceName, TaskInstance> instances() {
        return instances;
    }

    /** What has to be in the queue. */
    Map<InstanceName, Ready> jobs() {
        return jobs;
    }

    /** Applies what came since. */
    void advance(List<LogEntry> log) {
        int next = (int) slice.seq();
        while (next < log.size()) {
            Transition transition = apply(log.get(next));
            for (LogEntry made : transition.entries()) {
                Violation.unless(
                        next < log.size() && made.equals(log.get(next)),
                        "G1",
                        "%s should have event %s, but has %s",
                        uid,
                        made,
                        next < log.size() ? log.get(next) : "none");
                next++;
            }
        }
    }

    private Transition apply(LogEntry entry) {
        try {
            SessionEvent event = event(entry);
            Transition transition = slice.on(event, simulation.world().limits(), entry.at());
            slice = transition.after();
            transition.changed().forEach(instance -> instances.put(instance.name(), instance));
            if (entry.instance() != null && isEnd(entry)) {
                jobs.remove(entry.instance());
            }
            transition.withdrawn().forEach(jobs::remove);
            transition.ready().forEach(ready -> jobs.put(ready.instance(), ready));
            transition.entries().stream()
                    .filter(made -> made.trigger() != null)
                    .forEach(made -> lastFires.put(Objects.requireNonNull(made.trigger()), made.seq()));
            return transition;
        } catch (TriggersException e) {
            throw new Violation("G4", uid + " has an event that was not possible: " + entry + ": " + e);
        }
    }

    private static boolean isEnd(LogEntry entry) {
        return switch (entry.kind()) {
            case FINISHED, FAILED, RETRIED, SELF_SKIPPED -> true;
            case FIRED,
                    CONFIGURED,
                    REPLAYED,
                    SKIPPED,
                    CANCELLED,
                    STATUS_SET,
                    METADATA_UPDATED,
                    LOGS_RESOLVED,
                    CLONED,
                    RESUMED,
                    ENDED -> false;
        };
    }

    private SessionEvent event(LogEntry entry) {
        var run = new SessionEvent.Run(entry.at(), 0);
        Kwargs kwargs = Optional.ofNullable(entry.kwargs()).orElse(Kwargs.empty());
        return switch (entry.kind()) {
            case FIRED ->
                new SessionEvent.Fired(
                        required(entry.trigger()), kwargs, simulation.fires().depthOf(uid, entry));
            case CONFIGURED -> configured(entry);
            case FINISHED -> new SessionEvent.Finished(instance(entry), kwargs, run);
            case FAILED ->
                new SessionEvent.Failed(instance(entry), failure(entry).orElseThrow(), run);
            case RETRIED -> new SessionEvent.RetryRaised(instance(entry), retry(entry), Optional.empty(), run);
            case SELF_SKIPPED -> new SessionEvent.SelfSkipped(instance(entry), metadata(entry), run);
            case REPLAYED ->
                new SessionEvent.Replayed(instance(entry), Optional.ofNullable(entry.kwargs()), operator(entry));
            case SKIPPED -> new SessionEvent.Skipped(instance(entry), entry.trigger() != null, kwargs, operator(entry));
            case CANCELLED ->
                new SessionEvent.Cancelled(instance(entry), failure(entry).orElseThrow(), operator(entry));
            case STATUS_SET ->
                new SessionEvent.StatusSet(
                        instance(entry),
                        InstanceStatus.ofLabel(entry.detail().text("status")).orElseThrow(),
                        metadata(entry),
                        entry.trigger() == null ? Optional.empty() : Optional.of(kwargs),
                        Optional.empty(),
                        operator(entry));
            case METADATA_UPDATED ->
                new SessionEvent.MetadataUpdated(instance(entry), metadata(entry), Optional.empty(), operator(entry));
            case LOGS_RESOLVED -> new SessionEvent.LogsResolved(instance(entry), Optional.empty(), operator(entry));
            case CLONED -> new SessionEvent.Cloned(instance(entry), operator(entry));
            case RESUMED -> new SessionEvent.Resumed(operator(entry));
            case ENDED -> new SessionEvent.Ended(operator(entry));
        };
    }

    // The log names the workflow as it was afterwards; whoever reads it knows each trigger's last fire from the log
    // too.
    private SessionEvent configured(LogEntry entry) {
        Workflow workflow = simulation.workflow(entry.detail().text("workflow"));
        slice = asStored();
        for (String trigger : workflow.triggers()) {
            slice = slice.withLastFire(trigger, Optional.ofNullable(lastFires.get(trigger)));
        }
        return new SessionEvent.Configured(workflow);
    }

    // A stored session does not remember the fires of triggers that nobody used.
    private SessionSlice asStored() {
        Heads heads = Heads.ofText(slice.heads().toText(slice.workflow()));
        var stored = SessionSlice.of(
                slice.seq(), slice.workflow(), heads, slice.halted().orElse(null), slice.isEnded());
        for (TaskInstance instance : instances.values()) {
            stored = stored.withInstance(instance.name(), Optional.of(instance));
        }
        return stored;
    }

    private static SessionEvent.RetryRequest retry(LogEntry entry) {
        return new SessionEvent.RetryRequest(
                entry.detail().get("cooldown").map(text -> Duration.parse((String) text)),
                Optional.ofNullable(entry.kwargs()),
                metadata(entry),
                failure(entry));
    }

    private static Optional<Failure> failure(LogEntry entry) {
        return entry.detail().has(LogEntry.FAILURE)
                ? Optional.of(Failure.of(entry.detail().object(LogEntry.FAILURE)))
                : Optional.empty();
    }

    private static Kwargs metadata(LogEntry entry) {
        return entry.detail().object("metadata");
    }

    private static InstanceName instance(LogEntry entry) {
        return required(entry.instance());
    }

    private static Operator operator(LogEntry entry) {
        String reason = entry.detail().get("reason").map(String::valueOf).orElse("");
        return new Operator(required(entry.actor()), reason);
    }

    private static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
