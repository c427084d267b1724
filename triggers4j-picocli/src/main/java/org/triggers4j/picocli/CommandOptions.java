package org.triggers4j.picocli;

import java.util.Objects;
import org.triggers4j.task.TaskOptions;

/**
 * How a command is run as a task. Immutable; begin with {@link #DEFAULT}.
 *
 * @param task how it is queued, retried, limited
 * @param acceptsAnyExitCode whether the call succeeds whatever the exit code
 * @param mostOutput how many characters of the output are kept, and how many of the error output
 */
public record CommandOptions(TaskOptions task, boolean acceptsAnyExitCode, int mostOutput) {
    /** As any task; an exit code other than 0 fails the call; 64 Ki characters of each output are kept. */
    // Twice 64 Ki characters take less than 1 MiB as JSON even if each is escaped: what a result may take by default.
    public static final CommandOptions DEFAULT = new CommandOptions(TaskOptions.DEFAULT, false, 64 << 10);

    public CommandOptions {
        Objects.requireNonNull(task);
        if (mostOutput < 0) {
            throw new IllegalArgumentException("mostOutput must not be negative: " + mostOutput);
        }
    }

    /** With these options of tasks. */
    public CommandOptions with(TaskOptions options) {
        return new CommandOptions(options, acceptsAnyExitCode, mostOutput);
    }

    /** Succeeds whatever the exit code, for callers who look at it themselves. Wrong arguments still fail. */
    public CommandOptions acceptingAnyExitCode() {
        return new CommandOptions(task, true, mostOutput);
    }

    /**
     * Keeps so many characters of each output, the last ones.
     *
     * @param characters 0 for none; mind that results, and therefore this, are limited by the engine's {@code maxResultBytes}
     */
    public CommandOptions keepingOutput(int characters) {
        return new CommandOptions(task, acceptsAnyExitCode, characters);
    }
}
