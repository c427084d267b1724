package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;

/**
 * How a group of tasks is a session: what its workflow looks like, and by what one knows it. Pure.
 *
 * <ul>
 *   <li>Each task that members run is a task config of the same name, with {@code andEvery} on a trigger of its own: a
 *       member is one fire of it, and one instance.
 *   <li>{@link #THEN} is the completing task: it waits for its arguments, which come with the submission, and for
 *       {@code sessionFinalized}.
 *   <li>{@link #SEAL} never runs. It has no instance until the group is sealed, so that the session cannot be finalised
 *       before, and then an abandoned one. Its extras hold the policy.
 * </ul>
 */
public final class GroupWorkflow {
    /** What no member's task may begin with. */
    public static final String RESERVED = "group:";

    /** The task config of the completing task. */
    public static final String THEN = "group:then";

    /** The task config that keeps an open group from being finalised. */
    public static final String SEAL = "group:seal";

    /** The trigger that carries the completing task's arguments. */
    public static final String ARGUMENTS = "group:arguments";

    /** The trigger after which no more members come from outside. */
    public static final String SEALED = "group:sealed";

    /** Key of an instance's metadata that says what the policy made of it. */
    public static final String FATE = "group";

    /** Of {@link #FATE}: it failed, and the group goes on. */
    public static final String FAILED = "failed";

    /** Of {@link #FATE}: it was cancelled because another one failed, or with the whole group. */
    public static final String CANCELLED = "cancelled";

    private static final String ON_FAILURE = "onFailure";
    private static final String NEVER = "group:never";

    private GroupWorkflow() {}

    /**
     * The workflow of a group.
     *
     * @param members the tasks that members run
     * @param then the task that runs when all have ended
     */
    public static Workflow of(Collection<String> members, Optional<String> then, OnFailure onFailure) {
        var tasks = new ArrayList<TaskConfig>();
        members.forEach(task -> tasks.add(member(task)));
        then.ifPresent(task -> tasks.add(TaskConfig.named(THEN)
                .after(ARGUMENTS, SessionSlice.SESSION_FINALIZED)
                .run(task)));
        tasks.add(TaskConfig.named(SEAL)
                .after(NEVER)
                .unless(SEALED)
                .extras(Kwargs.of(ON_FAILURE, onFailure.label()))
                .run(NEVER));
        return Workflow.of(tasks.toArray(TaskConfig[]::new));
    }

    /** The task config of a task that members run. */
    public static TaskConfig member(String task) {
        return TaskConfig.named(task).andEvery(submission(task)).run(task);
    }

    /** The trigger of which each fire is one member with this task. */
    public static String submission(String task) {
        return RESERVED + "submit:" + task;
    }

    /** Whether a session with this workflow is a group. */
    public static boolean isGroup(Workflow workflow) {
        return workflow.task(SEAL).isPresent();
    }

    /** Whether the task config is one that members run. */
    public static boolean isMember(String task) {
        return !task.startsWith(RESERVED);
    }

    /** What a failure does in a group with this workflow. */
    public static OnFailure onFailure(Workflow workflow) {
        return workflow.task(SEAL)
                .flatMap(seal -> seal.extras().get(ON_FAILURE))
                .map(label -> OnFailure.ofLabel(label.toString()))
                .orElse(OnFailure.HOLD);
    }

    /** The tasks that members run. */
    static List<String> members(Workflow workflow) {
        return workflow.tasks().keySet().stream()
                .filter(GroupWorkflow::isMember)
                .toList();
    }
}
