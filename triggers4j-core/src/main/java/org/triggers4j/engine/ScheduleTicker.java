package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.ScheduleStore.Fired;
import org.triggers4j.store.ScheduleStore.Sign;
import org.triggers4j.task.SchedulerHealth.Scheduler;

/**
 * Fires what is due. Any number of them may do so on one store: of those who see a schedule due one fires it, and nothing
 * but the row says who. There is no leader, so nobody has to take over from one. Not thread-safe.
 */
final class ScheduleTicker {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleTicker.class);
    private static final int MOST_AT_ONCE = 200;
    private static final Duration SOONEST = Duration.ofMillis(1);
    private static final Duration SIGN_EVERY = Duration.ofSeconds(Scheduler.TOLD_EVERY_SECONDS);

    private final ScheduleParts parts;
    private Optional<String> name = Optional.empty();
    // By name, the revision; as many as there are such rows.
    private final Map<String, Long> unreadable = new LinkedHashMap<>();
    private Optional<Instant> signedAt = Optional.empty();
    private Optional<Instant> lastFiredAt = Optional.empty();
    private Duration lateness = Duration.ZERO;

    ScheduleTicker(ScheduleParts parts) {
        this.parts = parts;
    }

    /** Fires all that is due; how long to wait then. */
    Duration step() {
        Instant now = parts.environment().now();
        Optional<ScheduleRow> looked = Optional.empty();
        List<ScheduleRow> due;
        do {
            due = parts.store().due(now, looked, MOST_AT_ONCE);
            due.forEach(row -> fireSafely(row, now));
            // What could not be fired is still due, and is passed by.
            looked = due.isEmpty() ? looked : Optional.of(due.get(due.size() - 1));
        } while (due.size() == MOST_AT_ONCE);
        sign(now);
        return untilNext(now);
    }

    private void fireSafely(ScheduleRow row, Instant now) {
        try {
            fire(row, now);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("schedule", row.name())
                    .addKeyValue("nominal", row.nextAt().orElse(now))
                    .setCause(e)
                    .log("A schedule could not be fired and will be tried again; the others go on");
        }
    }

    private void fire(ScheduleRow row, Instant now) {
        Optional<ScheduleBody> body = parts.readable(row);
        if (body.isEmpty()) {
            quarantine(row);
            return;
        }
        ScheduleFiring.Prepared prepared = ScheduleFiring.due(parts.caller(), row, body.get(), now);
        Fired fired = parts.store().fire(prepared.firing(), parts.stale());
        if (fired instanceof Fired.Done done && !prepared.firing().calls().isEmpty()) {
            prepared.calls().tell(done);
            parts.lifecycle().ring();
            lastFiredAt = Optional.of(now);
            lateness = Duration.between(prepared.firing().calls().get(0).nominal(), now);
        }
    }

    // It is found again with every tick; that it is there is said once.
    private void quarantine(ScheduleRow row) {
        if (!Long.valueOf(row.revision()).equals(unreadable.put(row.name(), row.revision()))) {
            LOG.atError()
                    .addKeyValue("schedule", row.name())
                    .log("A stored schedule cannot be read and does not fire; delete it and create it anew");
        }
    }

    private void sign(Instant now) {
        boolean isToldRecently = signedAt.filter(last -> now.isBefore(last.plus(SIGN_EVERY)) && !now.isBefore(last))
                .isPresent();
        if (!isToldRecently) {
            name = name.or(() -> Optional.of(parts.environment().schedulerName()));
            parts.store().sign(new Sign(name.orElseThrow(), now, lastFiredAt, lateness));
            signedAt = Optional.of(now);
        }
    }

    private Duration untilNext(Instant now) {
        Duration poll = parts.settings().timing().pollEvery();
        ScheduleStore store = parts.store();
        return store.nextAt()
                .filter(next -> next.isAfter(now)) // others could not be fired
                .map(next -> Duration.between(now, next))
                .map(wait -> wait.compareTo(SOONEST) < 0 ? SOONEST : wait)
                .filter(wait -> wait.compareTo(poll) < 0)
                .orElse(poll);
    }
}
