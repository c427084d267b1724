package org.triggers4j.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.payload.Kwargs;

/** Everything that can happen to a session; each variant says what it does to a slice. */
public sealed interface SessionEvent {

    /** Applies the event to the working copy; throws, and changes nothing that lasts, when it is not possible. */
    void applyTo(Draft draft);

    /**
     * How a run of an instance began and what it logged; known when it ends.
     *
     * @param startedAt when it started
     * @param logLevel the highest level it logged, 0 for none
     */
    record Run(Instant startedAt, int logLevel) {}

    /**
     * A trigger fired.
     *
     * @param depth how long the chain of cascades behind it is; 0 from outside
     */
    record Fired(String trigger, Kwargs kwargs, int depth) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            draft.halted().ifPresent(reason -> {
                throw new SessionHaltedException(
                        "The session is halted, and fires are refused until it is resumed. " + reason);
            });
            draft.fire(trigger, draft.append(EventKind.FIRED, trigger, kwargs, null, Kwargs.empty(), null), depth);
        }
    }

    /** Several things happen at once: all of them, or, when one is not possible, none. */
    record Together(List<SessionEvent> events) implements SessionEvent {
        public Together {
            events = Collections.unmodifiableList(new ArrayList<>(events));
        }

        @Override
        public void applyTo(Draft draft) {
            events.forEach(event -> event.applyTo(draft));
        }
    }

    /** A group is cancelled: what of it has not ended never will, and its session ends. */
    record GroupCancelled(Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            GroupRules.cancel(draft, operator);
        }
    }

    /** Tasks are added or replaced. */
    record Configured(Workflow update) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            draft.configure(update);
            Kwargs detail = Kwargs.of("workflow", draft.workflow().hash());
            draft.append(EventKind.CONFIGURED, null, null, null, detail, null);
        }
    }

    /** A task finished: its outcome and its cascade are one event. */
    record Finished(InstanceName instance, Kwargs result, Run run) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            TaskInstance running = running(draft, instance);
            String task = instance.task();
            long event = draft.append(EventKind.FINISHED, task, result, instance, Kwargs.empty(), null);
            TaskInstance ended = ended(running, InstanceStatus.FINISHED, run, event, draft.now());
            draft.put(running, ended.withOutcome(Outcomes.result(ended.outcome(), event), event));
            draft.fire(task, event, running.lineage().cascadeDepth() + 1);
        }
    }

    /** A task failed for good; nothing is fired. */
    record Failed(InstanceName instance, Failure failure, Run run) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            TaskInstance running = running(draft, instance);
            Kwargs detail = Kwargs.of(LogEntry.FAILURE, failure.toKwargs());
            long event = draft.append(EventKind.FAILED, null, null, instance, detail, null);
            TaskInstance ended = ended(running, InstanceStatus.FAILED, run, event, draft.now());
            draft.put(running, ended.withOutcome(Outcomes.failure(ended.outcome(), event), event));
        }
    }

    /**
     * A task asked to be run again. Within its budget it is replayed, beyond it fails with MaxRetriesExceeded; in a
     * halted session it fails too, so that retries without limit end, and can be replayed once the session goes on.
     *
     * @param maxRetries how many automatic retries the task allows; empty for no limit
     */
    record RetryRaised(InstanceName instance, RetryRequest request, Optional<Integer> maxRetries, Run run)
            implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            TaskInstance running = running(draft, instance);
            int used = running.lineage().autoRetries();
            if (maxRetries.isPresent() && used >= maxRetries.get()) {
                new Failed(instance, request.exhausted(used), run).applyTo(draft);
                return;
            }
            if (draft.halted().isPresent()) {
                new Failed(instance, request.halted(draft.halted().get()), run).applyTo(draft);
                return;
            }
            long event = draft.append(
                    EventKind.RETRIED, null, request.replacement().orElse(null), instance, request.detail(), null);
            TaskInstance failed = ended(running, InstanceStatus.FAILED, run, event, draft.now());
            var outcome = Outcomes.metadata(failed.outcome(), request.metadata());
            outcome = request.failure().isPresent() ? Outcomes.failure(outcome, event) : outcome;
            failed = failed.withOutcome(
                    Outcomes.cooldown(outcome, request.cooldown().orElse(null)), event);
            draft.put(running, failed);
            draft.replay(
                    failed,
                    request.replacement().orElse(null),
                    event,
                    true,
                    request.cooldown().orElse(null));
            draft.haltAtLimit(0); // a retry lengthens no chain
        }
    }

    /** A task gave itself up; nothing is fired. */
    record SelfSkipped(InstanceName instance, Kwargs metadata, Run run) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            TaskInstance running = running(draft, instance);
            Kwargs detail = Kwargs.of("metadata", metadata);
            long event = draft.append(EventKind.SELF_SKIPPED, null, null, instance, detail, null);
            TaskInstance ended = ended(running, InstanceStatus.SKIPPED, run, event, draft.now());
            draft.put(running, ended.withOutcome(Outcomes.metadata(ended.outcome(), metadata), event));
        }
    }

    /** An operator replays a failed instance, with its own kwargs or with replacements. */
    record Replayed(InstanceName instance, Optional<Kwargs> replacement, Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance failed = failed(draft, instance, "replayed");
            long event = draft.append(
                    EventKind.REPLAYED, null, replacement.orElse(null), instance, Kwargs.empty(), operator);
            draft.replay(failed, replacement.orElse(null), event, false, null);
        }
    }

    /** An operator gives a failed instance up, with or without simulating its result. */
    record Skipped(InstanceName instance, boolean cascade, Kwargs result, Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance failed = failed(draft, instance, "skipped");
            String trigger = cascade ? instance.task() : null;
            long event = draft.append(EventKind.SKIPPED, trigger, result, instance, Kwargs.empty(), operator);
            var outcome = Outcomes.metadata(failed.outcome(), Kwargs.of("cascade", cascade));
            draft.put(
                    failed,
                    failed.withStatus(InstanceStatus.SKIPPED, event, draft.now())
                            .withOutcome(Outcomes.result(outcome, event), event));
            if (cascade) {
                draft.fire(instance.task(), event, failed.lineage().cascadeDepth() + 1);
            }
            draft.tell(new Notice.Skipped(instance, cascade));
        }
    }

    /** An operator cancels an instance that is scheduled or runs: it fails, and can be replayed; nothing is fired. */
    record Cancelled(InstanceName instance, Failure failure, Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance before = draft.instance(instance);
            if (before.status() != InstanceStatus.SCHEDULED && before.status() != InstanceStatus.RUNNING) {
                throw new ConflictException("Only scheduled and running instances can be cancelled, but '" + instance
                        + "' is " + before.status().label() + ".");
            }
            Kwargs detail = Kwargs.of(LogEntry.FAILURE, failure.toKwargs());
            long event = draft.append(EventKind.CANCELLED, null, null, instance, detail, operator);
            draft.withdraw(before);
            TaskInstance after = before.withStatus(InstanceStatus.FAILED, event, draft.now());
            draft.put(before, after.withOutcome(Outcomes.failure(after.outcome(), event), event));
        }
    }

    /**
     * An operator writes a status, whatever it was.
     *
     * @param expectedRevision the instance's revision the operator has seen; empty to overwrite anything
     * @param cascade kwargs with which to fire the task's name; empty for no cascade
     */
    record StatusSet(
            InstanceName instance,
            InstanceStatus status,
            Kwargs metadata,
            Optional<Kwargs> cascade,
            Optional<Long> expectedRevision,
            Operator operator)
            implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance before = unchanged(draft, instance, expectedRevision);
            String trigger = cascade.isPresent() ? instance.task() : null;
            Kwargs detail = Kwargs.of("status", status.label(), "metadata", metadata);
            long event = draft.append(EventKind.STATUS_SET, trigger, cascade.orElse(null), instance, detail, operator);
            if (before.status() == InstanceStatus.SCHEDULED) {
                draft.withdraw(before);
            }
            TaskInstance after = before.withStatus(status, event, draft.now())
                    .withOutcome(Outcomes.metadata(before.outcome(), metadata), event);
            draft.put(before, after);
            if (after.isOpen()) {
                draft.suspect(after);
            }
            if (cascade.isPresent()) {
                draft.fire(instance.task(), event, before.lineage().cascadeDepth() + 1);
            }
        }
    }

    /** An operator attaches values to an instance. */
    record MetadataUpdated(InstanceName instance, Kwargs metadata, Optional<Long> expectedRevision, Operator operator)
            implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance before = unchanged(draft, instance, expectedRevision);
            Kwargs detail = Kwargs.of("metadata", metadata);
            long event = draft.append(EventKind.METADATA_UPDATED, null, null, instance, detail, operator);
            draft.put(before, before.withOutcome(Outcomes.metadata(before.outcome(), metadata), event));
        }
    }

    /** An operator declares an instance's logs as dealt with, also those to come. */
    record LogsResolved(InstanceName instance, Optional<Long> expectedRevision, Operator operator)
            implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance before = unchanged(draft, instance, expectedRevision);
            long event = draft.append(EventKind.LOGS_RESOLVED, null, null, instance, Kwargs.empty(), operator);
            draft.put(before, before.withOutcome(Outcomes.logsResolved(before.outcome()), event));
        }
    }

    /** An instance is copied as a waiting one. */
    record Cloned(InstanceName instance, Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            TaskInstance original = draft.instance(instance);
            draft.append(EventKind.CLONED, null, null, instance, Kwargs.empty(), operator);
            draft.tell(new Notice.Cloned(instance, draft.cloneOpen(original)));
        }
    }

    /** An operator lets a halted session go on. */
    record Resumed(Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            if (draft.halted().isEmpty()) {
                throw new ConflictException("The session is not halted.");
            }
            draft.append(EventKind.RESUMED, null, null, null, Kwargs.empty(), operator);
            draft.resume();
        }
    }

    /** The session accepts nothing more; what is queued is dropped. */
    record Ended(Operator operator) implements SessionEvent {
        @Override
        public void applyTo(Draft draft) {
            requireLive(draft);
            draft.append(EventKind.ENDED, null, null, null, Kwargs.empty(), operator);
            draft.end();
        }
    }

    private static void requireLive(Draft draft) {
        if (draft.isEnded()) {
            throw new SessionEndedException("The session was ended and accepts no further changes.");
        }
    }

    private static TaskInstance running(Draft draft, InstanceName name) {
        requireLive(draft);
        TaskInstance instance = draft.instance(name);
        if (instance.status() != InstanceStatus.SCHEDULED) {
            throw new LeaseLostException(
                    "'" + name + "' is " + instance.status().label() + ", so this run's outcome is dropped.");
        }
        return instance;
    }

    private static TaskInstance ended(TaskInstance running, InstanceStatus status, Run run, long event, Instant now) {
        return running.stamped(InstanceStatus.RUNNING, run.startedAt())
                .withStatus(status, event, now)
                .withOutcome(Outcomes.logLevel(running.outcome(), run.logLevel()), event);
    }

    private static TaskInstance failed(Draft draft, InstanceName name, String participle) {
        TaskInstance instance = draft.instance(name);
        if (instance.status() != InstanceStatus.FAILED) {
            throw new ConflictException("Only failed instances can be " + participle + ", but '" + name + "' is "
                    + instance.status().label() + ".");
        }
        return instance;
    }

    private static TaskInstance unchanged(Draft draft, InstanceName name, Optional<Long> expectedRevision) {
        TaskInstance instance = draft.instance(name);
        if (expectedRevision.isPresent() && expectedRevision.get() != instance.revision()) {
            throw new ConflictException("'" + name + "' has changed since it was read (it is "
                    + instance.status().label() + " now). Look again, then decide.");
        }
        return instance;
    }

    /** What a task asks for when it raises a retry. */
    record RetryRequest(
            Optional<Duration> cooldown, Optional<Kwargs> replacement, Kwargs metadata, Optional<Failure> failure) {
        Kwargs detail() {
            Map<String, @Nullable Object> detail = new LinkedHashMap<>();
            detail.put("metadata", metadata);
            cooldown.ifPresent(wait -> detail.put("cooldown", wait.toString()));
            failure.ifPresent(cause -> detail.put(LogEntry.FAILURE, cause.toKwargs()));
            return Kwargs.ofMap(detail);
        }

        /** The failure of a retry that is one too many. */
        public Failure exhausted(int used) {
            return refused(MaxRetriesExceeded.class, "Retried " + used + " times, and no further retry is allowed.");
        }

        Failure halted(String reason) {
            return refused(
                    SessionHaltedException.class, "A retry was refused, because the session is halted: " + reason);
        }

        private Failure refused(Class<?> type, String message) {
            Kwargs wanted = metadata;
            if (failure.isPresent()) {
                wanted = wanted.with("exceptionType", failure.get().type())
                        .with("exceptionContext", failure.get().context());
            }
            return new Failure(
                    type.getName(),
                    message,
                    failure.map(Failure::stackTrace).orElse(""),
                    Kwargs.of("replay_metadata", wanted));
        }
    }
}
