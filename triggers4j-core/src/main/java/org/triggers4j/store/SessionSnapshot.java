package org.triggers4j.store;

import java.util.List;
import java.util.Map;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Workflow;

/**
 * A consistent reading of a session: everything is of the same moment.
 *
 * @param session its row
 * @param instances the selected instances, ordered by the event that created them, then task name, then number
 * @param events the events that the selected instances refer to (received, abandoned by, result, failure), by seq;
 *     pruned ones are missing
 * @param workflows the workflows the selected instances were scheduled with, by hash
 */
public record SessionSnapshot(
        SessionRecord session,
        List<InstanceState> instances,
        Map<Long, LogEntry> events,
        Map<String, Workflow> workflows) {}
