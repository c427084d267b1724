package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.CallView;
import org.triggers4j.task.TaskState;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code triggers task list}: calls, the youngest first. */
@Command(
        name = "list",
        header = "Lists calls, the youngest first.",
        description = {"", "Looks only: nothing in the store is changed.", ""},
        footer = {
            "",
            "Examples:",
            "  triggers task list --live --queue mail --store sqlite:shop.db",
            "  triggers task list --state FAILED --json --store sqlite:shop.db"
        })
final class TaskListCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Option(names = "--task", paramLabel = "NAME", description = "Of this task only.")
    private @Nullable String task;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Of this queue only.")
    private @Nullable String queue;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "In this state only: SCHEDULED, QUEUED, RUNNING, RETRYING, SUCCEEDED, FAILED, CANCELLED, EXPIRED"
                            + " or SKIPPED.")
    private @Nullable TaskState state;

    @ArgGroup
    private @Nullable Life life;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many; default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only those older than this one: the next page.")
    private @Nullable String before;

    @Option(names = "--json", description = "Print all that is known of each call as one line of JSON.")
    private boolean isJson;

    /** Whether it is over. */
    static final class Life {
        @Option(names = "--live", description = "Only those that are not over.")
        private boolean isLive;

        @Option(names = "--ended", description = "Only those that are over.")
        private boolean isEnded;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new CliException(Exit.USAGE, "--limit is at least 1.");
        }
        try (Stores.Opened opened = store.openExisting()) {
            List<CallView> found = find(opened.store().calls());
            boolean isMore = found.size() > limit;
            List<CallView> shown = isMore ? found.subList(0, limit) : found;
            print(shown);
            if (isMore) {
                spec.commandLine()
                        .getErr()
                        .println("There are more: --before "
                                + shown.get(limit - 1).id());
            }
            return Exit.OK;
        }
    }

    // One more than wanted, to see whether there are more. Ids grow with time, in both lists alike.
    private List<CallView> find(CallStore calls) {
        var found = new ArrayList<CallView>();
        if (wants(true)) {
            collect(calls, true, found);
        }
        if (wants(false)) {
            collect(calls, false, found);
        }
        found.sort((one, other) -> JobId.of(other.id()).compareTo(JobId.of(one.id())));
        return found;
    }

    private boolean wants(boolean isLive) {
        boolean isOfLife = life == null || (isLive ? life.isLive : life.isEnded);
        return isOfLife && (state == null || state.isReady() != isLive);
    }

    private void collect(CallStore calls, boolean isLive, List<CallView> found) {
        var filter = new CallStore.Filter(
                Optional.ofNullable(task), Optional.ofNullable(queue), isLive, isLive ? Optional.empty() : endState());
        Optional<JobId> last = Optional.ofNullable(before).map(CallReport::jobId);
        int most = found.size() + limit + 1;
        List<CallStore.CallState> page;
        do {
            page = calls.list(filter, last, PAGE);
            for (CallStore.CallState each : page) {
                CallView view = Triggers.view(each);
                last = Optional.of(JobId.of(view.id()));
                if ((state == null || view.state() == state) && found.size() < most) {
                    found.add(view);
                }
            }
        } while (page.size() == PAGE && found.size() < most);
    }

    private Optional<CallStore.EndState> endState() {
        return Optional.ofNullable(state)
                .flatMap(wanted -> List.of(CallStore.EndState.values()).stream()
                        .filter(end -> end.name().equals(wanted.name()))
                        .findFirst());
    }

    private void print(List<CallView> calls) {
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            calls.forEach(call -> out.println(call.toKwargs().toJson()));
            return;
        }
        var table = new Table(List.of("id", "task", "queue", "state", "called", "retries"), 5);
        for (CallView call : calls) {
            table.row(List.of(
                    call.id(),
                    call.task(),
                    call.queue(),
                    call.state().name(),
                    call.times().applied().toString(),
                    String.valueOf(call.progress().retries())));
        }
        table.print(out, "");
    }
}
