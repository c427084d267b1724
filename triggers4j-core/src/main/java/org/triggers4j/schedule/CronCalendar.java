package org.triggers4j.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.util.List;
import java.util.Optional;
import org.triggers4j.schedule.CronExpression.Dialect;

/**
 * The wall times that an expression allows, in a calendar without zones.
 *
 * <p>Goes from one allowed month, day, hour and minute to the next instead of trying every minute. The rarest date, a
 * 29th of February on a given day of the week, comes within 40 years.
 */
final class CronCalendar {
    // One year more than the horizon: a zone may be behind it.
    private static final int LAST_YEAR = 10_000;
    private static final int DAYS_OF_WEEK = 7;

    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;
    private final boolean isEitherDay;

    CronCalendar(Dialect dialect, List<CronField> fields) {
        this.minutes = fields.get(CronUnit.MINUTE.index());
        this.hours = fields.get(CronUnit.HOUR.index());
        this.days = fields.get(CronUnit.DAY_OF_MONTH.index());
        this.months = fields.get(CronUnit.MONTH_OF_YEAR.index());
        this.weekdays = fields.get(CronUnit.DAY_OF_WEEK.index());
        this.isEitherDay = dialect == Dialect.UNIX && !days.isStarred() && !weekdays.isStarred();
    }

    /** Whether any date matches. Every date comes on every day of the week, sooner or later. */
    boolean isPossible() {
        if (isEitherDay) {
            return true;
        }
        for (int month = months.first(); month > 0; month = months.atOrAfter(month + 1)) {
            if (days.first() <= Month.of(month).maxLength()) {
                return true;
            }
        }
        return false;
    }

    /** The first allowed wall time that is not before this one, which has no seconds. */
    Optional<LocalDateTime> atOrAfter(LocalDateTime from) {
        LocalDate date = from.toLocalDate();
        if (months.has(date.getMonthValue()) && isDay(date)) {
            Optional<LocalTime> time = atOrAfter(from.toLocalTime());
            if (time.isPresent()) {
                return time.map(date::atTime);
            }
        }
        return atOrAfter(date.plusDays(1)).map(day -> day.atTime(hours.first(), minutes.first()));
    }

    private Optional<LocalTime> atOrAfter(LocalTime from) {
        if (hours.has(from.getHour())) {
            int minute = minutes.atOrAfter(from.getMinute());
            if (minute >= 0) {
                return Optional.of(LocalTime.of(from.getHour(), minute));
            }
        }
        int hour = hours.atOrAfter(from.getHour() + 1);
        return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minutes.first()));
    }

    private Optional<LocalDate> atOrAfter(LocalDate from) {
        LocalDate date = from;
        while (date.getYear() <= LAST_YEAR) {
            int month = months.atOrAfter(date.getMonthValue());
            if (month < 0) {
                date = LocalDate.of(date.getYear() + 1, 1, 1);
            } else if (month > date.getMonthValue()) {
                date = LocalDate.of(date.getYear(), month, 1);
            } else if (isDay(date)) {
                return Optional.of(date);
            } else {
                date = date.plusDays(1);
            }
        }
        return Optional.empty();
    }

    private boolean isDay(LocalDate date) {
        boolean isDayOfMonth = days.has(date.getDayOfMonth());
        boolean isDayOfWeek = weekdays.has(date.getDayOfWeek().getValue() % DAYS_OF_WEEK);
        return isEitherDay ? isDayOfMonth || isDayOfWeek : isDayOfMonth && isDayOfWeek;
    }
}
