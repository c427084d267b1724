package org.triggers4j.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobState;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.Workflow;

/** Joins an instance's row with its job and with the events it refers to. */
final class InstanceViews {
    private InstanceViews() {}

    static List<InstanceView> of(SessionSnapshot snapshot) {
        var views = new ArrayList<InstanceView>(snapshot.instances().size());
        for (InstanceState state : snapshot.instances()) {
            String task = state.stored().instance().name().task();
            // Tasks are never removed from a session, so an instance without one is a row edited by hand.
            snapshot.session().workflow().task(task).ifPresent(config -> views.add(of(state, config, snapshot)));
        }
        return views;
    }

    private static InstanceView of(InstanceState state, TaskConfig config, SessionSnapshot snapshot) {
        TaskInstance instance = state.stored().instance();
        TaskInstance.Outcome outcome = instance.outcome();
        Optional<Instant> startedAt =
                state.job().filter(InstanceViews::isUnderWay).flatMap(InstanceState.JobView::startedAt);
        boolean isRunning = instance.status() == InstanceStatus.SCHEDULED && startedAt.isPresent();
        var transitions = new EnumMap<InstanceStatus, Instant>(InstanceStatus.class);
        transitions.putAll(instance.stamps());
        startedAt.filter(at -> isRunning).ifPresent(at -> transitions.put(InstanceStatus.RUNNING, at));
        Kwargs kwargs = received(instance, snapshot.events());
        return new InstanceView(
                instance.name(),
                config,
                isRunning ? InstanceStatus.RUNNING : instance.status(),
                kwargs,
                List.copyOf(instance.abandonedBy().keySet()),
                transitions.containsKey(InstanceStatus.RUNNING)
                        ? params(instance, outcome, snapshot).map(params -> params.mergedWith(kwargs))
                        : Optional.empty(),
                event(outcome.resultSeq(), snapshot)
                        .map(entry -> entry.kwargs() == null ? Kwargs.empty() : entry.kwargs()),
                event(outcome.failureSeq(), snapshot)
                        .map(entry -> Failure.of(entry.detail().object(LogEntry.FAILURE))),
                instance.parent(),
                instance.lineage().depth(),
                instance.lineage().autoRetries(),
                Optional.ofNullable(outcome.cooldown()),
                outcome.metadata(),
                outcome.logLevel(),
                instance.areLogsResolved(),
                Collections.unmodifiableMap(transitions),
                instance.revision(),
                state.job().map(InstanceState.JobView::attempt).orElse(0),
                state.job().flatMap(InstanceViews::waitsFor));
    }

    private static boolean isUnderWay(InstanceState.JobView job) {
        return job.state() == JobState.HELD || job.state() == JobState.DELEGATED;
    }

    /** What a run gets: the kwargs received, over the static parameters. */
    static Kwargs actual(JobQueue.Input input) {
        TaskInstance instance = input.instance().instance();
        Map<Long, LogEntry> events = new LinkedHashMap<>();
        input.events().forEach(entry -> events.put(entry.seq(), entry));
        Kwargs received = received(instance, events);
        return params(input.workflow(), instance)
                .map(params -> params.mergedWith(received))
                .orElse(received);
    }

    /** The kwargs an instance has received, by trigger, as the events of the log carry them. */
    static Kwargs received(TaskInstance instance, Map<Long, LogEntry> events) {
        var kwargs = new LinkedHashMap<String, Kwargs>();
        instance.received().forEach((trigger, seq) -> {
            LogEntry entry = events.get(seq);
            kwargs.put(trigger, entry == null ? Kwargs.empty() : entry.kwargsOf(trigger));
        });
        return Kwargs.ofMap(kwargs);
    }

    private static Optional<Kwargs> params(
            TaskInstance instance, TaskInstance.Outcome outcome, SessionSnapshot snapshot) {
        return Optional.ofNullable(outcome.scheduledWith())
                .map(snapshot.workflows()::get)
                .flatMap(workflow -> params(workflow, instance));
    }

    private static Optional<Kwargs> params(Workflow workflow, TaskInstance instance) {
        return workflow.task(instance.name().task()).map(TaskConfig::withParams);
    }

    private static Optional<LogEntry> event(@Nullable Long seq, SessionSnapshot snapshot) {
        return Optional.ofNullable(seq).map(snapshot.events()::get);
    }

    private static Optional<String> waitsFor(InstanceState.JobView job) {
        return switch (job.state()) {
            case PARKED -> job.parkedFor();
            case LATER -> job.runAt().map(at -> "its time, " + at);
            case DELEGATED -> job.runAt().map(until -> "its completion from outside, until " + until);
            case READY, HELD -> Optional.empty();
        };
    }
}
