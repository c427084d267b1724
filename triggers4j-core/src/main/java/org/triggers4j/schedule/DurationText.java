package org.triggers4j.schedule;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 1d12h}, {@code 90s}, {@code PT15M}. */
public final class DurationText {
    /** Nine digits of days are more than any schedule allows, and few enough not to overflow. */
    private static final Pattern READABLE =
            Pattern.compile("(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");

    private DurationText() {}

    /** Reads days, hours, minutes and seconds in this order, or ISO 8601; empty when it is neither. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = READABLE.matcher(text);
        if (!text.isEmpty() && parts.matches()) {
            return Optional.of(Duration.ofDays(number(parts.group(1)))
                    .plusHours(number(parts.group(2)))
                    .plusMinutes(number(parts.group(3)))
                    .plusSeconds(number(parts.group(4))));
        }
        try {
            return text.startsWith("P") ? Optional.of(Duration.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The readable form of a duration of whole seconds, ISO 8601 otherwise. */
    public static String of(Duration duration) {
        if (duration.toNanosPart() != 0) {
            return duration.toString();
        }
        var text = new StringBuilder();
        append(text, duration.toDaysPart(), 'd');
        append(text, duration.toHoursPart(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.toString();
    }

    private static void append(StringBuilder text, long number, char unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
