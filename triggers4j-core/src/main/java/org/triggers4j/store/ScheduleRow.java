package org.triggers4j.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Occurrence;

/**
 * A schedule as it is stored. Immutable.
 *
 * @param name its identity
 * @param revision counts the writes of the row, from 1
 * @param nextAt when it is due; empty for never
 * @param body what is to be called, and when: a text that only the engine reads
 * @param past what has become of its nominal times so far
 */
public record ScheduleRow(String name, long revision, Optional<Instant> nextAt, String body, Past past) {
    /**
     * What has become of nominal times.
     *
     * @param lastNominal the latest one that was seen to
     * @param lastJob the call that was made last
     * @param fired how many calls were made
     * @param missed how many nominal times were missed
     * @param history the last ones, the newest first; at most {@link #KEPT}
     */
    public record Past(
            Optional<Instant> lastNominal, Optional<JobId> lastJob, long fired, long missed, List<Occurrence> history) {
        /** How much history is kept. */
        public static final int KEPT = 50;

        /** Nothing yet. */
        public static final Past NONE = new Past(Optional.empty(), Optional.empty(), 0, 0, List.of());

        public Past {
            history = Collections.unmodifiableList(new ArrayList<>(history));
        }

        /** The same after one more. */
        public Past and(Occurrence occurrence) {
            var newer = new ArrayList<>(List.of(occurrence));
            newer.addAll(history.subList(0, Math.min(history.size(), KEPT - 1)));
            return switch (occurrence.outcome()) {
                case FIRED -> new Past(later(occurrence), occurrence.job().map(JobId::of), fired + 1, missed, newer);
                case RUN_NOW -> new Past(lastNominal, occurrence.job().map(JobId::of), fired + 1, missed, newer);
                case OVERLAPPED, DUPLICATE, IGNORED -> new Past(later(occurrence), lastJob, fired, missed, newer);
                case MISSED -> new Past(lastNominal, lastJob, fired, missed + occurrence.times(), newer);
            };
        }

        private Optional<Instant> later(Occurrence occurrence) {
            return lastNominal.filter(occurrence.nominal()::isBefore).or(() -> Optional.of(occurrence.nominal()));
        }

        /** As JSON, for stores. */
        public String toText() {
            Map<String, @Nullable Object> text = new LinkedHashMap<>();
            lastNominal.ifPresent(time -> text.put("lastNominal", time.toString()));
            lastJob.ifPresent(job -> text.put("lastJob", job.toString()));
            text.put("fired", fired);
            text.put("missed", missed);
            text.put("history", history.stream().map(Past::entry).toList());
            return Json.write(text);
        }

        private static Map<String, Object> entry(Occurrence occurrence) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("nominal", occurrence.nominal().toString());
            entry.put("at", occurrence.at().toString());
            entry.put("outcome", occurrence.outcome().name());
            occurrence.job().ifPresent(job -> entry.put("job", job));
            entry.put("times", occurrence.times());
            return entry;
        }

        /**
         * Reads it back.
         *
         * @throws RuntimeException when somebody has edited it into nonsense
         */
        public static Past ofText(String text) {
            Kwargs past = Kwargs.parse(text);
            List<?> entries = (List<?>) past.get("history").orElse(List.of());
            return new Past(
                    past.get("lastNominal").map(time -> Instant.parse((String) time)),
                    past.get("lastJob").map(job -> JobId.of((String) job)),
                    past.integer("fired"),
                    past.integer("missed"),
                    entries.stream()
                            .map(entry -> occurrence(Kwargs.ofMap((Map<?, ?>) entry)))
                            .toList());
        }

        private static Occurrence occurrence(Kwargs entry) {
            return new Occurrence(
                    Instant.parse(entry.text("nominal")),
                    Instant.parse(entry.text("at")),
                    Occurrence.Outcome.valueOf(entry.text("outcome")),
                    entry.get("job").map(String.class::cast),
                    entry.integer("times"));
        }
    }

    /** A row of this name that has never been stored. */
    public static ScheduleRow named(String name, Optional<Instant> nextAt, String body) {
        return new ScheduleRow(name, 0, nextAt, body, Past.NONE);
    }

    /** The same with another content, to be written. */
    public ScheduleRow with(Optional<Instant> next, String content) {
        return new ScheduleRow(name, revision, next, content, past);
    }

    /** The same with another past and next time, to be written. */
    public ScheduleRow with(Optional<Instant> next, Past changed) {
        return new ScheduleRow(name, revision, next, body, changed);
    }

    /** As it is after it was written once more. */
    public ScheduleRow written() {
        return new ScheduleRow(name, revision + 1, nextAt, body, past);
    }
}
