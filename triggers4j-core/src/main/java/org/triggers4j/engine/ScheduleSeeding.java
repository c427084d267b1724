package org.triggers4j.engine;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleView.Edit;
import org.triggers4j.task.SeedPolicy;

/**
 * Stores what this process declares, as each declaration's policy says, and marks what it declared once and does no longer.
 * Any number of processes may do so at the same time: each write is one for which the row has to be as it was read.
 */
final class ScheduleSeeding {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleSeeding.class);

    private final ScheduleParts parts;
    private final String source;

    ScheduleSeeding(ScheduleParts parts) {
        this.parts = parts;
        this.source = parts.declarations().source();
    }

    /** Does nothing where nothing is declared. */
    void run() {
        Optional<List<DeclaredSchedule>> declared = parts.declarations().declared();
        declared.ifPresent(all -> {
            all.forEach(this::seed);
            markOrphans(all);
        });
    }

    private void seed(DeclaredSchedule declared) {
        Instant now = parts.environment().now();
        ScheduleDefinition definition = declared.definition();
        parts.insist(definition.name(), row -> {
            if (row.isEmpty()) {
                var seed = ScheduleBody.Seed.of(source, declared.seed(), definition);
                var body = ScheduleBody.created(definition, edit(now, "created"), Optional.of(seed));
                return parts.store().insert(body.newRow(now)) ? Optional.of(true) : Optional.empty();
            }
            Optional<ScheduleBody> before = parts.readable(row.get());
            if (before.isEmpty()) {
                LOG.atError()
                        .addKeyValue("schedule", definition.name())
                        .log("A stored schedule cannot be read, so that it is not seeded and does not fire; delete it");
                return Optional.of(true);
            }
            ScheduleBody after = after(before.get(), declared, now);
            return parts.write(row.get(), before.get(), after, now).map(written -> true);
        });
    }

    private ScheduleBody after(ScheduleBody before, DeclaredSchedule declared, Instant now) {
        Optional<ScheduleBody.Seed> known =
                before.seed().filter(seed -> seed.source().equals(source));
        if (known.isEmpty() && declared.seed() != SeedPolicy.ALWAYS) {
            LOG.atInfo()
                    .addKeyValue("schedule", before.definition().name())
                    .log("A declared schedule was there already, and not from this declaration; it stays as it is");
            return before;
        }
        boolean replaces = declared.seed() == SeedPolicy.ALWAYS
                || (declared.seed() == SeedPolicy.UPDATE_IF_UNEDITED && !before.isEdited());
        String hash = replaces || known.isEmpty()
                ? ScheduleBody.hashOf(declared.definition())
                : known.get().hash();
        var seed = Optional.of(new ScheduleBody.Seed(source, declared.seed(), hash, false));
        boolean isOther = replaces && !before.definition().equals(declared.definition());
        return isOther
                ? before.edited(declared.definition(), edit(now, "edited")).with(seed)
                : before.with(seed);
    }

    private void markOrphans(List<DeclaredSchedule> all) {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(declared -> names.add(declared.definition().name()));
        for (ScheduleRow each : parts.store().list()) {
            if (!names.contains(each.name()) && isOurs(each)) {
                orphan(each.name());
            }
        }
    }

    private boolean isOurs(ScheduleRow row) {
        return parts.readable(row)
                .flatMap(ScheduleBody::seed)
                .filter(seed -> seed.source().equals(source) && !seed.isOrphan())
                .isPresent();
    }

    private void orphan(String name) {
        Instant now = parts.environment().now();
        parts.insist(name, row -> {
            if (row.isEmpty() || !isOurs(row.get())) {
                return Optional.of(true);
            }
            ScheduleBody before = ScheduleBody.of(row.get());
            ScheduleBody after = before.with(before.seed().map(ScheduleBody.Seed::orphaned), edit(now, "orphaned"));
            LOG.atWarn()
                    .addKeyValue("schedule", name)
                    .log("A schedule is declared no longer and does not fire any more; delete or resume it");
            return parts.write(row.get(), before, after, now).map(written -> true);
        });
    }

    private static Edit edit(Instant now, String what) {
        return new Edit("seeding", now, what);
    }
}
