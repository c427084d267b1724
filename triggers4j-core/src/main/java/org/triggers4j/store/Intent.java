package org.triggers4j.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.job.Lease;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/**
 * What one caller of a commit wants to touch; the store locks and reads it before the decision.
 *
 * @param session the session to lock; it need not exist
 * @param instances instances to read by name
 * @param openOf tasks whose open instances are known to be needed (others are read when the decision asks)
 * @param lastFires triggers whose last fire is to be looked up in the log
 * @param idempotencyKey a fire's key to look up
 * @param lease a lease to validate; its job is locked
 */
public record Intent(
        SessionUid session,
        List<InstanceName> instances,
        List<String> openOf,
        List<String> lastFires,
        Optional<String> idempotencyKey,
        Optional<Lease> lease) {
    public Intent {
        instances = Collections.unmodifiableList(new ArrayList<>(instances));
        openOf = Collections.unmodifiableList(new ArrayList<>(openOf));
        lastFires = Collections.unmodifiableList(new ArrayList<>(lastFires));
    }

    /** Touches nothing but the session's heads. */
    public static Intent on(SessionUid session) {
        return new Intent(session, List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /** Also reads these instances. */
    public Intent reading(InstanceName... names) {
        return new Intent(session, List.of(names), openOf, lastFires, idempotencyKey, lease);
    }

    /** Also reads all open instances of these tasks. */
    public Intent readingOpenOf(List<String> tasks) {
        return new Intent(session, instances, tasks, lastFires, idempotencyKey, lease);
    }

    /** Also looks these triggers up. */
    public Intent lookingUp(List<String> triggers) {
        return new Intent(session, instances, openOf, triggers, idempotencyKey, lease);
    }

    /** Also looks the key up. */
    public Intent keyed(Optional<String> key) {
        return new Intent(session, instances, openOf, lastFires, key, lease);
    }

    /** Also validates the lease. */
    public Intent under(Lease held) {
        return new Intent(session, instances, openOf, lastFires, idempotencyKey, Optional.of(held));
    }
}
