package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidResultException;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.workflow.Failure;

/** Runs the code of a call once, and says what came of it; stores nothing. */
final class CallRun {
    /** The key in the JSON object that a result is stored in. */
    static final String VALUE = "value";

    private final KnownTask.OfCall task;
    private final CallBody body;
    private final Outcomes outcomes;
    private final LongUnaryOperator random;

    CallRun(KnownTask.OfCall task, CallBody body, Outcomes outcomes, LongUnaryOperator random) {
        this.task = task;
        this.body = body;
        this.outcomes = outcomes;
        this.random = random;
    }

    /** What came of a run. */
    sealed interface Outcome {
        /**
         * It returned.
         *
         * @param result what it returned
         * @param text the same as it is stored
         * @param opening the window that opens with this success
         */
        record Returned(@Nullable Object result, String text, Optional<CallStore.Window> opening) implements Outcome {}

        /** It is to be run again, because of this, after so long, with these arguments. */
        record Again(Failure failure, Duration cooldown, Kwargs arguments) implements Outcome {}

        /** It failed for good. */
        record Failed(Failure failure) implements Outcome {}

        /** It gave itself up. */
        record Skipped(Kwargs metadata) implements Outcome {}

        /** It threw this, maybe because it was told to stop. */
        record Thrown(Throwable failure) implements Outcome {}
    }

    /** How the scope of a run looks from outside, for whoever makes one. */
    static final class Scope extends RunScope implements CallContext {
        private final String id;
        private final String task;
        private final String queue;
        private final CallBody body;

        Scope(Facts facts, String queue, CallBody body, RunTransaction transaction, IgnoreWindow window) {
            super(facts, transaction, window);
            this.id = facts.idempotencyKey();
            this.task = facts.task();
            this.queue = queue;
            this.body = body;
        }

        Map<String, Object> logVariables() {
            return Map.of(TaskLogger.CALL, id, TaskLogger.TASK, task, TaskLogger.ATTEMPT, attempt());
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String invocationId() {
            return body.invocationId();
        }

        @Override
        public String task() {
            return task;
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public int retries() {
            return body.history().retries();
        }

        @Override
        public Optional<Instant> eta() {
            return body.times().eta();
        }

        @Override
        public Map<String, String> headers() {
            return body.headers();
        }
    }

    /** Runs it on the calling thread. */
    @SuppressWarnings({"CatchAllThrowable", "NullAway"}) // an Error of a task fails its call; arguments may be null
    Outcome run(Scope scope) {
        Object arguments;
        try {
            arguments = CallAdapter.read(outcomes.binder(), body.arguments(), task.arguments());
        } catch (RuntimeException unreadable) {
            return new Outcome.Failed(Failures.describe(unreadable));
        }
        try (var mdc = new MdcScope(scope.logVariables())) {
            Object result = task.task().run(arguments, scope);
            // Here, because the key may be made by code of the task's: what it throws is the run's failure.
            return returned(result, scope.opening());
        } catch (RetrySignal retry) {
            return raised(retry);
        } catch (SkipSignal skip) {
            return new Outcome.Skipped(skip.metadata());
        } catch (Throwable failure) {
            return new Outcome.Thrown(failure);
        }
    }

    private Outcome returned(@Nullable Object result, Optional<CallStore.Window> opening) {
        try {
            Kwargs stored = outcomes.binder().write(Collections.singletonMap(VALUE, result));
            outcomes.requireSmallResult(stored);
            return new Outcome.Returned(result, stored.toJson(), opening);
        } catch (InvalidKwargsException bad) {
            return new Outcome.Failed(
                    Failures.describe(new InvalidResultException("The result cannot be stored. " + bad.getMessage())));
        }
    }

    private Outcome raised(RetrySignal retry) {
        Failure because = Optional.ofNullable(retry.getCause())
                .map(Failures::describe)
                .orElseGet(() -> new Failure(RetrySignal.class.getName(), "The run asked for it.", "", Kwargs.empty()));
        try {
            retry.replacement().ifPresent(outcomes::requireSmallResult);
            return task.raised(retry, body.history().retries(), random)
                    .<Outcome>map(again -> new Outcome.Again(
                            because,
                            again.cooldown().orElse(Duration.ZERO),
                            retry.replacement().orElse(body.arguments())))
                    .orElseGet(() -> new Outcome.Failed(retry.getCause() != null ? because : exhausted()));
        } catch (RuntimeException broken) {
            return new Outcome.Failed(Failures.describe(broken));
        }
    }

    private Failure exhausted() {
        return new Failure(
                MaxRetriesExceeded.class.getName(),
                "Retried " + body.history().retries() + " times, and no further retry is allowed.",
                "",
                Kwargs.empty());
    }

    /** What becomes of a run that failed by itself. */
    @SuppressWarnings("CatchAllThrowable")
    Outcome failed(Throwable failure) {
        Failure described = Failures.describe(failure);
        return task.automatic(failure, body.history().retries(), random)
                .<Outcome>map(
                        again -> new Outcome.Again(described, again.cooldown().orElse(Duration.ZERO), body.arguments()))
                .orElseGet(() -> new Outcome.Failed(described));
    }
}
