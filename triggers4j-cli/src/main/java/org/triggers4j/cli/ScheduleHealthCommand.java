package org.triggers4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.SchedulerHealth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code triggers schedule health}: whether schedules are being fired. */
@Command(
        name = "health",
        header = "Says whether schedules are being fired, and by whom.",
        description = {
            "",
            "All is well if some process has looked for what is due within --within, no schedule is later than that, and all can"
                    + " be read. Exits with 1 otherwise.",
            ""
        },
        footer = {"", "Example:", "  triggers schedule health --within 5m --store sqlite:shop.db"})
final class ScheduleHealthCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "1m",
            description = "How late is well enough; default ${DEFAULT-VALUE}.")
    private Duration within;

    @Option(names = "--json", description = "Print it as one line of JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        try (Stores.Opened opened = store.openExisting();
                Triggers triggers = StoreOptions.caller(opened)) {
            SchedulerHealth health = triggers.schedules().health();
            boolean isWell = health.isWellWithin(within);
            if (isJson) {
                spec.commandLine().getOut().println(facts(health, isWell).toJson());
            } else {
                print(health, isWell);
            }
            return isWell ? Exit.OK : Exit.CHECK_FAILED;
        }
    }

    private static Kwargs facts(SchedulerHealth health, boolean isWell) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("isWell", isWell);
        facts.put("at", health.at().toString());
        health.lastTick().ifPresent(tick -> facts.put("lastTick", tick.toString()));
        facts.put("lateness", health.lateness().toString());
        health.mostOverdue()
                .ifPresent(overdue -> facts.put(
                        "mostOverdue",
                        Kwargs.of(
                                "schedule",
                                overdue.schedule(),
                                "nominal",
                                overdue.nominal().toString())));
        facts.put("unreadable", health.unreadable());
        facts.put(
                "schedulers",
                health.schedulers().stream().map(ScheduleHealthCommand::facts).toList());
        return Kwargs.ofMap(facts);
    }

    private static Kwargs facts(SchedulerHealth.Scheduler scheduler) {
        Kwargs facts = Kwargs.of(
                "name", scheduler.name(),
                "lastTick", scheduler.lastTick().toString(),
                "lateness", scheduler.lateness().toString());
        return scheduler
                .lastFired()
                .map(fired -> facts.with("lastFired", fired.toString()))
                .orElse(facts);
    }

    private void print(SchedulerHealth health, boolean isWell) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(isWell ? "All is well." : "Not all is well.");
        out.println(health.lastTick()
                .map(tick -> "Somebody looked for what is due at " + tick + ".")
                .orElse("Nobody has looked for what is due within the last day. Is there a worker?"));
        health.mostOverdue()
                .ifPresent(overdue -> out.println("The schedule '" + overdue.schedule() + "' was due at "
                        + overdue.nominal() + " and has not been fired."));
        health.unreadable()
                .forEach(name -> out.println("The schedule '" + name + "' cannot be read, so it does not fire."));
        if (!health.schedulers().isEmpty()) {
            var table = new Table(List.of("scheduler", "looked", "fired", "late by"), 4);
            health.schedulers()
                    .forEach(one -> table.row(List.of(
                            one.name(),
                            one.lastTick().toString(),
                            one.lastFired().map(Instant::toString).orElse("-"),
                            one.lateness().toString())));
            table.print(out, "");
        }
    }
}
