package org.triggers4j.schedule;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.triggers4j.error.ConfigurationException;

/**
 * What to do about nominal times that have passed without a tick, because no scheduler ran. Immutable.
 *
 * <p>In none of them is anything due early, and in none does a schedule fall behind: the next time is always after now.
 */
public final class Misfire {
    /** One run for all that were missed, with the latest of their times. The default. */
    public static final Misfire FIRE_ONCE = new Misfire(Kind.FIRE_ONCE, 1);

    /** Missed times are dropped. On time is what is not older than the tolerance that is given to the tick. */
    public static final Misfire SKIP = new Misfire(Kind.SKIP, 1);

    /** The greatest limit of {@link #fireAll}. */
    public static final int MAX_LIMIT = 1_000;

    private static final Pattern FIRE_ALL = Pattern.compile("FIRE_ALL\\(([0-9]{1,4})\\)");

    private final Kind kind;
    private final int limit;

    private Misfire(Kind kind, int limit) {
        this.kind = kind;
        this.limit = limit;
    }

    /** What is done about missed times, apart from how many. */
    public enum Kind {
        /** One run for all. */
        FIRE_ONCE,
        /** None. */
        SKIP,
        /** One run each, up to a limit. */
        FIRE_ALL
    }

    /**
     * One run for each missed time, in order; of more than {@code limit}, only the latest.
     *
     * @param limit 1 to {@link #MAX_LIMIT}
     * @throws ConfigurationException when the limit is out of range
     */
    public static Misfire fireAll(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Notes.refusal("FIRE_ALL has a limit from 1 to " + MAX_LIMIT + ", not " + limit + ".");
        }
        return new Misfire(Kind.FIRE_ALL, limit);
    }

    /**
     * Reads {@code FIRE_ONCE}, {@code SKIP} or {@code FIRE_ALL(10)}, as {@link #toString()} writes it.
     *
     * @throws ConfigurationException when it is something else
     */
    public static Misfire parse(String text) {
        for (Misfire known : List.of(FIRE_ONCE, SKIP)) {
            if (known.toString().equals(text)) {
                return known;
            }
        }
        Matcher all = FIRE_ALL.matcher(text);
        if (all.matches()) {
            return fireAll(Integer.parseInt(all.group(1)));
        }
        throw Notes.refusal(Notes.quote(text) + " is not a misfire policy. Write FIRE_ONCE, SKIP or FIRE_ALL(10).");
    }

    /** Which of the three. */
    public Kind kind() {
        return kind;
    }

    /** How many nominal times one tick fires at most. */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Misfire that && kind == that.kind && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, limit);
    }

    @Override
    public String toString() {
        return kind == Kind.FIRE_ALL ? kind + "(" + limit + ")" : kind.toString();
    }
}
