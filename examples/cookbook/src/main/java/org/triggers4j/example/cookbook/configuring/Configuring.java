package org.triggers4j.example.cookbook.configuring;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/** Ways to configure a session. */
public final class Configuring {
    private Configuring() {}

    /** Configures a permit with the workflow of a file; returns what lint says of it. */
    public static List<Warning> configure(TriggerManager permit, Path directory) {
        // region configure
        Workflow workflow = WorkflowReader.read(directory.resolve("permits.json"));
        List<Warning> warnings = permit.updateConfiguration(workflow);
        // endregion
        return warnings;
    }

    /** The same workflow, without a file. */
    public static Workflow inJava() {
        // region java
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_openCase")
                        .after("applicationReceived", "feePaid")
                        .run("permits.OpenCase"),
                TaskConfig.named("t_checkDocument")
                        .after("t_openCase")
                        .andEvery("documentReceived")
                        .run("permits.CheckDocument"),
                TaskConfig.named("t_askNeighbours")
                        .after("t_openCase", "plansRead")
                        .unless("isSmallBuilding")
                        .run("permits.AskNeighbours"));
        // endregion
        return workflow;
    }

    /** Fires what {@code t_assess} waits for. */
    public static void readPlans(TriggerManager permit) {
        // region params
        permit.fire("plansRead", Kwargs.of("rules", "2026", "area", 140));
        // endregion
    }

    /** Who prints the plans: a directive of our own. */
    public static String office(TriggerManager permit) {
        // region extras
        TaskConfig task = permit.inspect().task("t_printPlans");
        String office = task.extras().text("office");
        // endregion
        return office;
    }

    /** What is wrong with a text, for whoever wrote it. */
    public static String problems(String json) {
        // region problems
        try {
            WorkflowReader.json(json);
            return "";
        } catch (ConfigurationException e) {
            return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        }
        // endregion
    }

    /** From now on the fee does not matter any more. */
    public static List<Warning> withoutFee(TriggerManager permit) {
        // region live
        List<Warning> warnings = permit.updateConfiguration(Workflow.of(
                TaskConfig.named("t_openCase").after("applicationReceived").run("permits.OpenCase")));
        // endregion
        return warnings;
    }
}
