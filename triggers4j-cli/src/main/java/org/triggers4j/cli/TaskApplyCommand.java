package org.triggers4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.TaskState;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triggers task apply}: calls a task. */
@Command(
        name = "apply",
        header = "Puts a call of a task into the queue.",
        description = {
            "",
            "The worker that runs it needs its code; this command does not. But only with --classpath it knows the task's"
                    + " own options for calls: its queue, whether it is unique, when it is ignored, how long it may wait.",
            ""
        },
        footer = {
            "",
            "With --wait it ends with 0 if the call succeeds, with 1 if it fails or is not over by then.",
            "",
            "Examples:",
            "  triggers task apply app.Write --arg id:=5 --store sqlite:shop.db",
            "  triggers task apply app.Write --args '{\"id\": 5}' --countdown 10m \\",
            "      --store sqlite:shop.db",
            "  triggers task apply app.Write --arg id:=5 --wait 30s --json \\",
            "      --store sqlite:shop.db"
        })
final class TaskApplyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Mixin
    private ArgumentOptions arguments;

    @Parameters(index = "0", paramLabel = "NAME", description = "The task's name.")
    private String task;

    @ArgGroup
    private @Nullable Start start;

    @ArgGroup
    private @Nullable Expiry expiry;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Where it waits.")
    private @Nullable String queue;

    @Option(names = "--priority", paramLabel = "N", description = "Higher runs sooner.")
    private @Nullable Integer priority;

    @Option(names = "--header", paramLabel = "NAME=TEXT", description = "Sent along. May be repeated.")
    private final Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Wait so long for its end, and print the result.")
    private @Nullable Duration wait;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "A jar or directory with the task's code. May be repeated.")
    private final List<String> classPath = new ArrayList<>();

    @Option(names = "--json", description = "Print all that is known of the call as one line of JSON.")
    private boolean isJson;

    /** When it may begin. */
    static final class Start {
        @Option(
                names = "--countdown",
                paramLabel = "DURATION",
                converter = DurationConverter.class,
                description = "Run it after this time, " + DurationConverter.EXAMPLES + ".")
        private @Nullable Duration countdown;

        @Option(
                names = "--eta",
                paramLabel = "MOMENT",
                converter = MomentConverter.class,
                description = "Run it at this moment, " + MomentConverter.EXAMPLES + ".")
        private @Nullable Instant eta;

        private CallOptions applyTo(CallOptions options) {
            CallOptions counted = countdown == null ? options : options.countdown(countdown);
            return eta == null ? counted : counted.eta(eta);
        }
    }

    /** Until when it may begin. */
    static final class Expiry {
        @Option(
                names = "--expires",
                paramLabel = "DURATION",
                converter = DurationConverter.class,
                description = "Do not begin it after this time.")
        private @Nullable Duration after;

        @Option(
                names = "--expires-at",
                paramLabel = "MOMENT",
                converter = MomentConverter.class,
                description = "Do not begin it after this moment.")
        private @Nullable Instant at;

        private CallOptions applyTo(CallOptions options) {
            CallOptions bounded = after == null ? options : options.expiresAfter(after);
            return at == null ? bounded : bounded.expiresAt(at);
        }
    }

    @Override
    public Integer call() throws Exception {
        Kwargs given = arguments.given().orElse(Kwargs.empty());
        CallOptions options = options();
        try (var interruption = new Interruption();
                Stores.Opened opened = store.openExisting();
                TaskClassPath code = TaskClassPath.of(classPath);
                Triggers triggers =
                        code.build(Triggers.builder().store(opened.store()).fireOnly())) {
            triggers.start();
            AsyncResult<Object> call = triggers.task(task).apply(given, options);
            if (wait != null) {
                await(call, wait);
            }
            return report(triggers, call);
        }
    }

    private CallOptions options() {
        CallOptions options = CallOptions.NONE;
        options = start == null ? options : start.applyTo(options);
        options = expiry == null ? options : expiry.applyTo(options);
        options = queue == null ? options : options.queue(queue);
        options = priority == null ? options : options.priority(priority);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            options = options.header(header.getKey(), header.getValue());
        }
        return options;
    }

    private void await(AsyncResult<Object> call, Duration timeout) throws InterruptedException {
        try {
            call.outcome(timeout);
        } catch (ResultTimeoutException e) {
            spec.commandLine().getErr().println("triggers: " + e.getMessage());
        }
    }

    private int report(Triggers triggers, AsyncResult<Object> call) {
        PrintWriter out = spec.commandLine().getOut();
        if (call.id().isEmpty()) {
            Kwargs ignored = Kwargs.of("task", task, "state", TaskState.IGNORED.name());
            out.println(isJson ? ignored.toJson() : task + " is IGNORED: such calls are, for a while.");
            return Exit.OK;
        }
        String id = call.id().orElseThrow();
        var view = new CallReport(triggers.calls()).find(id);
        if (isJson) {
            out.println(view.toKwargs().toJson());
        } else if (wait == null) {
            out.println(id);
        } else {
            CallReport.print(view, out);
        }
        if (wait == null) {
            return Exit.OK;
        }
        return view.state().isReady() ? CallReport.exitCode(view.state()) : Exit.CHECK_FAILED;
    }
}
