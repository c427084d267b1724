package org.triggers4j.cli;

import java.util.concurrent.Callable;
import org.triggers4j.Triggers;
import org.triggers4j.task.CallView;
import org.triggers4j.task.TaskState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triggers task cancel}: a call that is not wanted any more. */
@Command(
        name = "cancel",
        header = "Cancels a call.",
        description = {
            "",
            "One that waits is over at once, for good. One that runs is told to stop with its worker's next heartbeat, and is not"
                    + " run again, but may still succeed. One that is over already ends this with 4.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  triggers task cancel 0198c5f0-0000-7000-8000-000000000001 --yes \\",
            "      --store sqlite:shop.db"
        })
final class TaskCancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Mixin
    private Confirmation confirmation;

    @Parameters(index = "0", paramLabel = "ID", description = "The call's id.")
    private String id;

    @Option(names = "--json", description = "Print all that is known of the call afterwards as one line of JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        try (Stores.Opened opened = store.openExisting()) {
            CallView before = new CallReport(opened.store().calls()).find(id);
            if (before.state().isReady()) {
                throw over(before);
            }
            confirmation.require("Cancel " + before.task() + " " + id + ", which is " + before.state() + "?");
            try (Triggers triggers = StoreOptions.caller(opened)) {
                triggers.result(id, Object.class).cancel();
                CallView after = new CallReport(triggers.calls()).find(id);
                if (after.state().isReady() && after.state() != TaskState.CANCELLED) {
                    throw over(after);
                }
                spec.commandLine().getOut().println(isJson ? after.toKwargs().toJson() : sentence(after));
                return Exit.OK;
            }
        }
    }

    private static CliException over(CallView call) {
        return new CliException(Exit.CONFLICT, call.task() + " " + call.id() + " is " + call.state() + " already.");
    }

    private String sentence(CallView after) {
        String what = after.task() + " " + id + " is " + after.state();
        return after.state().isReady() ? what + "." : what + ", and is told to stop.";
    }
}
