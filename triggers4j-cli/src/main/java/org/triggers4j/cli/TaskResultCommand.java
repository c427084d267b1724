package org.triggers4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.triggers4j.task.CallView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triggers task result}: where a call stands, and what came of it. */
@Command(
        name = "result",
        header = "Says where a call stands, and what came of it.",
        description = {"", "Looks only: nothing in the store is changed.", ""},
        footer = {
            "",
            "Ends with 0 if the call has succeeded, was skipped, or may yet do so; with 1 if it has failed, expired or was"
                    + " cancelled, or is not over after --wait; with 3 if nothing is known of it.",
            "",
            "Example:",
            "  triggers task result 0198c5f0-0000-7000-8000-000000000001 --wait 30s \\",
            "      --store sqlite:shop.db"
        })
final class TaskResultCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Parameters(index = "0", paramLabel = "ID", description = "The call's id.")
    private String id;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Wait so long for its end, " + DurationConverter.EXAMPLES + ".")
    private @Nullable Duration wait;

    @Option(names = "--json", description = "Print all that is known of the call as one line of JSON.")
    private boolean isJson;

    @Override
    public Integer call() throws InterruptedException {
        try (var interruption = new Interruption();
                Stores.Opened opened = store.openExisting()) {
            var report = new CallReport(opened.store().calls());
            CallView view = wait == null ? report.find(id) : await(report, wait);
            PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(view.toKwargs().toJson());
            } else {
                CallReport.print(view, out);
            }
            boolean isLate = wait != null && !view.state().isReady();
            return isLate ? Exit.CHECK_FAILED : CallReport.exitCode(view.state());
        }
    }

    private CallView await(CallReport report, Duration timeout) throws InterruptedException {
        long began = System.nanoTime();
        CallView view = report.find(id);
        while (!view.state().isReady() && System.nanoTime() - began < timeout.toNanos()) {
            Thread.sleep(LOOK_EVERY.toMillis());
            view = report.find(id);
        }
        return view;
    }
}
