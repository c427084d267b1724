package org.triggers4j.workflow;

import java.util.Locale;
import java.util.Objects;

/**
 * Something in a workflow that is allowed but probably not meant.
 *
 * @param code what kind of thing; stable, to filter by
 * @param pointer JSON Pointer (RFC 6901) of the place
 * @param message what it is and what to do about it
 */
public record Warning(Code code, String pointer, String message) {
    public Warning {
        Objects.requireNonNull(code);
        Objects.requireNonNull(pointer);
        Objects.requireNonNull(message);
    }

    /** The kinds of warnings; as text in lower case with hyphens: {@code misspelt-directive}. */
    public enum Code {
        /** An extra whose name is nearly that of a directive. */
        MISSPELT_DIRECTIVE,
        /** A trigger that is in {@code after} and in {@code unless} of one task. */
        TRIGGER_IN_AFTER_AND_UNLESS,
        /** All of {@code unless} is in {@code after}: whenever the task could run, it is abandoned. */
        ABANDONED_BEFORE_RUN,
        /** A task that needs its own cascade before its first run. */
        WAITS_FOR_ITSELF,
        /** Tasks that need each other's cascades before their first runs. */
        WAITING_CYCLE,
        /** A task that needs the cascade of one that can never run. */
        WAITS_FOR_NEVER,
        /** Tasks that start each other through {@code andEvery}: once one has run, they go on for ever. */
        FEEDS_ITSELF,
        /** A changed definition of a task that has instances. */
        LIVE_TASK_REDEFINED,
        /** A {@code run} that names no task this process knows. */
        UNKNOWN_TASK,
        /** A trigger that nobody fires, as far as known. */
        TRIGGER_NEVER_FIRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@code /t_a/after: message (waits-for-itself)}. */
    @Override
    public String toString() {
        return pointer + ": " + message + " (" + code + ")";
    }
}
