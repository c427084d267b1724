package org.triggers4j.example.guide;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code in a page.
 *
 * @param first index of the first line of the body
 * @param end index of the line that closes it
 * @param indent what stands before each of its lines
 * @param language the word after the backticks; may be empty
 * @param directive what the comment on the line before says; may be empty
 * @param body its lines, without the indent
 */
record Fence(int first, int end, String indent, String language, String directive, List<String> body) {
    private static final Pattern SOURCE = Pattern.compile("code: (?<path>[^#\\s]+)(#(?<region>\\S+))?");

    /**
     * Where its code comes from.
     *
     * @param path from the root of the project
     * @param region the part of the file; empty for all of it
     */
    record Source(String path, Optional<String> region) {
        @Override
        public String toString() {
            return path + region.map(name -> "#" + name).orElse("");
        }
    }

    /** Where its code comes from, if it says so. */
    Optional<Source> source() {
        Matcher source = SOURCE.matcher(directive);
        return source.matches()
                ? Optional.of(new Source(source.group("path"), Optional.ofNullable(source.group("region"))))
                : Optional.empty();
    }

    /** The body as one text. */
    String text() {
        return String.join("\n", body);
    }

    /** The line of its opening, from 1, as editors count. */
    int line() {
        return first;
    }
}
