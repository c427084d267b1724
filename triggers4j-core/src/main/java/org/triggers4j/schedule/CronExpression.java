package org.triggers4j.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.triggers4j.error.ConfigurationException;

/**
 * A crontab expression: the minutes, hours, days of the month, months and days of the week at which something is due.
 * Immutable.
 *
 * <p>Each of the five fields is a list of {@code *}, {@code n}, {@code n-m}, {@code *}{@code /step} and {@code
 * n-m/step}, separated by commas. Steps count from the start of the range; a step beyond its end leaves only the
 * start. Ranges may go over the end: {@code 22-2}, {@code fri-mon}. Months and days of the week have names, in
 * English, in full or by their first three letters, in any case. Sunday is 0, and also 7. Fields are separated by any
 * run of spaces and tabs. There are no seconds and no years.
 *
 * <p><b>When the clock changes.</b> The hour field decides. It is a <em>wildcard</em> when it is written with {@code *},
 * alone or with a step, or allows all 24 hours; otherwise the hours are <em>fixed</em>.
 *
 * <ul>
 *   <li>Fixed hours mean wall times. A wall time that the clock repeats is due once, the first time. Wall times that
 *       the clock leaves out are due once, together, at the first moment after the gap, or not at all, as
 *       {@link OnGap} says.
 *   <li>Wildcard hours mean elapsed time. Repeated wall times are due each time, and what falls into a gap does not
 *       exist: {@code 15 * * * *} is due at 01:15 and next at 03:15, an hour later.
 * </ul>
 *
 * <p>The calendar ends with the year 9999; nothing is due later, or before the year 1.
 */
public final class CronExpression {
    private final Dialect dialect;
    private final List<CronField> fields;
    private final CronCalendar calendar;

    CronExpression(Dialect dialect, List<CronField> fields) {
        this.dialect = dialect;
        this.fields = List.copyOf(fields);
        this.calendar = new CronCalendar(dialect, fields);
    }

    /** What a text means where crontabs differ. */
    public enum Dialect {
        /** Celery's: day of the month and day of the week must both match; a step needs a range or {@code *}. */
        CELERY,
        /**
         * That of cron: when both days are restricted, either may match. A day field is restricted unless it contains
         * {@code *}. {@code n/step} means from n to the greatest value (of days of the week: 6). There are the aliases
         * {@code @hourly}, {@code @daily} (or {@code @midnight}), {@code @weekly}, {@code @monthly} and {@code @yearly}
         * (or {@code @annually}).
         */
        UNIX
    }

    /**
     * Reads five fields in the Celery dialect: {@code minute hour day_of_month month_of_year day_of_week}.
     *
     * @throws ConfigurationException with everything that is wrong, each with its column; also when no date matches,
     *     as with the 30th of February
     */
    public static CronExpression parse(String text) {
        return parse(text, Dialect.CELERY);
    }

    /**
     * Reads five fields, or in the {@linkplain Dialect#UNIX unix dialect} an alias.
     *
     * @throws ConfigurationException with everything that is wrong, each with its column; also when no date matches
     */
    public static CronExpression parse(String text, Dialect dialect) {
        var notes = new Notes();
        Optional<CronExpression> expression = new CronParser(dialect, notes).parse(text, 1);
        return expression.orElseThrow(notes::exception);
    }

    /** A crontab whose fields are given by name; each is {@code *} until it is set. In the Celery dialect at first. */
    public static CrontabBuilder crontab() {
        return new CrontabBuilder();
    }

    /** How the text was read. */
    public Dialect dialect() {
        return dialect;
    }

    /** The first time after {@code after}, never equal to it; what falls into a gap is due right after it. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return next(after, zone, OnGap.RUN_AFTER);
    }

    /**
     * The first time after {@code after}, never equal to it.
     *
     * @return empty when none is left before the year 10000
     */
    public Optional<Instant> next(Instant after, ZoneId zone, OnGap onGap) {
        Objects.requireNonNull(onGap);
        var clock = new WallClock(zone.getRules(), calendar);
        if (!Horizon.isBeforeEnd(after)) {
            return Optional.empty();
        }
        Instant from = Horizon.notBeforeStart(after);
        Optional<Instant> next =
                field(CronUnit.HOUR).isStarred() ? clock.nextElapsed(from) : clock.nextOnWall(from, onGap);
        return next.filter(Horizon::isBeforeEnd);
    }

    /** The first time after {@code after} in its zone; what falls into a gap is due right after it. */
    public Optional<ZonedDateTime> next(ZonedDateTime after) {
        return next(after.toInstant(), after.getZone()).map(next -> next.atZone(after.getZone()));
    }

    private CronField field(CronUnit unit) {
        return fields.get(unit.index());
    }

    /** Whether it is the same dialect and the same {@linkplain #toString canonical text}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression that && dialect == that.dialect && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dialect, fields);
    }

    /**
     * The canonical text, which {@link #parse(String, Dialect) parses} back to an equal expression: five fields with
     * single spaces, numbers instead of names, values in order, runs of three or more as ranges. A field that was
     * written with {@code *} keeps it.
     */
    @Override
    public String toString() {
        return fields.stream().map(CronField::toString).collect(Collectors.joining(" "));
    }
}
