package org.triggers4j.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/**
 * Looks at one session without changing or locking anything. Each method reads one consistent moment. A session that
 * was never configured or fired into is empty, not an error.
 */
public interface SessionInspector {
    SessionUid uid();

    /** Whether anything ever happened in it. */
    boolean exists();

    /** Why it is halted, if it is. */
    Optional<String> halted();

    boolean isEnded();

    /** All tasks in order. */
    Workflow workflow();

    /**
     * A task's configuration.
     *
     * @throws org.triggers4j.error.UnknownTaskException when the session has no such task
     */
    TaskConfig task(String name);

    /**
     * An instance.
     *
     * @throws org.triggers4j.error.UnknownInstanceException when it does not exist, also for the name of a task
     */
    InstanceView instance(String name);

    /**
     * All instances of a task, in order of creation; empty when none of its triggers has fired.
     *
     * @throws org.triggers4j.error.UnknownTaskException when the session has no such task
     */
    List<InstanceView> instancesOf(String task);

    /** All instances, in order of creation. */
    List<InstanceView> instances();

    /** Tasks without any instance, or with one that is in no final status; in the workflow's order. */
    List<TaskConfig> unresolvedTasks();

    /** Instances in no final status. */
    List<InstanceView> unresolvedInstances();

    /** Instances that logged at ERROR or above and whose logs nobody has resolved. */
    List<InstanceView> instancesWithUnresolvedLogs();

    /** For every trigger that ever fired, the kwargs of its last fire. */
    Map<String, Kwargs> latestKwargs();

    /** The event log after an event (0 for the beginning), at most {@code limit} entries. */
    List<LogEntry> events(long afterSeq, int limit);

    /**
     * Says why a task or an instance has or has not run: what it waits for, where in the queue it stands, what became of
     * it. Never throws for a name that does not exist, but says so. Of a task with very many instances, the newest
     * unresolved ones are explained.
     *
     * @param taskOrInstance {@code t_import}, or one of its instances: {@code t_import#0}
     */
    Explanation explain(String taskOrInstance);

    /** Everything about the session as one document, for people; its shape may change. */
    Kwargs debugView();
}
