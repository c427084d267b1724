package org.triggers4j.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.workflow.Failure;

/**
 * Whether claimed runs may begin: in time, not cancelled, and with everything that they have to claim. Those that need nothing of
 * all that cost nothing.
 */
final class Admittance {
    private final CallStore store;
    private final CallRuns runs;
    private final Claiming claiming;
    private final Consumer<CallStore.Holder> voided;
    private final int maxAttempts;

    /** {@code voided} is told whose stale keys went over. */
    Admittance(CallStore store, CallRuns runs, Claiming claiming, Consumer<CallStore.Holder> voided, int maxAttempts) {
        this.store = store;
        this.runs = runs;
        this.claiming = claiming;
        this.voided = voided;
        this.maxAttempts = maxAttempts;
    }

    /** Those that may begin now, in order; the others are ended, parked or dropped. */
    List<Execution> admitted(List<Execution> claimed) {
        var admitted = new ArrayList<Execution>();
        var asking = new ArrayList<Execution>();
        var entries = new ArrayList<CallStore.Entry>();
        Instant now = runs.now();
        for (Execution execution : claimed) {
            if (!isRefused(execution, now)) {
                Optional<CallStore.Entry> entry;
                try {
                    entry = entry(execution, now);
                } catch (RuntimeException e) { // of a key generator, or of kwargs that cannot be read
                    failUnrun(execution, Failures.describe(e));
                    continue;
                }
                entry.ifPresentOrElse(
                        needs -> {
                            asking.add(execution);
                            entries.add(needs);
                        },
                        () -> admitted.add(execution));
            }
        }
        if (!entries.isEmpty()) {
            ask(asking, entries, now, admitted);
        }
        return admitted;
    }

    private void ask(List<Execution> asking, List<CallStore.Entry> entries, Instant now, List<Execution> admitted) {
        List<CallStore.Admission> answers = store.admit(entries, now, runs.stale());
        for (int i = 0; i < asking.size(); i++) {
            if (isAdmitted(asking.get(i), answers.get(i))) {
                admitted.add(asking.get(i));
            }
        }
    }

    // ---- what needs no store ------------------------------------------------------------------------------------

    private boolean isRefused(Execution execution, Instant now) {
        // One that was begun in time, and whose worker was lost, goes on.
        boolean isExpired = execution.claim().attempt() == 1
                && execution.claim().job().limits().isExpired(now);
        if (execution instanceof InstanceExecution instance) {
            return isExpired && instance.fail(CallFailures.expired());
        }
        var call = (CallExecution) execution;
        if (execution.claim().isCancelRequested()) {
            call.endUnrun(
                    CallStore.EndState.CANCELLED,
                    Optional.empty(),
                    CallFailures.cancelled(),
                    listener -> listener.onTaskCancelled(call.event()));
            return true;
        }
        if (isExpired) {
            call.endUnrun(
                    CallStore.EndState.EXPIRED,
                    Optional.empty(),
                    CallFailures.expired(),
                    listener -> listener.onTaskExpired(call.event()));
            return true;
        }
        return isExhausted(call);
    }

    // Lost workers are counted by the rescue; this is for what comes back over and over in other ways.
    private boolean isExhausted(CallExecution call) {
        int attempt = call.claim().attempt();
        if (attempt <= call.claim().job().limits().attempts(maxAttempts)) {
            return false;
        }
        var failure =
                Failures.neverEnded(attempt - 1, "its worker was lost, or its transaction could not be committed");
        call.endUnrun(CallStore.EndState.FAILED, Optional.empty(), failure, listener -> {
            listener.onTaskLost(call.event());
            listener.onTaskFailure(call.event(), failure);
        });
        return true;
    }

    private static void failUnrun(Execution execution, Failure failure) {
        if (execution instanceof InstanceExecution instance) {
            instance.fail(failure);
        } else {
            var call = (CallExecution) execution;
            call.endUnrun(
                    CallStore.EndState.FAILED,
                    Optional.empty(),
                    failure,
                    listener -> listener.onTaskFailure(call.event(), failure));
        }
    }

    // ---- what does ----------------------------------------------------------------------------------------------

    private Optional<CallStore.Entry> entry(Execution execution, Instant now) {
        if (execution instanceof CallExecution call) {
            List<CallStore.Gate> gates = gates(call, call.known().options());
            return gates.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new CallStore.Entry(call.lease(), Optional.empty(), Optional.empty(), gates));
        }
        var instance = (InstanceExecution) execution;
        TaskOptions options = instance.options();
        String task = instance.task();
        List<CallStore.Gate> gates = claiming.hasGates(
                        options, instance.claim().job().queue())
                ? claiming.gates(task, instance.claim().job().queue(), instance.triggerKwargs(), options, List.of())
                : List.of();
        boolean checksIgnore = options.ignore().isPresent();
        return needs(new CallStore.Entry(
                instance.lease(),
                Claiming.uniqueOf(task, instance.triggerKwargs(), options, runs.defaults(), now),
                checksIgnore ? Optional.of(Claiming.keyOf(task, instance.triggerKwargs(), options)) : Optional.empty(),
                gates));
    }

    private List<CallStore.Gate> gates(CallExecution call, TaskOptions options) {
        String queue = call.claim().job().queue();
        List<String> turns = call.body().keys().turns();
        return turns.isEmpty() && !claiming.hasGates(options, queue)
                ? List.of()
                : claiming.gates(call.known().name(), queue, call.body().arguments(), options, turns);
    }

    private static Optional<CallStore.Entry> needs(CallStore.Entry entry) {
        boolean isAny = entry.unique().isPresent()
                || entry.ignoreKey().isPresent()
                || !entry.gates().isEmpty();
        return isAny ? Optional.of(entry) : Optional.empty();
    }

    private boolean isAdmitted(Execution execution, CallStore.Admission answer) {
        if (answer instanceof CallStore.Admission.Admitted entry) {
            entry.voided().ifPresent(voided);
            return true;
        }
        if (answer instanceof CallStore.Admission.Waiting || answer instanceof CallStore.Admission.Lost) {
            execution.withdraw();
            execution.settled();
        } else if (execution instanceof InstanceExecution instance) {
            refuse(instance, answer);
        } else {
            refuse((CallExecution) execution, (CallStore.Admission.Conflict) answer);
        }
        return false;
    }

    private static void refuse(CallExecution call, CallStore.Admission.Conflict conflict) {
        Refusal refusal = Refusal.of(call.known(), conflict);
        call.endUnrun(
                refusal.state(),
                refusal.result(),
                refusal.failure(),
                (TaskListener listener) -> refusal.tell(listener, call.event()));
    }

    private static void refuse(InstanceExecution instance, CallStore.Admission answer) {
        if (answer instanceof CallStore.Admission.Ignored ignored) {
            instance.skip(Kwargs.of(
                    "reason",
                    "ignored, as one with the same kwargs asked for",
                    "until",
                    ignored.until().toString()));
        } else if (answer instanceof CallStore.Admission.Duplicate duplicate) {
            String holder = duplicate
                    .holder()
                    .instance()
                    .orElse(duplicate.holder().job().toString());
            instance.skip(Kwargs.of("reason", "one with the same kwargs is alive already", "holder", holder));
        } else {
            Refusal refusal = Refusal.of(instance.known(), (CallStore.Admission.Conflict) answer);
            if (refusal.state() == CallStore.EndState.FAILED) {
                instance.fail(refusal.failure());
            } else {
                instance.skip(refusal.metadata());
            }
        }
    }
}
