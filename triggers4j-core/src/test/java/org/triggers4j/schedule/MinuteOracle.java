package org.triggers4j.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.triggers4j.schedule.CronExpression.Dialect;

/**
 * What is due in a span of time, found by looking at each of its minutes. Shares nothing with the code under test, and
 * takes every text as allowed.
 */
final class MinuteOracle {
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private final Dialect dialect;
    private final boolean hasFixedHours;
    private final boolean isEitherDay;
    private final boolean[] minutes;
    private final boolean[] hours;
    private final boolean[] days;
    private final boolean[] months;
    private final boolean[] weekdays;

    MinuteOracle(String text, Dialect dialect) {
        String[] fields = text.split(" ");
        this.dialect = dialect;
        this.minutes = allowed(fields[0], 0, 59, List.of());
        this.hours = allowed(fields[1], 0, 23, List.of());
        this.days = allowed(fields[2], 1, 31, List.of());
        this.months = allowed(fields[3], 1, 12, MONTHS);
        this.weekdays = allowed(fields[4], 0, 6, WEEKDAYS);
        this.hasFixedHours = !fields[1].contains("*") && !IntStream.range(0, 24).allMatch(hour -> hours[hour]);
        this.isEitherDay = dialect == Dialect.UNIX && !fields[2].contains("*") && !fields[4].contains("*");
    }

    /** Whether some date of a leap year matches, whatever day of the week that is. */
    boolean isPossible() {
        return isEitherDay
                || Stream.iterate(LocalDate.of(2024, 1, 1), day -> day.plusDays(1))
                        .limit(366)
                        .anyMatch(day -> months[day.getMonthValue()] && days[day.getDayOfMonth()]);
    }

    /** The minutes of a span, with what the clock shows in each. */
    record Span(List<Instant> minutes, List<LocalDateTime> walls) {
        static Span of(Instant from, int length, ZoneId zone) {
            var minutes = new ArrayList<Instant>();
            var walls = new ArrayList<LocalDateTime>();
            for (int i = 0; i < length; i++) {
                Instant minute = from.plus(i, ChronoUnit.MINUTES);
                minutes.add(minute);
                walls.add(minute.atZone(zone).toLocalDateTime());
            }
            return new Span(minutes, walls);
        }
    }

    /** What is due after the first minute of the span, and in it. */
    List<Instant> due(Span span, OnGap onGap) {
        var due = new ArrayList<Instant>();
        LocalDateTime latest = span.walls().get(0);
        for (int i = 1; i < span.minutes().size(); i++) {
            LocalDateTime wall = span.walls().get(i);
            boolean isRepeated = !wall.isAfter(latest);
            boolean isLate = hasFixedHours && onGap == OnGap.RUN_AFTER && matchesBetween(latest, wall);
            if (isLate || (matches(wall) && !(hasFixedHours && isRepeated))) {
                due.add(span.minutes().get(i));
            }
            latest = isRepeated ? latest : wall;
        }
        return due;
    }

    private boolean matchesBetween(LocalDateTime before, LocalDateTime wall) {
        for (LocalDateTime time = before.plusMinutes(1); time.isBefore(wall); time = time.plusMinutes(1)) {
            if (matches(time)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(LocalDateTime wall) {
        if (!minutes[wall.getMinute()] || !hours[wall.getHour()] || !months[wall.getMonthValue()]) {
            return false;
        }
        boolean isDay = days[wall.getDayOfMonth()];
        boolean isWeekday = weekdays[
                wall.getDayOfWeek().getValue() == 7 ? 0 : wall.getDayOfWeek().getValue()];
        return isEitherDay ? isDay || isWeekday : isDay && isWeekday;
    }

    private boolean[] allowed(String field, int min, int max, List<String> names) {
        var allowed = new boolean[max + 1];
        for (String item : field.split(",")) {
            String[] halves = item.split("/");
            int step = halves.length == 2 ? Integer.parseInt(halves[1]) : 1;
            List<Integer> range = range(halves, min, max, names);
            for (int i = 0; i < range.size(); i += step) {
                allowed[range.get(i)] = true;
            }
        }
        return allowed;
    }

    private List<Integer> range(String[] halves, int min, int max, List<String> names) {
        String[] ends = halves[0].equals("*") ? new String[] {min + "", max + ""} : halves[0].split("-");
        int first = value(ends[0], names);
        boolean isOpen = ends.length == 1 && halves.length == 2 && dialect == Dialect.UNIX;
        int last = isOpen ? max : value(ends[ends.length - 1], names);
        // The only range that goes once round: from the Sunday that is 0 to the one that is 7.
        boolean isWholeWeek =
                names == WEEKDAYS && first == 0 && !ends[0].equals("7") && "7".equals(ends[ends.length - 1]);
        var range = new ArrayList<Integer>();
        for (int value = first; ; value = value == max ? min : value + 1) {
            range.add(value);
            if (value == last && !(isWholeWeek && range.size() < 8)) {
                return range;
            }
        }
    }

    private static int value(String text, List<String> names) {
        if (Character.isDigit(text.charAt(0))) {
            int value = Integer.parseInt(text);
            return value == 7 && names == WEEKDAYS ? 0 : value;
        }
        return names.indexOf(text.substring(0, 3).toLowerCase(Locale.ROOT));
    }
}
