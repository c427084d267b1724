package org.triggers4j.workflow;

import java.util.List;

/**
 * What one event changes: pure data, to be written in one commit.
 *
 * @param after the slice as it is afterwards
 * @param entries rows for the event log, in order; one, or two when the event also finalises the session
 * @param changed instances to store, each once, in its last state
 * @param ready instances to enqueue, in the order in which they should start
 * @param withdrawn instances whose job must go, so that whoever still holds it is fenced off
 * @param notices what the hooks are to be told, in order
 */
public record Transition(
        SessionSlice after,
        List<LogEntry> entries,
        List<TaskInstance> changed,
        List<Ready> ready,
        List<InstanceName> withdrawn,
        List<Notice> notices) {}
