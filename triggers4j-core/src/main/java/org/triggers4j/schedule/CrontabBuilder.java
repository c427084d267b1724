package org.triggers4j.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.schedule.CronExpression.Dialect;
import org.triggers4j.schedule.CronParser.Part;

/**
 * A crontab whose fields are given by name, as to Celery's {@code crontab(minute="*}{@code /15")}. Each is {@code *}
 * until it is set, also the minute: {@code crontab().hour(3)} is due 60 times a day.
 *
 * <p>Not thread-safe. Mistakes are reported by {@link #build()}, all at once.
 */
public final class CrontabBuilder {
    private final String[] fields = new String[CronUnit.ALL.size()];
    private Dialect dialect = Dialect.CELERY;

    CrontabBuilder() {
        Arrays.fill(fields, "*");
    }

    /** The minutes, 0 to 59: {@code *}{@code /15}. */
    public CrontabBuilder minute(String field) {
        return set(CronUnit.MINUTE, field);
    }

    /** These minutes, 0 to 59. */
    public CrontabBuilder minute(int... values) {
        return set(CronUnit.MINUTE, values);
    }

    /** The hours, 0 to 23: {@code 8-18/2}. */
    public CrontabBuilder hour(String field) {
        return set(CronUnit.HOUR, field);
    }

    /** These hours, 0 to 23. */
    public CrontabBuilder hour(int... values) {
        return set(CronUnit.HOUR, values);
    }

    /** The days of the month, 1 to 31: {@code 1,15}. */
    public CrontabBuilder dayOfMonth(String field) {
        return set(CronUnit.DAY_OF_MONTH, field);
    }

    /** These days of the month, 1 to 31. */
    public CrontabBuilder dayOfMonth(int... values) {
        return set(CronUnit.DAY_OF_MONTH, values);
    }

    /** The months, 1 to 12 or by name: {@code mar-oct}. */
    public CrontabBuilder monthOfYear(String field) {
        return set(CronUnit.MONTH_OF_YEAR, field);
    }

    /** These months, 1 to 12. */
    public CrontabBuilder monthOfYear(int... values) {
        return set(CronUnit.MONTH_OF_YEAR, values);
    }

    /** The days of the week, 0 to 6 from Sunday, 7 for Sunday too, or by name: {@code mon-fri}. */
    public CrontabBuilder dayOfWeek(String field) {
        return set(CronUnit.DAY_OF_WEEK, field);
    }

    /** These days of the week, 0 to 6 from Sunday; 7 is Sunday too. */
    public CrontabBuilder dayOfWeek(int... values) {
        return set(CronUnit.DAY_OF_WEEK, values);
    }

    /** Which dialect the fields are written in; {@link Dialect#CELERY} unless set. */
    public CrontabBuilder dialect(Dialect dialect) {
        this.dialect = dialect;
        return this;
    }

    /**
     * The expression.
     *
     * @throws ConfigurationException with everything that is wrong, each with the name of its field as pointer, and
     *     its column in that field; also when no date matches
     */
    public CronExpression build() {
        var notes = new Notes();
        List<Part> parts = CronUnit.ALL.stream().map(this::part).toList();
        return new CronParser(dialect, notes).parse(parts).orElseThrow(notes::exception);
    }

    private Part part(CronUnit unit) {
        return new Part(unit, Problem.pointer(unit.label()), fields[unit.index()], 1);
    }

    private CrontabBuilder set(CronUnit unit, int... values) {
        return set(unit, Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    private CrontabBuilder set(CronUnit unit, String field) {
        fields[unit.index()] = field;
        return this;
    }
}
