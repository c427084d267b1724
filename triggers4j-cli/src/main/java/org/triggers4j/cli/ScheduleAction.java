package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.triggers4j.Triggers;
import org.triggers4j.error.UnknownScheduleException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.Schedules;
import org.triggers4j.workflow.Spelling;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What commands have in common that do something with one schedule. */
abstract class ScheduleAction implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Option(
            names = "--as",
            paramLabel = "WHO",
            defaultValue = "${sys:user.name}",
            description = "Who makes the change, as the schedule remembers it; default ${DEFAULT-VALUE}.")
    private String operator;

    @Option(names = "--json", description = "Print as one line of JSON.")
    private boolean isJson;

    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
    private String name;

    /** Does it, and prints what came of it. */
    abstract void act(Schedules schedules);

    final String name() {
        return name;
    }

    /** Prints this as JSON, or as text, whichever is wanted. */
    final void print(Kwargs json, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(isJson ? json.toJson() : text);
    }

    /** Prints how a schedule is now. */
    final void print(ScheduleView view) {
        print(ScheduleReport.facts(view), ScheduleReport.sentence(view));
    }

    @Override
    public final Integer call() {
        try (Stores.Opened opened = store.openExisting();
                Triggers triggers = StoreOptions.caller(opened)) {
            Schedules schedules = triggers.schedules().as(operator);
            try {
                act(schedules);
            } catch (UnknownScheduleException e) {
                throw unknown(schedules);
            }
            return Exit.OK;
        }
    }

    /** That there is none of this name, with the one that was probably meant. */
    final CliException unknown(Schedules schedules) {
        String hint = Spelling.nearest(
                        name, schedules.list().stream().map(ScheduleView::name).toList())
                .map(near -> " Did you mean '" + near + "'?")
                .orElse("");
        return new CliException(Exit.NOT_FOUND, "There is no schedule '" + name + "'." + hint);
    }
}
