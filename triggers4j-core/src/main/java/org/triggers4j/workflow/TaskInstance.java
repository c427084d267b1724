package org.triggers4j.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/**
 * One execution of a task: what it has received so far and what became of it. Immutable.
 *
 * <p>Kwargs are not here: {@link #received} points at the events of the session's log that carry them. RUNNING is not
 * here either, unless an operator wrote it: an instance is running while its job is held and started.
 */
public final class TaskInstance {
    private final InstanceName name;
    private final InstanceStatus status;
    private final long bornSeq;
    private final Map<String, Long> received;
    private final Map<String, Long> abandonedBy;
    private final Lineage lineage;
    private final Outcome outcome;
    private final Map<InstanceStatus, Instant> stamps;
    private final long revision;

    /**
     * Where an instance comes from.
     *
     * @param parent the instance it replays or clones, or null
     * @param depth how many replays, retries and clones lie before it
     * @param autoRetries how many of those were raised by the task itself
     * @param cascadeDepth length of the longest chain of cascades that led to its being scheduled
     */
    public record Lineage(@Nullable InstanceName parent, int depth, int autoRetries, int cascadeDepth) {
        /** Not a copy of anything, caused by nothing but outside fires. */
        public static final Lineage NONE = new Lineage(null, 0, 0, 0);
    }

    /**
     * What is recorded besides the status.
     *
     * @param resultSeq the event whose kwargs are the result, or null
     * @param failureSeq the event whose detail is the failure, or null
     * @param scheduledWith hash of the workflow it was last scheduled with (its run, using and withParams), or null
     * @param cooldown how long its retry had to wait, or null
     * @param metadata free values attached by the task or an operator
     * @param logLevel the highest level logged: 0, 5, 10, 20, 30, 40 or 50
     * @param logsResolved whether an operator marked its logs as resolved
     */
    public record Outcome(
            @Nullable Long resultSeq,
            @Nullable Long failureSeq,
            @Nullable String scheduledWith,
            @Nullable Duration cooldown,
            Kwargs metadata,
            int logLevel,
            boolean logsResolved) {
        /** Nothing recorded. */
        public static final Outcome NONE = new Outcome(null, null, null, null, Kwargs.empty(), 0, false);
    }

    /** All parts; maps are copied in their order. Stores use this to read an instance back. */
    public TaskInstance(
            InstanceName name,
            InstanceStatus status,
            long bornSeq,
            Map<String, Long> received,
            Map<String, Long> abandonedBy,
            Lineage lineage,
            Outcome outcome,
            Map<InstanceStatus, Instant> stamps,
            long revision) {
        this.name = name;
        this.status = status;
        this.bornSeq = bornSeq;
        this.received = Collections.unmodifiableMap(new LinkedHashMap<>(received));
        this.abandonedBy = Collections.unmodifiableMap(new LinkedHashMap<>(abandonedBy));
        this.lineage = lineage;
        this.outcome = outcome;
        this.stamps = Collections.unmodifiableMap(
                stamps.isEmpty() ? new EnumMap<>(InstanceStatus.class) : new EnumMap<>(stamps));
        this.revision = revision;
    }

    static TaskInstance born(InstanceName name, long seq, Lineage lineage, Instant now) {
        return new TaskInstance(
                        name,
                        InstanceStatus.UNSTARTED,
                        seq,
                        Collections.emptyMap(),
                        Collections.emptyMap(),
                        lineage,
                        Outcome.NONE,
                        Collections.emptyMap(),
                        seq)
                .withStatus(InstanceStatus.UNSTARTED, seq, now);
    }

    public InstanceName name() {
        return name;
    }

    /** The stored status; {@link InstanceStatus#SCHEDULED} also while its job runs. */
    public InstanceStatus status() {
        return status;
    }

    /** The event that created it. */
    public long bornSeq() {
        return bornSeq;
    }

    /** The triggers it has of its task's {@code after}, each with the event that carries the kwargs. */
    public Map<String, Long> received() {
        return received;
    }

    /** The triggers it has of its task's {@code unless}, each with its event. */
    public Map<String, Long> abandonedBy() {
        return abandonedBy;
    }

    public Lineage lineage() {
        return lineage;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** When it last entered each status. */
    public Map<InstanceStatus, Instant> stamps() {
        return stamps;
    }

    /** The event that last changed it; operator actions compare against this. */
    public long revision() {
        return revision;
    }

    /** Waiting for triggers. */
    public boolean isOpen() {
        return status == InstanceStatus.UNSTARTED;
    }

    /** Final: nothing more happens to it by itself. */
    public boolean isResolved() {
        return status.isResolved();
    }

    /** Whether it can be replayed: it failed. */
    public boolean canReplay() {
        return status == InstanceStatus.FAILED;
    }

    /** Whether it can be skipped: it failed. */
    public boolean canSkip() {
        return status == InstanceStatus.FAILED;
    }

    /** Whether it waits and all of the task's {@code unless} (at least one) have come. */
    public boolean canAbandon(TaskConfig task) {
        return isOpen() && !task.unless().isEmpty() && abandonedBy.keySet().containsAll(task.unless());
    }

    /** Whether it waits, has all of the task's {@code after}, and must not be abandoned. */
    public boolean canRun(TaskConfig task) {
        return isOpen() && received.keySet().containsAll(task.after()) && !canAbandon(task);
    }

    /** Whether it may still be scheduled by coming triggers: it waits and must not be abandoned. */
    public boolean canSchedule(TaskConfig task) {
        return isOpen() && !canAbandon(task);
    }

    /** Whether its log lines need nobody's attention. */
    public boolean areLogsResolved() {
        return status.silencesLogs() || outcome.logLevel() < LogLevels.ERROR || outcome.logsResolved();
    }

    /** Whether this open instance would take the trigger. */
    boolean lacks(TaskConfig task, String trigger) {
        return (task.after().contains(trigger) && !received.containsKey(trigger))
                || (task.unless().contains(trigger) && !abandonedBy.containsKey(trigger));
    }

    /** Takes the trigger where it lacks it; the first value wins. */
    TaskInstance taking(TaskConfig task, String trigger, long eventSeq, int causeDepth, long seq) {
        var nowReceived = new LinkedHashMap<>(received);
        var nowAbandonedBy = new LinkedHashMap<>(abandonedBy);
        if (task.after().contains(trigger)) {
            nowReceived.putIfAbsent(trigger, eventSeq);
        }
        if (task.unless().contains(trigger)) {
            nowAbandonedBy.putIfAbsent(trigger, eventSeq);
        }
        var deeper = new Lineage(
                lineage.parent(), lineage.depth(), lineage.autoRetries(), Math.max(lineage.cascadeDepth(), causeDepth));
        return new TaskInstance(name, status, bornSeq, nowReceived, nowAbandonedBy, deeper, outcome, stamps, seq);
    }

    TaskInstance receiving(Map<String, Long> nowReceived, Map<String, Long> nowAbandonedBy) {
        return new TaskInstance(name, status, bornSeq, nowReceived, nowAbandonedBy, lineage, outcome, stamps, revision);
    }

    TaskInstance withStatus(InstanceStatus next, long seq, Instant now) {
        return stamped(next, now).changed(next, outcome, seq);
    }

    TaskInstance withOutcome(Outcome next, long seq) {
        return changed(status, next, seq);
    }

    /** Remembers when a status was entered, without entering it. */
    TaskInstance stamped(InstanceStatus entered, Instant when) {
        var nowStamps = new EnumMap<InstanceStatus, Instant>(InstanceStatus.class);
        nowStamps.putAll(stamps);
        nowStamps.put(entered, when);
        return new TaskInstance(name, status, bornSeq, received, abandonedBy, lineage, outcome, nowStamps, revision);
    }

    private TaskInstance changed(InstanceStatus nextStatus, Outcome nextOutcome, long seq) {
        return new TaskInstance(name, nextStatus, bornSeq, received, abandonedBy, lineage, nextOutcome, stamps, seq);
    }

    /** The instance this one replays or clones. */
    public Optional<InstanceName> parent() {
        return Optional.ofNullable(lineage.parent());
    }

    @Override
    public String toString() {
        return name + " " + status.label();
    }
}
