package org.triggers4j.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Lease;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** One caller's part in a commit: what it wants to touch, and what it does once that is read. Re-runnable. */
sealed interface Operation
        permits Operation.Change,
                Operation.Configure,
                Operation.KeyedFire,
                Operation.End,
                Operation.Completion,
                Operation.Start,
                GroupOperation {
    Intent intent();

    /** Does its part in the session's working state; throws, and leaves that state alone, when it is not possible. */
    Object decide(SessionWork session, Loaded loaded, Writes writes);

    /** The trigger it will fire, as far as that is known beforehand. */
    default Optional<String> fires() {
        return Optional.empty();
    }

    default SessionUid session() {
        return intent().session();
    }

    /** Something happens to a session from outside. */
    record Change(Intent intent, SessionEvent event) implements Operation {
        @Override
        public Optional<String> fires() {
            return event instanceof SessionEvent.Fired fired ? Optional.of(fired.trigger()) : Optional.empty();
        }

        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            return session.apply(event);
        }
    }

    /** Tasks are added or replaced; also tells what they replaced, for the lint. */
    record Configure(Intent intent, SessionEvent.Configured event) implements Operation {
        /** What was committed, what was configured before, and which tasks had instances then. */
        record Outcome(Applied applied, Workflow previous, List<String> liveTasks) {}

        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            Workflow previous = session.workflow();
            List<String> liveTasks = session.tasksWithInstances();
            return new Outcome(session.apply(event), previous, liveTasks);
        }
    }

    /**
     * A fire with an idempotency key.
     *
     * @param bodyHash tells whether a repeated key comes with the same fire
     */
    record KeyedFire(Intent intent, SessionEvent.Fired event, String key, String bodyHash) implements Operation {
        static KeyedFire of(SessionUid uid, SessionEvent.Fired event, String key) {
            String body = event.trigger() + "\n" + Canonical.json(event.kwargs());
            return new KeyedFire(Intent.on(uid).keyed(Optional.of(key)), event, key, Canonical.sha256(body));
        }

        @Override
        public Optional<String> fires() {
            return Optional.of(event.trigger());
        }

        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            return session.once(
                    key,
                    bodyHash,
                    () -> event,
                    known -> "The idempotency key '" + key + "' was used for another fire of this session (event "
                            + known.seq() + "). A key stands for one trigger with one set of kwargs.");
        }
    }

    /** A run ended; counts only under its lease. */
    record End(Intent intent, Lease lease, SessionEvent event, Optional<Writes.WindowRow> window) implements Operation {
        static End of(SessionUid uid, InstanceName instance, Lease lease, SessionEvent event) {
            return new End(Intent.on(uid).reading(instance).under(lease), lease, event, Optional.empty());
        }

        /** Also opens a window for others that received the same. */
        End opening(Optional<Writes.WindowRow> opened) {
            return new End(intent, lease, event, opened);
        }

        @Override
        public Optional<String> fires() {
            return event instanceof SessionEvent.Finished finished
                    ? Optional.of(finished.instance().task())
                    : Optional.empty();
        }

        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            requireCurrent(lease, session, loaded);
            Applied applied = session.apply(event);
            writes.deletedJobs().add(lease.job());
            window.ifPresent(writes.windows()::add);
            return applied;
        }
    }

    /**
     * A run that was handed over ended; counts only under the lease it was handed over with.
     *
     * @param fires as far as known beforehand
     * @param outcome the event, once it is known when the run began
     */
    record Completion(
            Intent intent,
            InstanceName instance,
            Lease lease,
            Optional<String> fires,
            Function<SessionEvent.Run, SessionEvent> outcome)
            implements Operation {
        static Completion of(
                SessionUid uid,
                InstanceName instance,
                Lease lease,
                Optional<String> fires,
                Function<SessionEvent.Run, SessionEvent> outcome) {
            return new Completion(Intent.on(uid).reading(instance).under(lease), instance, lease, fires, outcome);
        }

        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            session.requireLive(instance);
            HeldJob job = loaded.jobs().get(lease.job());
            if (job == null
                    || !job.isDelegated()
                    || !isCurrent(lease, session, loaded)
                    || !session.isJobOf(instance, lease.job())) {
                throw HandedOver.lost(instance);
            }
            Instant startedAt = job.startedAt().orElseGet(session::now);
            Applied applied = session.apply(outcome.apply(new SessionEvent.Run(startedAt, LogLevels.NOTSET)));
            writes.deletedJobs().add(lease.job());
            return applied;
        }
    }

    /** A run began; counts only under its lease. */
    record Start(Intent intent, Lease lease, Instant startedAt) implements Operation {
        static Start of(SessionUid uid, Lease lease, Instant startedAt) {
            return new Start(Intent.on(uid).under(lease), lease, startedAt);
        }

        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            requireCurrent(lease, session, loaded);
            writes.starts().add(new Writes.StartRow(lease, startedAt));
            return lease;
        }
    }

    private static void requireCurrent(Lease lease, SessionWork session, Loaded loaded) {
        if (!isCurrent(lease, session, loaded)) {
            throw new LeaseLostException(
                    "The lease of job " + lease.job() + " is no longer current, so what this run did is not recorded.");
        }
    }

    private static boolean isCurrent(Lease lease, SessionWork session, Loaded loaded) {
        HeldJob held = loaded.jobs().get(lease.job());
        // The same commit may bring an earlier lease of the job beside the current one, or have withdrawn the job.
        return held != null && held.lease().equals(lease) && !session.hasWithdrawn(lease.job());
    }
}
