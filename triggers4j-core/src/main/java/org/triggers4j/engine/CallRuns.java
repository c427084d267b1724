package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.workflow.Failure;

/** What runs of calls need of the engine, and how their ends are written down. */
final class CallRuns {
    private static final Logger LOG = LoggerFactory.getLogger(CallRuns.class);

    private final CallStore store;
    private final Environment environment;
    private final Settings settings;
    private final Sessions sessions;
    private final Outcomes outcomes;
    private final Listeners listeners;

    CallRuns(CallStore store, Decisions.Context context, Sessions sessions, Listeners listeners) {
        this.store = store;
        this.environment = context.environment();
        this.settings = context.settings();
        this.sessions = sessions;
        this.outcomes = new Outcomes(context);
        this.listeners = listeners;
    }

    Instant now() {
        return environment.now();
    }

    long nanos() {
        return environment.nanos();
    }

    Settings.CallDefaults defaults() {
        return settings.calls();
    }

    Listeners listeners() {
        return listeners;
    }

    RunTransaction newTransaction() {
        return sessions.newTransaction();
    }

    CallRun run(KnownTask.OfCall task, CallBody body) {
        return new CallRun(task, body, outcomes, environment::upTo);
    }

    CallRun.Scope scope(CallExecution execution, KnownTask.OfCall task, CallBody body, RunTransaction transaction) {
        return new CallRun.Scope(
                RunScope.Facts.of(execution, execution.label()),
                execution.claim().job().queue(),
                body,
                transaction,
                window(task, body));
    }

    /** The window that a run of this call may open. */
    IgnoreWindow window(KnownTask task, CallBody body) {
        return new IgnoreWindow(
                store,
                environment,
                task.options(),
                () -> body.keys()
                        .ignore()
                        .orElseGet(() -> Claiming.keyOf(task.name(), body.arguments(), task.options())));
    }

    TaskEvent event(Claim claim, CallBody body) {
        return event(
                claim.job().id().toString(), claim.job().task(), claim.job().queue(), claim.attempt(), body);
    }

    /** Of one that ended without a run; whoever edited its text into nonsense gets an event without arguments. */
    TaskEvent event(CallStore.EndedCall call) {
        return event(call.id().toString(), call.task(), call.queue(), 0, CallBody.readable(call.body()));
    }

    private static TaskEvent event(String id, String task, String queue, int attempt, CallBody body) {
        return new TaskEvent(
                id, task, queue, body.arguments(), attempt, body.history().retries(), body.headers(), Optional.empty());
    }

    /** The failure as far as it is to be kept. */
    Failure kept(KnownTask task, Failure failure) {
        return task.options().results().isKept()
                ? failure
                : new Failure(failure.type(), "(not kept)", "", Kwargs.empty());
    }

    Failure cancelled() {
        return CallFailures.cancelled();
    }

    CallStore.EndedCall ended(
            CallExecution execution,
            CallStore.EndState state,
            Optional<String> result,
            Optional<Failure> failure,
            Optional<Instant> startedAt) {
        KnownTask task = execution.known();
        Instant now = now();
        return new CallStore.EndedCall(
                execution.claim().job().id(),
                task.name(),
                execution.claim().job().queue(),
                execution.claim().job().call().body(),
                state,
                result.filter(text -> task.options().results().isKept()),
                failure.map(reason -> kept(task, reason).toKwargs().toJson()),
                startedAt,
                now,
                keepUntil(task.options(), now));
    }

    /** Of one that its worker was lost with. */
    CallStore.EndedCall ended(Claim claim, CallStore.EndState state, Failure failure) {
        Instant now = now();
        return new CallStore.EndedCall(
                claim.job().id(),
                claim.job().task(),
                claim.job().queue(),
                claim.job().call().body(),
                state,
                Optional.empty(),
                Optional.of(failure.toKwargs().toJson()),
                Optional.empty(),
                now,
                keepUntil(TaskOptions.DEFAULT, now));
    }

    void tellLost(Claim claim, Failure failure) {
        TaskEvent event = event(claim, CallBody.readable(claim.job().call().body()));
        listeners.tell(event.task(), listener -> {
            listener.onTaskLost(event);
            listener.onTaskFailure(event, failure);
        });
    }

    /** Tells of a call that has failed because another took its unique key over; of a job that runs an instance, nothing. */
    void tellVoided(CallStore.Holder holder) {
        if (holder.instance().isPresent()) {
            return;
        }
        try {
            if (store.find(List.of(holder.job())).get(holder.job()) instanceof CallStore.CallState.Ended ended) {
                TaskEvent event = event(ended.call());
                listeners.tell(event.task(), listener -> listener.onTaskFailure(event, CallFailures.stale()));
            }
        } catch (StoreException e) {
            LOG.atDebug()
                    .addKeyValue("job", holder.job())
                    .setCause(e)
                    .log("A call that was voided could not be told of");
        }
    }

    Optional<Instant> keepUntil(TaskOptions options, Instant now) {
        Optional<Duration> span =
                options.results().keepFor().or(() -> settings.retention().keepResultsFor());
        return span.map(now::plus);
    }

    /** How a call ends whose unique key another takes over. */
    CallStore.EndOf stale() {
        return endOf(CallStore.EndState.FAILED, CallFailures.stale());
    }

    /** How a call ends that its worker has no part in. */
    CallStore.EndOf endOf(CallStore.EndState state, Failure failure) {
        Instant now = now();
        return new CallStore.EndOf(
                state, Optional.of(failure.toKwargs().toJson()), now, keepUntil(TaskOptions.DEFAULT, now));
    }
}
