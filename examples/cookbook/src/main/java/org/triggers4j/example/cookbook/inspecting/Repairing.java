package org.triggers4j.example.cookbook.inspecting;

import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;

/** Repairs by hand, each of them recorded with who and why. */
public final class Repairing {
    private Repairing() {}

    /** Runs it again with what it had. */
    public static InstanceName replay(TriggerManager permit) {
        // region replay
        InstanceName clone =
                permit.by(new Operator("maria", "the register was down")).replayFailedInstance("t_openCase#0");
        // endregion
        return clone;
    }

    /** Runs it again with the kwargs of one trigger replaced. */
    public static InstanceName replayCorrected(TriggerManager permit) {
        // region replace
        Kwargs received = permit.inspect().instance("t_openCase#0").kwargs();
        Kwargs corrected = received.with("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        InstanceName clone = permit.by(new Operator("maria", "misspelt in the form"))
                .replayFailedInstance("t_openCase#0", corrected);
        // endregion
        return clone;
    }

    /** What it had, with one value more or changed. */
    public static Kwargs withAddress(Kwargs received) {
        // region merge
        Kwargs address = Kwargs.of("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        Kwargs corrected = received.mergedWith(address);
        // endregion
        return corrected;
    }

    /** Cancels an instance that is scheduled or runs. */
    public static void cancel(TriggerManager permit) {
        // region cancel
        permit.by(new Operator("maria", "the wrong register")).cancel(InstanceName.of("t_openCase#1"));
        // endregion
    }

    /** Gives it up. */
    public static void skip(TriggerManager permit) {
        // region skip
        permit.by(new Operator("maria", "withdrawn")).skipFailedInstance("t_openCase#0");
        // endregion
    }

    /** Gives it up, and says what it would have returned. */
    public static void skipWithResult(TriggerManager permit) {
        // region cascade
        permit.by(new Operator("maria", "opened by hand"))
                .skipFailedInstance("t_openCase#0", true, Kwargs.of("caseNumber", 42));
        // endregion
    }

    /** Fires what a skip has not fired. */
    public static void cascadeLater(TriggerManager permit) {
        // region later
        permit.by(new Operator("maria", "others wait for it"))
                .updateInstanceStatus(
                        "t_openCase#0",
                        InstanceStatus.SKIPPED,
                        Kwargs.empty(),
                        Optional.of(Kwargs.of("caseNumber", 42)));
        // endregion
    }

    /** Decides about an instance that has not failed. */
    public static void abandon(TriggerManager permit) {
        // region status
        permit.by(new Operator("maria", "the applicant has died"))
                .updateInstanceStatus(
                        "t_openCase#0", InstanceStatus.ABANDONED, Kwargs.of("letter", "2026-31"), Optional.empty());
        // endregion
    }

    /** Leaves a note on an instance. */
    public static void note(TriggerManager permit) {
        // region metadata
        permit.updateInstanceMetadata("t_openCase#0", Kwargs.of("ticket", "HELP-4711"));
        // endregion
    }

    /** Somebody has looked at what was logged. */
    public static void resolveLogs(TriggerManager permit) {
        // region logs
        for (InstanceView instance : permit.inspect().instancesWithUnresolvedLogs()) {
            permit.by(Operator.named("maria"))
                    .markInstanceLogsResolved(instance.name().toString());
        }
        // endregion
    }

    /** Acts on what was shown to the operator, which may be minutes old. */
    public static void abandonAsSeen(TriggerManager permit, InstanceView shown) {
        // region seen
        permit.by(new Operator("jo", "no plans will come"))
                .seen(shown)
                .updateInstanceStatus(shown.name().toString(), InstanceStatus.ABANDONED);
        // endregion
    }
}
