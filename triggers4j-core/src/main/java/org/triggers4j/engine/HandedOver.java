package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** Runs that were handed over: completed, failed and extended by whoever presents their token, wherever that is. */
final class HandedOver {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Store store;
    private final Sessions sessions;
    private final Environment environment;

    HandedOver(Store store, Sessions sessions, Environment environment) {
        this.store = store;
        this.sessions = sessions;
        this.environment = environment;
    }

    static void requireSpan(Duration atMost) {
        if (atMost.isNegative() || atMost.isZero() || atMost.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A run is handed over for longer than zero and at most "
                    + LONGEST.toDays() + " days, not " + atMost + ".");
        }
    }

    void complete(SessionUid uid, String managerType, String instance, String token, Kwargs result) {
        InstanceName name = InstanceName.of(instance);
        Lease lease = RunToken.of(token).lease();
        sessions.requireResult(result);
        sessions.change(
                uid,
                managerType,
                Operation.Completion.of(
                        uid,
                        name,
                        lease,
                        Optional.of(name.task()),
                        run -> new SessionEvent.Finished(name, result, run)));
    }

    void fail(SessionUid uid, String managerType, String instance, String token, Failure failure) {
        InstanceName name = InstanceName.of(instance);
        Lease lease = RunToken.of(token).lease();
        Failure bounded = Failures.bounded(failure);
        sessions.change(
                uid,
                managerType,
                Operation.Completion.of(
                        uid, name, lease, Optional.empty(), run -> new SessionEvent.Failed(name, bounded, run)));
    }

    void extend(SessionUid uid, String instance, String token, Duration atMost) {
        InstanceName name = InstanceName.of(instance);
        Lease lease = RunToken.of(token).lease();
        requireSpan(atMost);
        sessions.requireFree();
        InstanceState state = store.queries().session(uid, new InstanceSelection.Named(List.of(name))).stream()
                .flatMap(snapshot -> snapshot.instances().stream())
                .findFirst()
                .orElseThrow(
                        () -> new UnknownInstanceException("Session '" + uid + "' has no instance '" + name + "'."));
        // What holds of a job here holds as long as its token does: only a raised one takes it out of this state.
        boolean isDelegated = state.stored().job().equals(Optional.of(lease.job()))
                && state.job().filter(job -> job.state() == JobState.DELEGATED).isPresent();
        Instant now = environment.now();
        if (!isDelegated || !store.queue().delegate(lease, now, now.plus(atMost))) {
            throw lost(name);
        }
    }

    static LeaseLostException lost(InstanceName name) {
        return new LeaseLostException("This token does not (or no longer) complete '" + name
                + "': it is used up, its time was up and the instance started again, or it belongs to another run. What was"
                + " done under it is not recorded.");
    }
}
