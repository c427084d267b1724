package org.triggers4j.format;

import static org.triggers4j.error.Problem.pointer;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.DurationText;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.Spelling;

/** The members of one object, read as what they should be; what they are not is noted, and as good as absent. */
final class EntryFields {
    private final String name;
    private final Map<?, ?> values;
    private final Place place;
    private final Findings findings;

    EntryFields(String name, Map<?, ?> values, Place place, Findings findings) {
        this.name = name;
        this.values = values;
        this.place = place;
        this.findings = findings;
    }

    /** Notes a problem with a member, or with the object when it has no such member. */
    void report(String key, String message) {
        findings.addUnlessRefused(place.locate(new Problem(pointer(name, key), 0, 0, message)));
    }

    void reportWhole(String message) {
        findings.addUnlessRefused(place.locate(new Problem(pointer(name), 0, 0, message)));
    }

    /** Refuses members of other names. */
    void only(List<String> known) {
        for (Object key : values.keySet()) {
            if (!known.contains(key)) {
                report((String) key, "There is no '" + key + "'." + Spelling.advice((String) key, "key", known));
            }
        }
    }

    private <T> Optional<T> typed(String key, Class<T> type, String what) {
        Object value = values.get(key);
        if (value != null && !type.isInstance(value)) {
            report(key, "'" + key + "' is " + what + ", but this is " + Interpreter.what(value) + ".");
        }
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    Optional<String> text(String key) {
        return typed(key, String.class, "a text");
    }

    Optional<String> name(String key) {
        return text(key).filter(text -> {
            String fault = Names.fault(text);
            if (!fault.isEmpty()) {
                report(key, "'" + key + "' " + fault + ".");
            }
            return fault.isEmpty();
        });
    }

    Optional<Boolean> flag(String key) {
        return typed(key, Boolean.class, "true or false");
    }

    Optional<Integer> integer(String key) {
        return typed(key, Long.class, "a whole number")
                .filter(number -> {
                    boolean isSmall = number == number.intValue();
                    if (!isSmall) {
                        report(key, "'" + key + "' has at most 32 bits, unlike " + number + ".");
                    }
                    return isSmall;
                })
                .map(Long::intValue);
    }

    Kwargs object(String key) {
        typed(key, Map.class, "an object");
        try {
            return values.get(key) instanceof Map<?, ?> map ? Kwargs.ofMap(map) : Kwargs.empty();
        } catch (InvalidKwargsException e) {
            report(key, String.valueOf(e.getMessage()));
            return Kwargs.empty();
        }
    }

    Optional<Duration> duration(String key) {
        return text(key)
                .flatMap(text -> noted(
                        key,
                        durationOf(text),
                        "'" + text + "' is no duration. Write '90s', '15m', '1h30m', '2d' or 'PT15M'."));
    }

    Optional<Instant> moment(String key) {
        return text(key)
                .flatMap(text -> noted(
                        key,
                        momentOf(text),
                        "'" + text + "' is no moment. Write it in UTC, as '2026-01-01T00:00:00Z'."));
    }

    static Optional<Duration> durationOf(String text) {
        return DurationText.parse(text).filter(span -> !span.isNegative() && !span.isZero());
    }

    static Optional<Instant> momentOf(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The value, or that there is none. */
    <T> Optional<T> noted(String key, Optional<T> value, String otherwise) {
        if (value.isEmpty()) {
            report(key, otherwise);
        }
        return value;
    }

    <E extends Enum<E>> Optional<E> oneOf(String key, List<E> known) {
        return text(key).flatMap(text -> {
            Optional<E> found = known.stream()
                    .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                    .findFirst();
            List<String> names = known.stream().map(Enum::name).toList();
            return noted(key, found, "'" + text + "' is no " + key + "." + Spelling.advice(text, key, names));
        });
    }

    /** What a text is read as by something that says itself what is wrong. */
    <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return text(key).flatMap(text -> checked(key, () -> parser.apply(text)));
    }

    /** A value whose maker says itself what is wrong with it. */
    <T> Optional<T> checked(String key, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> report(key, placed(problem)));
            return Optional.empty();
        }
    }

    // The text has a place of its own in the document; within it only the column helps.
    private static String placed(Problem problem) {
        return problem.column() > 1
                ? problem.message() + " (At character " + problem.column() + " of the text.)"
                : problem.message();
    }

    boolean has(String key) {
        return values.get(key) != null;
    }
}
