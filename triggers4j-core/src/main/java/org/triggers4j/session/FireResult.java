package org.triggers4j.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.workflow.InstanceName;

/**
 * What a committed fire did.
 *
 * @param seq the event's number in its session's log
 * @param scheduled the instances it put into the queue, in order; may be empty
 * @param isRepeat whether its idempotency key was seen before: nothing was applied now, {@code seq} is the first fire's
 * @param halted why the session is halted now, if this fire hit a run-time limit
 */
public record FireResult(long seq, List<InstanceName> scheduled, boolean isRepeat, Optional<String> halted) {
    public FireResult {
        scheduled = Collections.unmodifiableList(new ArrayList<>(scheduled));
    }
}
