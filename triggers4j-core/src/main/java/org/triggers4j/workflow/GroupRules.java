package org.triggers4j.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/** What sets the session of a group apart, applied after each event: its policy, and that it ends by itself. */
final class GroupRules {
    private GroupRules() {}

    static void settle(Draft draft) {
        if (!GroupWorkflow.isGroup(draft.workflow()) || draft.isEnded()) {
            return;
        }
        OnFailure policy = GroupWorkflow.onFailure(draft.workflow());
        List<TaskInstance> failed = draft.changed(InstanceStatus.FAILED).stream()
                .filter(instance -> GroupWorkflow.isMember(instance.name().task()))
                .toList();
        if (policy != OnFailure.HOLD && !failed.isEmpty()) {
            failed.forEach(instance -> giveUp(draft, instance, GroupWorkflow.FAILED));
            if (policy == OnFailure.FAIL_FAST) {
                cancelMembers(draft);
            }
        }
        draft.finalizeWhenDone();
        if (draft.isFinalized() && draft.isResolved()) {
            end(draft, null);
        }
    }

    /** Nothing of the group runs any more, its completing task neither. */
    static void cancel(Draft draft, Operator operator) {
        draft.workflow().tasks().keySet().forEach(task -> cancelAll(draft, task));
        end(draft, operator);
    }

    private static void cancelMembers(Draft draft) {
        GroupWorkflow.members(draft.workflow()).forEach(task -> cancelAll(draft, task));
    }

    private static void cancelAll(Draft draft, String task) {
        for (TaskInstance instance : draft.unresolved(task)) {
            if (instance.status() == InstanceStatus.SCHEDULED) {
                draft.withdraw(instance);
            }
            giveUp(draft, instance, GroupWorkflow.CANCELLED);
        }
    }

    private static void giveUp(Draft draft, TaskInstance instance, String fate) {
        long seq = draft.seq();
        draft.put(
                instance,
                instance.withStatus(InstanceStatus.SKIPPED, seq, draft.now())
                        .withOutcome(Outcomes.metadata(instance.outcome(), Kwargs.of(GroupWorkflow.FATE, fate)), seq));
    }

    private static void end(Draft draft, @Nullable Operator operator) {
        draft.append(EventKind.ENDED, null, null, null, Kwargs.empty(), operator);
        draft.end();
    }
}
