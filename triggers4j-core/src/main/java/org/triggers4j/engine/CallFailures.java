package org.triggers4j.engine;

import java.util.concurrent.CancellationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.ExpiredException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.TimeLimitExceededException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.Operator;

/** What is written down of calls that end without having thrown anything. */
final class CallFailures {
    private CallFailures() {}

    static Failure cancelled() {
        return of(CancellationException.class, "It was cancelled.", Kwargs.empty());
    }

    /** Of an instance. */
    static Failure cancelled(Operator operator) {
        Kwargs by = Kwargs.of("actor", operator.actor());
        return of(
                CancellationException.class,
                "cancelled",
                operator.reason().isEmpty() ? by : by.with("reason", operator.reason()));
    }

    static Failure expired() {
        return of(ExpiredException.class, "It was not begun in time.", Kwargs.empty());
    }

    /** Of one that ran in place, and whose end the store did not take when it came. */
    static Failure notStored() {
        return of(LeaseLostException.class, "It ran in place, and its end could not be stored.", Kwargs.empty());
    }

    /** Of one whose unique key was taken over. */
    static Failure stale() {
        return of(
                TimeLimitExceededException.class,
                "It was not over when its stale time limit had passed, and another call took its unique key over.",
                Kwargs.empty());
    }

    /** Of one that found its lock taken. */
    static Failure alreadyRunning(String task, String gate, Kwargs holders) {
        return of(ConflictException.class, task + " already running!", holders.with("gate", gate));
    }

    /** Of one that is alive already. */
    static Failure duplicate(String task, String holder) {
        return of(ConflictException.class, task + " is alive already, as " + holder + ".", Kwargs.of("holder", holder));
    }

    private static Failure of(Class<?> type, String message, Kwargs context) {
        return new Failure(type.getName(), message, "", context);
    }
}
