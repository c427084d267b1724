package org.triggers4j.store;

import org.jspecify.annotations.Nullable;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/**
 * A session's row.
 *
 * @param seq number of the last event
 * @param workflow the workflow in force
 * @param manager name of its manager type
 * @param heads the text of {@link org.triggers4j.workflow.Heads}
 * @param halted why it is halted, or null
 * @param isEnded whether it accepts nothing more
 */
public record SessionRecord(
        SessionUid uid,
        long seq,
        Workflow workflow,
        String manager,
        String heads,
        @Nullable String halted,
        boolean isEnded) {}
