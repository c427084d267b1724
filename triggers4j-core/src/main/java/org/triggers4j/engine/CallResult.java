package org.triggers4j.engine;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;

/** A handle on a call that is in the store, or will be, or was ignored. */
final class CallResult<R extends @Nullable Object> implements AsyncResult<R> {
    private final Origin origin;
    private final Pending call;
    private final boolean mayWaitInTask;

    /**
     * Where handles of a task come from.
     *
     * @param resultType the type of the result
     * @param timedOut told with each timeout of a wait
     */
    record Origin(
            String task,
            Type resultType,
            KwargsBinder binder,
            CallResults results,
            CallCanceller canceller,
            TimedOut timedOut) {}

    /** Is told that somebody has stopped waiting for the call of this id, which is in this state. */
    interface TimedOut {
        void tell(String id, TaskState state, ResultTimeoutException timeout);
    }

    /** A call that may have yet to be put into the queue. */
    static final class Pending {
        private final String invocationId;
        private volatile Fate fate;

        Pending(String invocationId, Fate fate) {
            this.invocationId = invocationId;
            this.fate = fate;
        }

        void become(Fate next) {
            fate = next;
        }

        String invocationId() {
            return invocationId;
        }
    }

    /** What has become of it, as far as the caller's process knows. */
    sealed interface Fate {
        /** Its transaction is open, or was rolled back; known to the store by this id once it has committed. */
        record Waiting(Optional<JobId> id) implements Fate {}

        /** The store has it, or had. */
        record Stored(JobId id) implements Fate {}

        /** It was ignored. */
        record Ignored() implements Fate {}
    }

    CallResult(Origin origin, Pending call, boolean mayWaitInTask) {
        this.origin = origin;
        this.call = call;
        this.mayWaitInTask = mayWaitInTask;
    }

    private Optional<JobId> job() {
        if (call.fate instanceof Fate.Stored stored) {
            return Optional.of(stored.id());
        }
        return call.fate instanceof Fate.Waiting waiting ? waiting.id() : Optional.empty();
    }

    @Override
    public Optional<String> id() {
        return job().map(JobId::toString);
    }

    @Override
    public String invocationId() {
        return call.invocationId;
    }

    @Override
    public TaskState state() {
        if (call.fate instanceof Fate.Ignored) {
            return TaskState.IGNORED;
        }
        return find().map(CallResult::stateOf)
                .orElse(call.fate instanceof Fate.Waiting ? TaskState.WAITING : TaskState.NOT_FOUND);
    }

    private Optional<CallStore.CallState> find() {
        Optional<CallStore.CallState> found = job().flatMap(origin.results()::find);
        if (found.isPresent() && call.fate instanceof Fate.Waiting) {
            call.become(new Fate.Stored(job().orElseThrow())); // its transaction has committed
        }
        return found;
    }

    static TaskState stateOf(CallStore.CallState state) {
        if (state instanceof CallStore.CallState.Ended ended) {
            return stateOf(ended.call().state());
        }
        var live = (CallStore.CallState.Live) state;
        return switch (live.state()) {
            case LATER ->
                live.job().isCall()
                                && CallBody.readable(live.job().call().body())
                                                .history()
                                                .retries()
                                        > 0
                        ? TaskState.RETRYING
                        : TaskState.SCHEDULED;
            case READY, PARKED -> TaskState.QUEUED;
            case HELD -> live.startedAt().isPresent() ? TaskState.RUNNING : TaskState.QUEUED;
            case DELEGATED -> TaskState.RUNNING;
        };
    }

    static TaskState stateOf(CallStore.EndState state) {
        return switch (state) {
            case SUCCEEDED -> TaskState.SUCCEEDED;
            case FAILED -> TaskState.FAILED;
            case CANCELLED -> TaskState.CANCELLED;
            case EXPIRED -> TaskState.EXPIRED;
            case SKIPPED -> TaskState.SKIPPED;
        };
    }

    @Override
    public @Nullable R get() throws InterruptedException {
        return valueOf(ended(Optional.empty()));
    }

    @Override
    public @Nullable R get(Duration timeout) throws InterruptedException {
        return valueOf(ended(Optional.of(timeout)));
    }

    @Override
    public Outcome<R> outcome(Duration timeout) throws InterruptedException {
        return ended(Optional.of(timeout));
    }

    private @Nullable R valueOf(Outcome<R> outcome) {
        return switch (outcome.state()) {
            case FAILED, CANCELLED, EXPIRED ->
                throw new TaskFailedException(
                        origin.task(), outcome.state(), outcome.failure().orElseThrow());
            default -> outcome.value();
        };
    }

    private Outcome<R> ended(Optional<Duration> timeout) throws InterruptedException {
        Optional<Outcome<R>> known = knownEnd();
        if (known.isPresent()) {
            return known.get();
        }
        if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
            throw timedOut(timeout.get());
        }
        if (!mayWaitInTask && TaskThread.isRunningTask()) {
            throw new ConflictException(
                    "Waiting for a result inside a run of a task keeps a slot that the other task may need."
                            + " Make it the next step instead (a cascade, a group, then()), or call allowingWaitInTask() first.");
        }
        JobId id = job().orElseThrow();
        CompletableFuture<CallStore.EndedCall> ending = ending(id);
        try {
            CallStore.EndedCall ended =
                    timeout.isPresent() ? ending.get(timeout.get().toNanos(), TimeUnit.NANOSECONDS) : ending.get();
            return outcome(ended);
        } catch (TimeoutException e) {
            throw timedOut(timeout.orElseThrow());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotTriggeredException) {
                throw CallResults.nothingKnown(id);
            }
            throw new EngineClosedException("The engine was closed while '" + origin.task() + "' was waited for.");
        } finally {
            origin.results().forget(id, ending);
        }
    }

    // Its end, if it is over; throws when there is nothing to wait for.
    private Optional<Outcome<R>> knownEnd() {
        if (call.fate instanceof Fate.Ignored) {
            return info();
        }
        Optional<CallStore.CallState> found = find();
        if (call.fate instanceof Fate.Waiting) {
            throw new NotTriggeredException("The transaction in which '" + origin.task()
                    + "' was called has not committed, so there is no result to wait for.");
        }
        return outcome(found.orElseThrow(() -> CallResults.nothingKnown(job().orElseThrow())));
    }

    private ResultTimeoutException timedOut(Duration timeout) {
        TaskState state = state();
        String id = id().orElse("");
        var thrown = new ResultTimeoutException(
                "'" + origin.task() + "' " + id + " is not over after " + timeout + ", but " + state + ". It goes on.");
        origin.timedOut().tell(id, state, thrown);
        return thrown;
    }

    @Override
    public Optional<Outcome<R>> info() {
        if (call.fate instanceof Fate.Ignored) {
            return Optional.of(new Outcome<R>(TaskState.IGNORED, null, Optional.empty()));
        }
        return find().flatMap(this::outcome);
    }

    private Optional<Outcome<R>> outcome(CallStore.CallState found) {
        return found instanceof CallStore.CallState.Ended ended ? Optional.of(outcome(ended.call())) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // read as the declared type
    private Outcome<R> outcome(CallStore.EndedCall ended) {
        R value = (R) ended.result()
                .map(text -> origin.binder().readAs(Kwargs.parse(text), CallRun.VALUE, boxed(origin.resultType())))
                .orElse(null);
        return new Outcome<>(stateOf(ended.state()), value, ended.failure().map(CallResult::failure));
    }

    private static Type boxed(Type type) {
        return type == Void.class ? Object.class : type;
    }

    static Failure failure(String text) {
        return Failure.of(Kwargs.parse(text));
    }

    @Override
    public Optional<Failure> exception() {
        Optional<CallStore.CallState> found = find();
        if (found.isPresent() && found.get() instanceof CallStore.CallState.Live live) {
            return live.state() == JobState.LATER
                    ? CallBody.readable(live.job().call().body()).history().lastFailure()
                    : Optional.empty();
        }
        return info().filter(outcome -> outcome.state() != TaskState.SKIPPED).flatMap(Outcome::failure);
    }

    @Override
    @SuppressWarnings("NullAway") // a future may well be completed with null
    public CompletionStage<R> then() {
        Optional<Outcome<R>> known = info();
        if (known.isPresent()) {
            return CompletableFuture.completedStage(known.get()).thenApply(this::valueOf);
        }
        return job().map(id -> (CompletionStage<R>) ending(id).thenApply(ended -> valueOf(outcome(ended))))
                .orElseGet(() -> CompletableFuture.failedStage(
                        new NotTriggeredException("'" + origin.task() + "' is not in the queue yet.")));
    }

    // One whose transaction has yet to commit is not known, and may still come.
    private CompletableFuture<CallStore.EndedCall> ending(JobId id) {
        return origin.results().ending(id, call.fate instanceof Fate.Waiting);
    }

    @Override
    public TaskState cancel() {
        Optional<JobId> id = job();
        if (id.isPresent()) {
            origin.canceller().cancel(id.get());
        }
        return state();
    }

    @Override
    public AsyncResult<R> allowingWaitInTask() {
        return new CallResult<>(origin, call, true);
    }
}
