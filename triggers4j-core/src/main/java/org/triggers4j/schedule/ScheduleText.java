package org.triggers4j.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.schedule.CronExpression.Dialect;

/** Reads and writes the text of a schedule. */
final class ScheduleText {
    private static final Pattern CRON =
            Pattern.compile("[ \t]*(cron|unix)\\[([^\\];]*)(;[^\\]]*)?\\](.*)", Pattern.DOTALL);
    private static final Pattern EVERY =
            Pattern.compile("[ \t]*every[ \t]+([^ \t]+)(?:[ \t]+from[ \t]+([^ \t]+))?[ \t]*", Pattern.DOTALL);
    private static final Pattern AT = Pattern.compile("[ \t]*at[ \t]+([^ \t]+)[ \t]*", Pattern.DOTALL);
    private static final String GAP_SKIP = "gap=skip";
    private static final String FORMS = "Write 'cron[zone] * * * * *', 'unix[zone] * * * * *', 'every 15m',"
            + " 'every 15m from 2026-01-01T00:00:00Z' or 'at 2026-01-01T00:00:00Z'.";

    private final Notes notes = new Notes();

    private ScheduleText() {}

    static Schedule parse(String text) {
        return new ScheduleText().read(text);
    }

    static String of(Schedule.Cron cron) {
        String word = cron.expression().dialect() == Dialect.CELERY ? "cron" : "unix";
        String gap = cron.onGap() == OnGap.SKIP ? "; " + GAP_SKIP : "";
        return word + "[" + cron.zone().getId() + gap + "] " + cron.expression();
    }

    static String of(Schedule.Every every) {
        String from = every.anchor().equals(Instant.EPOCH) ? "" : " from " + every.anchor();
        return "every " + DurationText.of(every.interval()) + from;
    }

    static String of(Schedule.At at) {
        return "at " + at.time();
    }

    private Schedule read(String text) {
        Matcher cron = CRON.matcher(text);
        Matcher every = EVERY.matcher(text);
        Matcher at = AT.matcher(text);
        Optional<? extends Schedule> schedule = Optional.empty();
        if (cron.matches()) {
            schedule = cron(cron);
        } else if (every.matches()) {
            schedule = every(every);
        } else if (at.matches()) {
            schedule = instant(at.group(1), at.start(1)).flatMap(time -> checked(at.start(1), () -> Schedule.at(time)));
        } else {
            note(0, Notes.quote(text) + " is not a schedule. " + FORMS);
        }
        return schedule.orElseThrow(notes::exception);
    }

    private Optional<Schedule> cron(Matcher parts) {
        Dialect dialect = parts.group(1).equals("cron") ? Dialect.CELERY : Dialect.UNIX;
        Optional<ZoneId> zone = zone(parts.group(2), parts.start(2));
        OnGap onGap = parts.group(3) == null ? OnGap.RUN_AFTER : OnGap.SKIP;
        if (onGap == OnGap.SKIP && !parts.group(3).substring(1).strip().equals(GAP_SKIP)) {
            note(parts.start(3) + 1, "After the zone there can only be 'gap=skip'.");
        }
        Optional<CronExpression> expression = new CronParser(dialect, notes).parse(parts.group(4), parts.start(4) + 1);
        return notes.isEmpty()
                ? zone.flatMap(z -> expression.map(e -> new Schedule.Cron(e, z, onGap)))
                : Optional.empty();
    }

    private Optional<Schedule> every(Matcher parts) {
        Optional<Duration> interval = DurationText.parse(parts.group(1));
        if (interval.isEmpty()) {
            note(
                    parts.start(1),
                    Notes.quote(parts.group(1)) + " is not a duration. Write '90s', '15m', '1h30m', '2d' or 'PT15M'.");
        }
        Optional<Instant> anchor =
                parts.group(2) == null ? Optional.of(Instant.EPOCH) : instant(parts.group(2), parts.start(2));
        return interval.flatMap(i ->
                anchor.flatMap(from -> checked(parts.start(1), () -> new Schedule.Every(i, from))));
    }

    private Optional<Instant> instant(String text, int index) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            note(index, Notes.quote(text) + " is not a moment. Write it in UTC, as '2026-01-01T00:00:00Z'.");
            return Optional.empty();
        }
    }

    private Optional<ZoneId> zone(String text, int index) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            note(
                    index,
                    "There is no time zone " + Notes.quote(text) + "." + meant(text)
                            + " Write a name such as 'Europe/Rome', 'UTC' or an offset such as '+02:00'.");
            return Optional.empty();
        }
    }

    private static String meant(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
        return ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.equalsIgnoreCase(wanted)
                        || id.toLowerCase(Locale.ROOT).endsWith("/" + wanted))
                .min(String::compareTo)
                .map(id -> " Did you mean '" + id + "'?")
                .orElse("");
    }

    // What the value itself refuses gets its place here.
    private Optional<Schedule> checked(int index, Supplier<Schedule> value) {
        try {
            return Optional.of(value.get());
        } catch (ConfigurationException e) {
            e.problems().stream().map(Problem::message).forEach(message -> note(index, message));
            return Optional.empty();
        }
    }

    private void note(int index, String message) {
        notes.add("", index + 1, message);
    }
}
