package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.workflow.SessionEvent;

/** The chores: promotes what is due, parks what nobody can claim, applies the inbox, prunes. */
final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final int MOST_AT_ONCE = 500;
    private static final Duration SOONEST = Duration.ofMillis(1);
    private static final Duration LOOKS_OFTEN_FOR = Duration.ofSeconds(3);
    private static final Duration LOOKS_OFTEN_EVERY = Duration.ofMillis(10);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);

    private final Store store;
    private final JobQueue queue;
    private final Combiner combiner;
    private final Sessions sessions;
    private final Environment environment;
    private final Settings settings;
    private final Lifecycle lifecycle;
    private final CallRuns callRuns;
    private final CallResults results;

    Housekeeper(WorkerParts.Shared shared) {
        this.store = shared.store();
        this.queue = store.queue();
        this.combiner = shared.combiner();
        this.sessions = shared.sessions();
        this.environment = shared.context().environment();
        this.settings = shared.context().settings();
        this.lifecycle = shared.lifecycle();
        this.callRuns = shared.calls().runs();
        this.results = shared.calls().results();
    }

    /** Makes due jobs claimable. */
    Duration promote() {
        int promoted = queue.promote(environment.now(), MOST_AT_ONCE);
        if (promoted > 0) {
            lifecycle.ring();
        }
        return soon(queue.nextPromotion(), environment.now());
    }

    /** Keeps jobs that no live worker knows out of the way, and brings back those that one knows now. */
    Duration park() {
        Collection<JobQueue.Offer> offers =
                queue.liveWorkers().stream().map(JobQueue.WorkerBeat::offer).toList();
        if (queue.parkUnclaimable(offers, MOST_AT_ONCE) > 0) {
            lifecycle.ring();
        }
        return settings.timing().leaseFor().dividedBy(5);
    }

    /** Ends calls that were not begun in time, and lets those go on that waited for a gate; returns whether it did all. */
    boolean tendCalls() {
        List<CallStore.EndedCall> expired =
                store.calls().expire(callRuns.endOf(CallStore.EndState.EXPIRED, CallFailures.expired()), MOST_AT_ONCE);
        expired.forEach(this::tellExpired);
        int opened = store.calls().openGates(environment.now(), MOST_AT_ONCE);
        if (opened > 0 || !expired.isEmpty()) {
            lifecycle.ring();
        }
        return Math.max(opened, expired.size()) < MOST_AT_ONCE;
    }

    /** The same, for as long as there is something to do; returns when to look again. */
    Duration watchCalls() {
        if (!tendCalls()) {
            return SOONEST;
        }
        Instant now = environment.now();
        return soon(store.calls().nextPermit(now), now);
    }

    /** Forgets calls that are over, when their time has come. */
    Duration forgetCalls() {
        return store.calls().forget(environment.now(), MOST_AT_ONCE) >= MOST_AT_ONCE
                ? Duration.ofMillis(100)
                : PRUNE_EVERY;
    }

    // At the moment, or with the next poll if that is sooner.
    private Duration soon(Optional<Instant> moment, Instant now) {
        Duration poll = settings.timing().pollEvery();
        return moment.map(at -> Duration.between(now, at))
                .map(wait -> wait.compareTo(SOONEST) < 0 ? SOONEST : wait)
                .filter(wait -> wait.compareTo(poll) < 0)
                .orElse(poll);
    }

    private void tellExpired(CallStore.EndedCall call) {
        results.ended(call);
        TaskEvent event = callRuns.event(call);
        callRuns.listeners().tell(call.task(), listener -> listener.onTaskExpired(event));
    }

    /** Applies fires whose transactions have committed. */
    Duration applyInbox() {
        Optional<JobId> lookedAt = Optional.empty();
        for (List<PendingFire> fires = queue.inbox(lookedAt, MOST_AT_ONCE);
                !fires.isEmpty();
                fires = queue.inbox(lookedAt, MOST_AT_ONCE)) {
            apply(fires);
            // What cannot be applied yet (a halted or locked session, a manager type unknown here) stays, and is passed
            // by.
            lookedAt = Optional.of(fires.get(fires.size() - 1).id());
        }
        return untilNextLook();
    }

    private void apply(List<PendingFire> fires) {
        var items = new ArrayList<Decisions.Item>();
        for (PendingFire fire : fires) {
            var event = new SessionEvent.Fired(fire.trigger(), fire.kwargs(), 0);
            items.add(new Decisions.Item(Operation.KeyedFire.of(fire.session(), event, fire.key()), fire.manager()));
        }
        // Without waiting: a session that somebody holds locked keeps its own fires back, all of them, and no others.
        List<Result> results = combiner.commitTogether(items);
        var done = new ArrayList<JobId>();
        for (int i = 0; i < fires.size(); i++) {
            if (isSettled(fires.get(i), results.get(i))) {
                done.add(fires.get(i).id());
            }
        }
        queue.applied(done);
    }

    // Nobody tells when a caller's transaction commits, so for a while after a fire went into one, look often.
    private Duration untilNextLook() {
        long sinceExpected = environment.nanos() - lifecycle.inboxExpectedAt();
        boolean isExpecting = sinceExpected >= 0 && sinceExpected < LOOKS_OFTEN_FOR.toNanos();
        return isExpecting ? LOOKS_OFTEN_EVERY : settings.timing().pollEvery();
    }

    private boolean isSettled(PendingFire fire, Result result) {
        if (result instanceof Result.Done done) {
            Applied applied = (Applied) done.value();
            if (!applied.isRepeat()) {
                lifecycle.ring();
                sessions.hooks().tell(fire.session(), applied);
            }
            return true;
        }
        if (result instanceof Result.Rejected rejected && (rejected.reason() instanceof SessionEndedException)) {
            LOG.atError()
                    .addKeyValue("session", fire.session())
                    .addKeyValue("trigger", fire.trigger())
                    .setCause(rejected.reason())
                    .log("A fire was committed after its session had ended; it is dropped");
            return true;
        }
        return false;
    }

    /** Deletes what the retention policy no longer keeps. */
    Duration prune() {
        Instant now = environment.now();
        int deleted = settings.retention()
                        .keepEndedFor()
                        .map(keep -> store.maintenance().deleteEnded(now.minus(keep), MOST_AT_ONCE))
                        .orElse(0)
                + settings.retention()
                        .keepHistoryFor()
                        .map(keep -> store.maintenance().prune(now.minus(keep), MOST_AT_ONCE))
                        .orElse(0);
        return deleted >= MOST_AT_ONCE ? Duration.ofMillis(100) : PRUNE_EVERY;
    }
}
