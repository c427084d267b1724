package org.triggers4j.picocli;

import java.util.List;
import org.triggers4j.payload.Kwargs;

/**
 * The words that follow a command's name. Immutable.
 *
 * @param args as a shell would pass them: {@code ["--days", "30"]}, each word by itself
 */
public record CommandArguments(List<String> args) {
    /** The key of the words in the kwargs of a call. */
    static final String KEY = "args";

    /** No words. */
    public static final CommandArguments NONE = new CommandArguments(List.of());

    public CommandArguments {
        args = List.copyOf(args);
    }

    /** These words. */
    public static CommandArguments of(String... args) {
        return new CommandArguments(List.of(args));
    }

    /**
     * Reads them from the kwargs of a call, of which nothing else may be part.
     *
     * @throws CommandUsageException when there is more in them, or they are no list of texts
     */
    static CommandArguments read(String task, Kwargs kwargs) {
        for (String key : kwargs.asMap().keySet()) {
            if (!key.equals(KEY)) {
                throw new CommandUsageException("'" + task + "' takes '" + KEY
                        + "', a list of texts, and nothing else, but" + " was called with '" + key
                        + "'. Pass options as words: {\"args\": [\"--" + key + "\", …]}.");
            }
        }
        Object given = kwargs.get(KEY).orElse(List.of());
        if (given instanceof List<?> words && words.stream().allMatch(String.class::isInstance)) {
            return new CommandArguments(words.stream().map(String.class::cast).toList());
        }
        throw new CommandUsageException(
                "The '" + KEY + "' of '" + task + "' have to be a list of texts, such as" + " [\"--days\", \"30\"].");
    }
}
