package org.triggers4j.example.cookbook.commands;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.picocli.CallAware;
import org.triggers4j.task.CallContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

// region aware
@Command(name = "report")
final class ReportProgress implements Runnable, CallAware {
    private @Nullable CallContext call;

    @Spec
    private CommandSpec spec;

    @Override
    public void runBy(CallContext call) {
        this.call = call;
    }

    @Override
    public void run() {
        // From a command line there is no call.
        String who = Optional.ofNullable(call).map(CallContext::id).orElse("a person");
        spec.commandLine().getOut().println("asked for by " + who);
    }
}
// endregion
