package org.triggers4j.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/**
 * Thrown by a task to be run again: {@code throw context.retry(cause).cooldown(Duration.ofSeconds(10));}. The instance
 * becomes REPLAYED and a new one takes its place, unless the task's retries are used up.
 */
public final class RetrySignal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration cooldown;
    private final transient @Nullable Kwargs replacement;
    private final transient Kwargs metadata;
    private final transient List<Duration> delays;

    /** Use {@link TaskContext#retry()}. */
    public RetrySignal(@Nullable Throwable cause) {
        this(cause, null, null, Kwargs.empty(), List.of());
    }

    private RetrySignal(
            @Nullable Throwable cause,
            @Nullable Duration cooldown,
            @Nullable Kwargs replacement,
            Kwargs metadata,
            List<Duration> delays) {
        super("retry", cause, false, false);
        this.cooldown = cooldown;
        this.replacement = replacement;
        this.metadata = metadata;
        this.delays = delays;
    }

    /** Waits this long before the next run; not negative. */
    public RetrySignal cooldown(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("A cooldown cannot be negative: " + wait);
        }
        return new RetrySignal(getCause(), wait, replacement, metadata, delays);
    }

    /**
     * As many retries as there are delays, each after its own, instead of what the task's {@link RetryPolicy} says; not
     * negative.
     */
    public RetrySignal withDelays(Duration... each) {
        List<Duration> wanted = List.of(each);
        if (wanted.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("A delay cannot be negative: " + wanted);
        }
        return new RetrySignal(getCause(), cooldown, replacement, metadata, wanted);
    }

    /**
     * Runs the next time with these kwargs instead of all the present ones: of an instance by trigger, of a call as its
     * arguments. An instance whose retry has a value of a trigger that is not an object fails with
     * {@link org.triggers4j.error.InvalidKwargsException}.
     */
    public RetrySignal withKwargs(Kwargs replacementKwargs) {
        return new RetrySignal(getCause(), cooldown, replacementKwargs, metadata, delays);
    }

    /** Keeps these values in the metadata of the instance that gives way. */
    public RetrySignal withMetadata(Kwargs values) {
        return new RetrySignal(getCause(), cooldown, replacement, values, delays);
    }

    public Optional<Duration> cooldown() {
        return Optional.ofNullable(cooldown);
    }

    /** Empty for what the task's policy says. */
    public List<Duration> delays() {
        return delays;
    }

    public Optional<Kwargs> replacement() {
        return Optional.ofNullable(replacement);
    }

    public Kwargs metadata() {
        return metadata;
    }
}
