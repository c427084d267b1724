package org.triggers4j.format;

import static org.triggers4j.format.ScheduleKeys.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.schedule.Misfire;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.SeedPolicy;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.Names;

/** Turns plain values into schedules. */
final class ScheduleInterpreter {
    private final Place place;
    private final Findings findings;

    ScheduleInterpreter(Place place, Findings findings) {
        this.place = place;
        this.findings = findings;
    }

    List<DeclaredSchedule> schedules(@Nullable Object document) {
        var schedules = new ArrayList<DeclaredSchedule>();
        if (document instanceof Map<?, ?> map) {
            map.forEach((name, entry) -> declared((String) name, entry).ifPresent(schedules::add));
        } else {
            report(
                    "",
                    "Schedules are an object, like {\"nightly\": {…}}, but this is " + Interpreter.what(document)
                            + ".");
        }
        if (!findings.isEmpty()) {
            throw findings.exception();
        }
        return schedules;
    }

    private Optional<DeclaredSchedule> declared(String name, @Nullable Object entry) {
        String fault = Names.fault(name);
        if (!fault.isEmpty()) {
            report(Problem.pointer(name), "The schedule name " + fault + ".");
        }
        if (!(entry instanceof Map<?, ?> map)) {
            report(
                    Problem.pointer(name),
                    "A schedule is an object like {\"task\": \"app.Report\", \"schedule\": \"every 15m\"}, but this is "
                            + Interpreter.what(entry) + ".");
            return Optional.empty();
        }
        var fields = new EntryFields(name, map, place, findings);
        fields.only(ScheduleKeys.ALL);
        SeedPolicy seed = fields.oneOf(SEED, List.of(SeedPolicy.values())).orElse(SeedPolicy.CREATE_ONLY);
        return definition(name, fields)
                .filter(definition -> findings.isEmpty())
                .map(definition -> new DeclaredSchedule(definition, seed));
    }

    private Optional<ScheduleDefinition> definition(String name, EntryFields fields) {
        Optional<String> task = required(TASK, fields, fields.name(TASK), "\"task\": \"app.Report\"");
        Optional<Schedule> schedule =
                required(SCHEDULE, fields, fields.parsed(SCHEDULE, Schedule::parse), "\"schedule\": \"every 15m\"");
        var arguments = fields.object(ARGUMENTS);
        Optional<SchedulePolicy> policy = policy(fields);
        CallOptions options = options(fields);
        boolean isOneOff = fields.flag(ONE_OFF).orElse(false);
        String description = fields.text(DESCRIPTION).orElse("");
        if (task.isEmpty() || schedule.isEmpty() || policy.isEmpty() || !findings.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ScheduleDefinition(
                name, task.get(), schedule.get(), arguments, policy.get(), isOneOff, options, description));
    }

    private static <T> Optional<T> required(String key, EntryFields fields, Optional<T> value, String example) {
        if (!fields.has(key)) {
            fields.reportWhole("The schedule has no '" + key + "'. Write one, like " + example + ".");
        }
        return value;
    }

    private static Optional<SchedulePolicy> policy(EntryFields fields) {
        var simple = SchedulePolicy.DEFAULT
                .withMisfire(fields.parsed(MISFIRE, Misfire::parse).orElse(Misfire.FIRE_ONCE))
                .withOverlap(fields.oneOf(OVERLAP, List.of(Overlap.values())).orElse(Overlap.ALLOW))
                .withEnabled(fields.flag(ENABLED).orElse(true));
        return fields.duration(DEADLINE)
                .map(simple::withDeadline)
                .or(() -> Optional.of(simple))
                .flatMap(policy -> fields.moment(START)
                        .map(start -> fields.checked(START, () -> policy.withStart(start)))
                        .orElse(Optional.of(policy)))
                .flatMap(policy -> fields.moment(END)
                        .map(end -> fields.checked(END, () -> policy.withEnd(end)))
                        .orElse(Optional.of(policy)));
    }

    private static CallOptions options(EntryFields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.object(HEADERS).asMap().forEach((name, value) -> {
            if (value instanceof String text) {
                headers.put(name, text);
            } else {
                fields.report(
                        HEADERS, "The header '" + name + "' is a text, but this is " + Interpreter.what(value) + ".");
            }
        });
        var limits = new TimeLimits(
                fields.duration(SOFT_TIME_LIMIT), fields.duration(HARD_TIME_LIMIT), fields.duration(QUEUE_WAIT));
        return new CallOptions(
                Optional.empty(),
                expiry(fields),
                fields.name(QUEUE),
                fields.integer(PRIORITY),
                headers,
                Optional.empty(),
                limits,
                fields.duration(STALE_TIME_LIMIT),
                fields.flag(CHECKS_IGNORE));
    }

    private static Optional<CallOptions.Expiry> expiry(EntryFields fields) {
        return fields.text(EXPIRES)
                .flatMap(text -> fields.noted(
                        EXPIRES,
                        EntryFields.durationOf(text)
                                .<CallOptions.Expiry>map(CallOptions.Expiry.After::new)
                                .or(() -> EntryFields.momentOf(text).map(CallOptions.Expiry.At::new)),
                        "'" + text + "' is neither a duration like '2h' nor a moment like '2026-01-01T00:00:00Z'."));
    }

    private void report(String pointer, String message) {
        findings.addUnlessRefused(place.locate(new Problem(pointer, 0, 0, message)));
    }

    /**
     * Reads one entry that is known to be an object; its problems have no lines.
     *
     * @throws ConfigurationException with all problems
     */
    static ScheduleDefinition read(String name, Map<?, ?> entry) {
        var findings = new Findings();
        var fields = new EntryFields(name, entry, Place.unknown(), findings);
        fields.only(ScheduleKeys.ALL);
        return new ScheduleInterpreter(Place.unknown(), findings)
                .definition(name, fields)
                .orElseThrow(findings::exception);
    }
}
