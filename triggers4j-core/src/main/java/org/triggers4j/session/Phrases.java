package org.triggers4j.session;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import org.triggers4j.workflow.Failure;

/** Pieces of plain English that explanations are put together from. */
final class Phrases {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_MESSAGE = 200;
    private static final int MOST_LISTED = 10;

    private Phrases() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String quoted(String name) {
        return "'" + name + "'";
    }

    static String quotedAll(Collection<String> names, String conjunction) {
        return list(names.stream().map(Phrases::quoted).toList(), conjunction);
    }

    /** {@code a, b and c}; of very many, the first ones. */
    static String list(List<String> parts, String conjunction) {
        if (parts.size() > MOST_LISTED) {
            return String.join(", ", parts.subList(0, MOST_LISTED)) + " " + conjunction + " "
                    + (parts.size() - MOST_LISTED) + " more";
        }
        int last = parts.size() - 1;
        return last < 1
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, last)) + " " + conjunction + " " + parts.get(last);
    }

    static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** A failure in one line, however long its message is. */
    static String failure(Failure failure) {
        String line = failure.message().strip().lines().findFirst().orElse("");
        String shown = line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
        return failure.simpleType() + (shown.isEmpty() ? "" : ": " + shown);
    }

    /** To go on in the middle of a sentence. */
    static String unstopped(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Ends with a full stop, whatever a text from elsewhere ends with. */
    static String stopped(String text) {
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
    }
}
