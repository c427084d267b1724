package org.triggers4j.workflow;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the known name that a person probably meant. */
public final class Spelling {
    /** Beyond these many known names the rest are not looked at: a hint must not cost more than what it explains. */
    private static final int MAX_KNOWN = 1_000;

    private static final int MAX_LISTED = 10;

    private Spelling() {}

    /**
     * The known name nearest to {@code name}: the same but for case and separators ({@code and_every}, {@code
     * AndEvery}), or one slip away for every four characters, at least one. A slip is a letter too much, too few,
     * wrong or swapped with its neighbour. Of equally near ones the first; empty when none is near or it is known.
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        if (known.contains(name)) {
            return Optional.empty();
        }
        String folded = fold(name);
        int best = Math.max(1, folded.length() / 4) + 1;
        String nearest = null;
        int seen = 0;
        for (String candidate : known) {
            int distance = distance(folded, fold(candidate), best);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
            if (++seen == MAX_KNOWN) {
                break;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** What follows the statement that a name is unknown: the nearest known one, and those that are known. */
    public static String advice(String name, String what, Collection<String> known) {
        String hint = nearest(name, known)
                .map(near -> " Did you mean '" + near + "'?")
                .orElse("");
        if (known.isEmpty()) {
            return hint + " No " + what + " is known.";
        }
        String list = known.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        String rest = known.size() > MAX_LISTED ? " and " + (known.size() - MAX_LISTED) + " more" : "";
        return hint + " Known " + what + "s: " + list + rest + ".";
    }

    private static String fold(String name) {
        var letters = new StringBuilder(name.length());
        name.chars().filter(c -> " _.-".indexOf(c) < 0).forEach(c -> letters.append((char) c));
        return (letters.isEmpty() ? name : letters.toString()).toLowerCase(Locale.ROOT);
    }

    // Optimal string alignment (Damerau-Levenshtein without repeats), row by row; at least `limit` means "too far".
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (least >= limit) {
                return limit;
            }
            int[] spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return above[b.length()];
    }
}
