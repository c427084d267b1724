package org.triggers4j.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code triggers schedule list}: all schedules, by name. */
@Command(
        name = "list",
        header = "Lists schedules, by name.",
        description = {
            "",
            "ACTIVE ones fire. PAUSED: somebody has paused it. DISABLED: its definition says so. ORPHANED: it was declared by"
                    + " an application, and is no longer. OVER: it has no next time.",
            ""
        },
        footer = {"", "Example:", "  triggers schedule list --state PAUSED --store sqlite:shop.db"})
final class ScheduleListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Option(names = "--task", paramLabel = "NAME", description = "Of this task only.")
    private @Nullable String task;

    @Option(names = "--state", paramLabel = "STATE", description = "In this state only: ${COMPLETION-CANDIDATES}.")
    private ScheduleView.@Nullable State state;

    @Option(names = "--json", description = "Print all that is known of each schedule as one line of JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        try (Stores.Opened opened = store.openExisting();
                Triggers triggers = StoreOptions.caller(opened)) {
            Schedules schedules = triggers.schedules();
            List<ScheduleView> wanted = schedules.list().stream()
                    .filter(view -> task == null || view.definition().task().equals(task))
                    .filter(view -> state == null || view.state() == state)
                    .toList();
            print(wanted);
            schedules
                    .health()
                    .unreadable()
                    .forEach(name -> spec.commandLine()
                            .getErr()
                            .println("triggers: The schedule '" + name + "' cannot be read, so it does not fire."));
            return Exit.OK;
        }
    }

    private void print(List<ScheduleView> schedules) {
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            schedules.forEach(view -> out.println(ScheduleReport.facts(view).toJson()));
            return;
        }
        var table = new Table(List.of("name", "task", "schedule", "state", "next", "fired", "missed"), 5);
        for (ScheduleView view : schedules) {
            table.row(List.of(
                    view.name(),
                    view.definition().task(),
                    view.definition().schedule().toText(),
                    view.state().name(),
                    view.nextAt().map(Instant::toString).orElse("-"),
                    String.valueOf(view.past().fired()),
                    String.valueOf(view.past().missed())));
        }
        table.print(out, "");
    }
}
