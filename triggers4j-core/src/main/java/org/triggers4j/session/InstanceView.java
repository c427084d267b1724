package org.triggers4j.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.TaskConfig;

/**
 * An instance as it was when it was read; immutable.
 *
 * @param name its name, e.g. {@code t_import#0}
 * @param config its task, as configured when it was read
 * @param status its status; RUNNING while a worker executes it, or while it waits for its completion from outside
 * @param kwargs what it has received so far: trigger to kwargs
 * @param abandonState the {@code unless} triggers it has received
 * @param actualKwargs what its task was (or is being) run with, static parameters included; once it has started
 * @param result what its task returned, or what an operator simulated
 * @param failure why it failed; stays when it is replayed or skipped
 * @param parent the instance it replays or clones
 * @param depth how many replays, retries and clones lie before it
 * @param autoRetries how many of those its task raised itself
 * @param cooldown how long its retry was told to wait
 * @param metadata values attached by the task or an operator
 * @param logLevel the highest level its task logged (see {@link LogLevels}); 0 until it has ended
 * @param areLogsResolved whether its logs need nobody's attention
 * @param transitions when it last entered each status, in the order of {@link InstanceStatus}
 * @param revision number of the event that last changed it
 * @param attempt how often the current job was claimed; 0 without one
 * @param waitsFor why a scheduled instance does not run yet, if something other than its turn keeps it; or until when a
 *     run handed over waits for its completion
 */
public record InstanceView(
        InstanceName name,
        TaskConfig config,
        InstanceStatus status,
        Kwargs kwargs,
        List<String> abandonState,
        Optional<Kwargs> actualKwargs,
        Optional<Kwargs> result,
        Optional<Failure> failure,
        Optional<InstanceName> parent,
        int depth,
        int autoRetries,
        Optional<Duration> cooldown,
        Kwargs metadata,
        int logLevel,
        boolean areLogsResolved,
        Map<InstanceStatus, Instant> transitions,
        long revision,
        int attempt,
        Optional<String> waitsFor) {

    /** Final: nothing more happens to it by itself. */
    public boolean isResolved() {
        return status.isResolved();
    }

    /** Whether it waits and its task's {@code unless} condition is satisfied. */
    public boolean canAbandon() {
        return status == InstanceStatus.UNSTARTED
                && !config.unless().isEmpty()
                && abandonState.containsAll(config.unless());
    }

    /** Whether it waits and has everything it needs to be run. */
    public boolean canRun() {
        return canSchedule() && kwargs.asMap().keySet().containsAll(config.after());
    }

    /** Whether coming triggers may still schedule it. */
    public boolean canSchedule() {
        return status == InstanceStatus.UNSTARTED && !canAbandon();
    }

    /** Whether it can be replayed. */
    public boolean canReplay() {
        return status == InstanceStatus.FAILED;
    }

    /** Whether it can be skipped. */
    public boolean canSkip() {
        return status == InstanceStatus.FAILED;
    }

    /** The level's name, e.g. {@code WARNING}. */
    public String logLevelName() {
        return LogLevels.name(logLevel);
    }

    /** The triggers of {@code after} it still lacks, in order. */
    public List<String> missingTriggers() {
        return config.after().stream().filter(trigger -> !kwargs.has(trigger)).toList();
    }
}
