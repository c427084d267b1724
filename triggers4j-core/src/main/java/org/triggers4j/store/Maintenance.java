package org.triggers4j.store;

import java.time.Instant;
import org.triggers4j.workflow.SessionUid;

/** Removing what is no longer wanted; each call is bounded, so that it never stands in anybody's way. */
public interface Maintenance {
    /**
     * Deletes a session with everything it has; its jobs are withdrawn.
     *
     * @return whether it existed
     */
    boolean delete(SessionUid uid);

    /**
     * Deletes up to {@code limit} sessions that were ended before the moment (by the time of the event that ended them,
     * also after that was pruned); returns how many.
     */
    int deleteEnded(Instant before, int limit);

    /**
     * Deletes history written before the moment: instances in a final status that no event has changed since (see
     * {@link org.triggers4j.workflow.TaskInstance#revision}), and events that no remaining instance
     * refers to and that are not the last fire of their trigger. Idempotency keys stay, and so does everything of a halted
     * session, whose row refers to the fires it has put off.
     *
     * @return how many rows
     */
    int prune(Instant before, int limit);
}
