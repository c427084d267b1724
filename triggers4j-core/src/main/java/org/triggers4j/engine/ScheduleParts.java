package org.triggers4j.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.Problem;
import org.triggers4j.error.TriggersException;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.Store;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.Schedules;

/** The parts of an engine for schedules, wired; and the thread of its scheduler. */
final class ScheduleParts {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleParts.class);
    private static final int TRIES = 100;

    private final Store store;
    private final Decisions.Context context;
    private final Lifecycle lifecycle;
    private final ScheduleSettings declarations;
    private final CallParts calls;
    private final ScheduleTicker ticker;
    private final Loop ticking;
    private boolean isTicking;

    /**
     * Wires them; no I/O, no thread.
     *
     * @throws ConfigurationException when a declared schedule cannot be stored
     */
    ScheduleParts(
            Store store,
            Decisions.Context context,
            Lifecycle lifecycle,
            CallParts calls,
            ScheduleSettings declarations) {
        this.store = store;
        this.context = context;
        this.lifecycle = lifecycle;
        this.declarations = declarations;
        this.calls = calls;
        this.ticker = new ScheduleTicker(this);
        this.ticking = new Loop("triggers-schedules", ticker::step);
        declarations
                .declared()
                .ifPresent(all -> all.stream().map(DeclaredSchedule::definition).forEach(this::requireStorable));
    }

    ScheduleStore store() {
        return store.schedules();
    }

    Environment environment() {
        return context.environment();
    }

    Settings settings() {
        return context.settings();
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    ScheduleSettings declarations() {
        return declarations;
    }

    Caller caller() {
        return calls.caller();
    }

    CallParts calls() {
        return calls;
    }

    CallStore.EndOf stale() {
        return calls.runs().stale();
    }

    Schedules handle() {
        lifecycle.requireOpen();
        return new ScheduleHandle(this, "application");
    }

    ScheduleTicker ticker() {
        return ticker;
    }

    /** Seeds, then begins to fire. */
    void start() {
        new ScheduleSeeding(this).run();
        isTicking = declarations.isScheduler().orElse(settings().work().isWorker());
        if (isTicking) {
            ticking.start();
        }
    }

    /** Fires nothing more once this returns. */
    void stop() {
        if (isTicking) {
            ticking.stop();
        }
    }

    /** In an engine that runs on its caller's thread. */
    void drain() {
        if (declarations.isScheduler().orElse(true) && !isTicking) {
            ticker.step();
        }
    }

    /** The scheduler has something to look at earlier than it thought. */
    void changed() {
        ticking.wake();
        lifecycle.ring();
    }

    // ---- rows -----------------------------------------------------------------------------------------------------

    /** What the row says, if it can be read. */
    Optional<ScheduleBody> readable(ScheduleRow row) {
        try {
            return Optional.of(ScheduleBody.of(row));
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("schedule", row.name()).setCause(e).log("A schedule cannot be read");
            return Optional.empty();
        }
    }

    /**
     * What the row says.
     *
     * @throws ConfigurationException when it cannot be read
     */
    static ScheduleBody read(ScheduleRow row) {
        try {
            return ScheduleBody.of(row);
        } catch (RuntimeException e) {
            throw new ConfigurationException(List.of(new Problem(
                    Problem.pointer(row.name()),
                    0,
                    0,
                    "The stored schedule '" + row.name() + "' cannot be read: " + e.getMessage()
                            + " Delete it and create it anew.")));
        }
    }

    /**
     * Does what others may come in between to, until it returns something.
     *
     * @param change of the row as it is now
     * @throws ConflictException when others are faster for ever
     */
    <T> T insist(String name, Function<Optional<ScheduleRow>, Optional<T>> change) {
        for (int tried = 0; tried < TRIES; tried++) {
            Optional<T> done = change.apply(store().find(name));
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new ConflictException("The schedule '" + name + "' was changed by others each of " + TRIES
                + " times that it was to be changed; nothing was written. Try again.");
    }

    /** Writes the row with another body, if that is another; empty when somebody else has come first. */
    Optional<ScheduleRow> write(ScheduleRow row, ScheduleBody before, ScheduleBody after, Instant now) {
        if (after.equals(before)) {
            return Optional.of(row);
        }
        ScheduleRow next = after.rowAfter(row, before, now);
        return store().update(next) ? Optional.of(next.written()) : Optional.empty();
    }

    /**
     * Refuses what could not be read back, or would be refused when it is called.
     *
     * @throws TriggersException saying why
     */
    void requireStorable(ScheduleDefinition definition) {
        Sessions.requireFits(
                definition.arguments(),
                settings().limits().maxKwargsBytes(),
                "Arguments of schedule '" + definition.name() + "'");
        var row = ScheduleBody.created(
                        definition, new ScheduleView.Edit("application", Instant.EPOCH, "created"), Optional.empty())
                .newRow(Instant.EPOCH);
        if (!read(row).definition().equals(definition)) {
            throw new ConfigurationException(List.of(new Problem(
                    Problem.pointer(definition.name()),
                    0,
                    0,
                    "The schedule '" + definition.name() + "' cannot be stored as it is: " + row.body())));
        }
    }
}
