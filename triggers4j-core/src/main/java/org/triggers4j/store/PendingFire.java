package org.triggers4j.store;

import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.SessionUid;

/**
 * A fire that waits in the inbox for the caller's commit.
 *
 * @param id its place in the order of application
 * @param manager manager type of the session, if it is yet to be made
 * @param key the idempotency key, which also makes applying it twice harmless
 */
public record PendingFire(
        JobId id,
        SessionUid session,
        String manager,
        boolean isFinalizing,
        String trigger,
        Kwargs kwargs,
        String key) {}
