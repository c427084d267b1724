package org.triggers4j.engine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.format.ScheduleReader;
import org.triggers4j.format.ScheduleWriter;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.schedule.Ticks;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.ScheduleView.Edit;
import org.triggers4j.task.ScheduleView.State;
import org.triggers4j.task.SeedPolicy;

/**
 * Everything about a schedule that is not a column of its row. Immutable.
 *
 * @param version counts its edits
 * @param isPaused whether somebody keeps it from firing, whatever its definition says
 */
record ScheduleBody(ScheduleDefinition definition, long version, boolean isPaused, Edit lastEdit, Optional<Seed> seed) {
    /**
     * Where it came from.
     *
     * @param source which set of declarations
     * @param hash of the definition that was seeded last
     * @param isOrphan whether it is declared no longer
     */
    record Seed(String source, SeedPolicy policy, String hash, boolean isOrphan) {
        static Seed of(String source, SeedPolicy policy, ScheduleDefinition definition) {
            return new Seed(source, policy, hashOf(definition), false);
        }

        Seed orphaned() {
            return new Seed(source, policy, hash, true);
        }
    }

    static ScheduleBody created(ScheduleDefinition definition, Edit edit, Optional<Seed> seed) {
        return new ScheduleBody(definition, 1, false, edit, seed);
    }

    static String hashOf(ScheduleDefinition definition) {
        return Canonical.sha256(Canonical.json(ScheduleWriter.write(definition)));
    }

    ScheduleBody edited(ScheduleDefinition changed, Edit edit) {
        return new ScheduleBody(changed, version + 1, isPaused, edit, seed);
    }

    ScheduleBody paused(boolean pauses, Edit edit) {
        return new ScheduleBody(definition, version + 1, pauses, edit, seed);
    }

    ScheduleBody with(Optional<Seed> changed) {
        return new ScheduleBody(definition, version, isPaused, lastEdit, changed);
    }

    ScheduleBody with(Optional<Seed> changed, Edit edit) {
        return new ScheduleBody(definition, version + 1, isPaused, edit, changed);
    }

    boolean isOrphan() {
        return seed.filter(Seed::isOrphan).isPresent();
    }

    boolean isEdited() {
        return seed.filter(known -> !known.hash().equals(hashOf(definition))).isPresent();
    }

    private boolean isFiring() {
        return definition.policy().enabled() && !isPaused && !isOrphan();
    }

    /** As it counts for its times. */
    SchedulePolicy policy() {
        return definition.policy().withEnabled(isFiring());
    }

    /** A new row, with its next time after now. */
    ScheduleRow newRow(Instant now) {
        return ScheduleRow.named(definition.name(), Ticks.plan(definition.schedule(), policy(), now), toText());
    }

    /** The row to write instead of one with the body {@code before}: its next time is another only if its times are. */
    ScheduleRow rowAfter(ScheduleRow row, ScheduleBody before, Instant now) {
        return row.with(hasTimesOf(before) ? row.nextAt() : planned(row, now), toText());
    }

    private boolean hasTimesOf(ScheduleBody before) {
        return definition.schedule().equals(before.definition.schedule())
                && definition.isOneOff() == before.definition.isOneOff()
                && policy().start().equals(before.policy().start())
                && policy().end().equals(before.policy().end())
                && isFiring() == before.isFiring();
    }

    // By this process's clock a time may still be to come that a scheduler with a faster one has fired.
    private Optional<Instant> planned(ScheduleRow row, Instant now) {
        Instant after = row.past().lastNominal().filter(now::isBefore).orElse(now);
        return Ticks.plan(definition.schedule(), policy(), after);
    }

    private State state(ScheduleRow row) {
        if (isOrphan()) {
            return State.ORPHANED;
        }
        if (isPaused) {
            return State.PAUSED;
        }
        if (!definition.policy().enabled()) {
            return State.DISABLED;
        }
        return row.nextAt().isPresent() ? State.ACTIVE : State.OVER;
    }

    ScheduleView view(ScheduleRow row) {
        return new ScheduleView(
                definition,
                version,
                state(row),
                row.nextAt(),
                lastEdit,
                seed.map(known -> new ScheduleView.Seed(known.source(), known.policy(), isEdited())),
                new ScheduleView.Past(
                        row.past().lastJob().map(JobId::toString),
                        row.past().fired(),
                        row.past().missed(),
                        row.past().history()));
    }

    String toText() {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("definition", ScheduleWriter.write(definition));
        text.put("version", version);
        text.put("paused", isPaused);
        text.put("edit", Kwargs.of("by", lastEdit.by(), "at", lastEdit.at().toString(), "what", lastEdit.what()));
        seed.ifPresent(known -> text.put(
                "seed",
                Kwargs.of(
                        "source",
                        known.source(),
                        "policy",
                        known.policy().name(),
                        "hash",
                        known.hash(),
                        "orphan",
                        known.isOrphan())));
        return Kwargs.ofMap(text).toJson();
    }

    /**
     * Reads it back.
     *
     * @throws RuntimeException when somebody has edited it into nonsense
     */
    static ScheduleBody of(ScheduleRow row) {
        Kwargs body = Kwargs.parse(row.body());
        Kwargs edit = body.object("edit");
        return new ScheduleBody(
                ScheduleReader.definition(row.name(), body.object("definition")),
                body.integer("version"),
                isTrue(body, "paused"),
                new Edit(edit.text("by"), Instant.parse(edit.text("at")), edit.text("what")),
                body.has("seed") ? Optional.of(seedOf(body.object("seed"))) : Optional.empty());
    }

    private static Seed seedOf(Kwargs seed) {
        return new Seed(
                seed.text("source"),
                SeedPolicy.valueOf(seed.text("policy")),
                seed.text("hash"),
                isTrue(seed, "orphan"));
    }

    private static boolean isTrue(Kwargs values, String key) {
        return values.get(key).equals(Optional.of(true));
    }
}
