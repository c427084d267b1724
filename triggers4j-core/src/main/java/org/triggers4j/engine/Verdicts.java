package org.triggers4j.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.triggers4j.session.EndVerdict;
import org.triggers4j.session.PastEvent;
import org.triggers4j.session.QueueVerdict;
import org.triggers4j.session.TriggerState;
import org.triggers4j.session.Verdict;
import org.triggers4j.session.WaitVerdict;
import org.triggers4j.store.InstanceState;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskInstance;

/** Says of an instance why it is where it is. */
final class Verdicts {
    private final Evidence.Seen seen;
    private final Function<String, TriggerState> triggers;
    private final QueueVerdicts queue;

    Verdicts(Evidence.Seen seen, Function<String, TriggerState> triggers) {
        this.seen = seen;
        this.triggers = triggers;
        this.queue = new QueueVerdicts(seen);
    }

    Verdict on(InstanceState state) {
        TaskInstance instance = state.stored().instance();
        if (instance.isOpen()) {
            return open(instance);
        }
        if (state.job().isPresent()) {
            return queue.on(instance, state.job().get());
        }
        Optional<LogEntry> entered = entered(instance);
        Optional<PastEvent> event = entered.map(PastEvent::of);
        if (entered.filter(entry -> entry.kind() == EventKind.STATUS_SET).isPresent()) {
            return new EndVerdict.SetByHand(
                    instance.status(), event, entered.get().trigger() != null);
        }
        return switch (instance.status()) {
            case UNSTARTED -> open(instance);
            case SCHEDULED -> new QueueVerdict.Dropped();
            case RUNNING -> new EndVerdict.SetByHand(InstanceStatus.RUNNING, event, false);
            case FINISHED -> finished(instance);
            case FAILED -> failed(instance, event);
            case REPLAYED -> replayed(instance, entered);
            case SKIPPED -> skipped(instance, entered);
            case ABANDONED -> abandoned(instance);
        };
    }

    private Verdict open(TaskInstance instance) {
        TaskConfig task = config(instance);
        List<String> threats = task.unless().stream()
                .filter(trigger -> !instance.abandonedBy().containsKey(trigger))
                .toList();
        boolean isToBeAbandoned = instance.canAbandon(task);
        if (isToBeAbandoned || instance.canRun(task)) {
            var noticedBy = new LinkedHashSet<>(task.after());
            noticedBy.addAll(task.unless());
            return new WaitVerdict.Unnoticed(isToBeAbandoned, List.copyOf(noticedBy));
        }
        List<TriggerState> missing = missing(instance).stream().map(triggers).toList();
        return new WaitVerdict.Waiting(missing, threats);
    }

    private List<String> missing(TaskInstance instance) {
        return config(instance).after().stream()
                .filter(trigger -> !instance.received().containsKey(trigger))
                .toList();
    }

    private TaskConfig config(TaskInstance instance) {
        return seen.task(instance.name().task()).orElseThrow();
    }

    private Verdict finished(TaskInstance instance) {
        long seq = Optional.ofNullable(instance.outcome().resultSeq()).orElse(instance.revision());
        boolean isPutOff = seen.heads().deferred().stream().anyMatch(fire -> fire.seq() == seq);
        return new EndVerdict.Finished(event(seq), isPutOff);
    }

    private Verdict failed(TaskInstance instance, Optional<PastEvent> event) {
        return failure(instance)
                .<Verdict>map(failure -> new EndVerdict.Failed(
                        failure,
                        event(Optional.ofNullable(instance.outcome().failureSeq())
                                .orElse(instance.revision()))))
                .orElseGet(() -> new EndVerdict.SetByHand(InstanceStatus.FAILED, event, false));
    }

    private Verdict replayed(TaskInstance instance, Optional<LogEntry> entered) {
        Optional<TaskInstance> successor = seen.instancesOf(instance.name().task()).stream()
                .map(state -> state.stored().instance())
                .filter(other -> other.parent().filter(instance.name()::equals).isPresent())
                .filter(other -> entered.isEmpty() || entered.get().seq() == other.bornSeq())
                .findFirst();
        boolean isRetry =
                entered.map(entry -> entry.kind() == EventKind.RETRIED).orElse(false);
        return new EndVerdict.Replayed(
                isRetry,
                failure(instance),
                entered.map(PastEvent::of),
                successor.map(TaskInstance::name),
                successor.map(TaskInstance::status));
    }

    private Verdict skipped(TaskInstance instance, Optional<LogEntry> entered) {
        boolean bySelf = entered.map(entry -> entry.kind() == EventKind.SELF_SKIPPED)
                .orElse(failure(instance).isEmpty());
        boolean cascaded = entered.map(entry -> entry.trigger() != null).orElse(false);
        return new EndVerdict.Skipped(bySelf, failure(instance), entered.map(PastEvent::of), cascaded);
    }

    private Verdict abandoned(TaskInstance instance) {
        List<EndVerdict.Abandoned.Cause> causes = instance.abandonedBy().entrySet().stream()
                .map(cause -> new EndVerdict.Abandoned.Cause(cause.getKey(), event(cause.getValue())))
                .toList();
        return new EndVerdict.Abandoned(causes, missing(instance));
    }

    /** The event that gave the instance its status; empty when it is too far back, or deleted. */
    private Optional<LogEntry> entered(TaskInstance instance) {
        return seen.event(instance.revision())
                .filter(Verdicts::changesStatus)
                .or(() -> seen.eventsUpTo(instance.revision()).stream()
                        .filter(Verdicts::changesStatus)
                        .filter(entry -> instance.name().equals(entry.instance()))
                        .findFirst());
    }

    private static boolean changesStatus(LogEntry entry) {
        return switch (entry.kind()) {
            case METADATA_UPDATED, LOGS_RESOLVED, CLONED, CONFIGURED, ENDED -> false;
            case FIRED, FINISHED, FAILED, RETRIED, SELF_SKIPPED, REPLAYED, SKIPPED, CANCELLED, STATUS_SET, RESUMED ->
                true;
        };
    }

    private Optional<Failure> failure(TaskInstance instance) {
        return Optional.ofNullable(instance.outcome().failureSeq())
                .flatMap(seen::event)
                .filter(entry -> entry.detail().has(LogEntry.FAILURE))
                .map(entry -> Failure.of(entry.detail().object(LogEntry.FAILURE)));
    }

    private PastEvent event(long seq) {
        return seen.event(seq).map(PastEvent::of).orElseGet(() -> PastEvent.deleted(seq));
    }
}
