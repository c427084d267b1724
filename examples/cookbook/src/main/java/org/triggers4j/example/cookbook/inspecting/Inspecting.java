package org.triggers4j.example.cookbook.inspecting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.Explanation;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Ways to look at sessions without changing them. */
public final class Inspecting {
    /** What a permit is configured with here. */
    // region workflow
    static final Workflow WORKFLOW = WorkflowReader.json("""
            {
              "t_openCase": { "after": ["applicationReceived", "feePaid"], "run": "permits.OpenCase" },
              "t_askNeighbours": { "after": ["t_openCase", "plansRead"], "run": "permits.AskNeighbours" }
            }""");
    // endregion

    /** Opens a case, if the application says where. */
    // region task
    static final TriggerTask OPEN_CASE = context -> {
        String address = context.kwarg("applicationReceived", "address", String.class)
                .orElseThrow(() -> new IllegalStateException("The application has no address"));
        return Map.of("caseNumber", 42, "address", address);
    };
    // endregion

    private Inspecting() {}

    /** Somebody applies, and pays. */
    public static void apply(TriggerManager permit) {
        // region fire
        permit.fire("applicationReceived", Kwargs.of("adress", "12 Mill Lane")); // a typo
        permit.fire("feePaid", Kwargs.of("amount", 80));
        // endregion
    }

    /** One line for each instance that failed. */
    public static List<String> failures(Triggers triggers, String uid) {
        var lines = new ArrayList<String>();
        // region failures
        SessionInspector permit = triggers.inspect(uid);
        for (InstanceView instance : permit.instances()) {
            instance.failure().ifPresent(failure -> lines.add(instance.name() + ": " + failure.message()));
        }
        // endregion
        return lines;
    }

    /** The names of unresolved tasks and of unresolved instances. */
    public static String unresolved(SessionInspector permit) {
        // region unresolved
        List<String> tasks =
                permit.unresolvedTasks().stream().map(TaskConfig::name).toList();
        List<String> instances = permit.unresolvedInstances().stream()
                .map(instance -> instance.name().toString())
                .toList();
        // endregion
        return tasks + " " + instances;
    }

    /** What happened, in order. */
    public static List<String> events(SessionInspector permit) {
        var lines = new ArrayList<String>();
        // region events
        for (LogEntry event : permit.events(0, 100)) {
            lines.add("%d %-10s %s"
                    .formatted(event.seq(), event.kind(), what(event))
                    .stripTrailing());
        }
        // endregion
        return lines;
    }

    private static String what(LogEntry event) {
        if (event.instance() != null) {
            return event.instance() + (event.actor() == null ? "" : " by " + event.actor());
        }
        return event.trigger() == null ? "" : event.trigger();
    }

    /** Why, in a sentence; and for programs. */
    public static String why(SessionInspector permit, String taskOrInstance) {
        // region explain
        Explanation explanation = permit.explain(taskOrInstance);
        String sentence = explanation.sentence();
        Kwargs facts = explanation.toKwargs();
        // endregion
        return facts.text("sentence").equals(sentence) ? sentence : facts.toJson();
    }

    /** The same by a program that has no engine. */
    public static String whyFromOutside(Store store) {
        // region outside
        String sentence =
                Triggers.inspector(store, "permit-17").explain("t_openCase").sentence();
        // endregion
        return sentence;
    }

    /** All sessions of the store in which something failed. */
    public static List<SessionUid> troubled(Triggers triggers) {
        var troubled = new ArrayList<SessionUid>();
        // region sessions
        List<SessionUid> some = triggers.queries().sessions(Optional.empty(), 100);
        while (!some.isEmpty()) {
            for (SessionUid uid : some) {
                boolean isTroubled = triggers.inspect(uid.value()).unresolvedInstances().stream()
                        .anyMatch(InstanceView::canReplay);
                if (isTroubled) {
                    troubled.add(uid);
                }
            }
            some = triggers.queries().sessions(Optional.of(some.get(some.size() - 1)), 100);
        }
        // endregion
        return troubled;
    }
}
