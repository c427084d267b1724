package org.triggers4j.workflow;

import static org.triggers4j.error.Problem.pointer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.triggers4j.workflow.Warning.Code;

/** Finds what is allowed in a workflow but probably not meant. */
public final class Lint {
    private static final int MAX_LISTED = 10;

    /** Nobody reads that far, and each costs a look at all known names. */
    private static final int MAX_HINTS = 1_000;

    private final Workflow workflow;
    private final LintContext context;
    private final Deadlocks deadlocks;
    private final Set<String> fired = new LinkedHashSet<>();
    private final List<Warning> warnings = new ArrayList<>();

    private Lint(Workflow workflow, LintContext context) {
        this.workflow = workflow;
        this.context = context;
        this.deadlocks = new Deadlocks(workflow, context.triggers().orElseGet(LinkedHashSet::new));
        context.triggers().ifPresent(fired::addAll);
        fired.addAll(workflow.tasks().keySet());
    }

    /**
     * The warnings in the order of the tasks; one for a cycle of tasks, at the first of them. Pointers are those of the
     * workflow's JSON; a document's positions are found with them.
     */
    public static List<Warning> check(Workflow workflow, LintContext context) {
        return new Lint(workflow, context).warnings();
    }

    private List<Warning> warnings() {
        for (TaskConfig task : workflow.tasks().values()) {
            checkExtras(task);
            checkUnless(task);
            checkWaiting(task);
            checkFeeding(task);
            checkRedefinition(task);
            checkRun(task);
            checkTriggers(task);
        }
        return List.copyOf(warnings);
    }

    private void checkExtras(TaskConfig task) {
        for (String extra : task.extras().asMap().keySet()) {
            Spelling.nearest(extra, Directives.ALL)
                    .ifPresent(directive -> warn(
                            Code.MISSPELT_DIRECTIVE,
                            pointer(task.name(), extra),
                            "'" + extra + "' is no directive, so it is kept as an extra and changes nothing. If '"
                                    + directive + "' is meant, write that."));
        }
    }

    private void checkUnless(TaskConfig task) {
        String pointer = pointer(task.name(), Directives.UNLESS);
        if (Deadlocks.isAbandonedFirst(task)) {
            warn(
                    Code.ABANDONED_BEFORE_RUN,
                    pointer,
                    "All of 'unless' is in 'after' too, so " + task.name()
                            + " is abandoned whenever it could run. Take a trigger out of 'after', or put another into"
                            + " 'unless'.");
            return;
        }
        var after = new LinkedHashSet<>(task.after());
        task.unless().stream()
                .filter(after::contains)
                .forEach(trigger -> warn(
                        Code.TRIGGER_IN_AFTER_AND_UNLESS,
                        pointer,
                        "'" + trigger + "' is in 'after' and in 'unless': it brings " + task.name()
                                + " nearer to running and to being abandoned at once. Take it out of one of them."));
    }

    private void checkWaiting(TaskConfig task) {
        List<String> cycle = deadlocks.waitingCycle(task.name());
        List<String> feeding = deadlocks.feedingCycle(task.name());
        if (cycle.isEmpty()) {
            deadlocks
                    .blocker(task)
                    .ifPresent(blocker -> warn(
                            Code.WAITS_FOR_NEVER,
                            pointer(task.name(), Directives.AFTER),
                            task.name() + " can never run: it waits for " + blocker
                                    + ", which can never run. Mend that first, or wait for something else."));
        } else if (cycle.get(0).equals(task.name()) && !isSameCycle(cycle, feeding)) {
            warnOfWaiting(task.name(), cycle);
        }
    }

    // A cycle of andEvery is one of waiting too, and one warning is enough.
    private static boolean isSameCycle(List<String> waiting, List<String> feeding) {
        return new LinkedHashSet<>(waiting).equals(new LinkedHashSet<>(feeding));
    }

    private void warnOfWaiting(String task, List<String> cycle) {
        String pointer = pointer(task, Directives.AFTER);
        if (cycle.size() == 1) {
            String message = task + " can never run: it waits for its own first run. Take it out of its 'after'.";
            warn(Code.WAITS_FOR_ITSELF, pointer, message);
        } else {
            String message = "None of these tasks can ever run, each waits for the next and the last for the first: "
                    + listed(cycle) + ". Take one of them out of the 'after' of another.";
            warn(Code.WAITING_CYCLE, pointer, message);
        }
    }

    private void checkFeeding(TaskConfig task) {
        List<String> cycle = deadlocks.feedingCycle(task.name());
        if (!cycle.isEmpty() && cycle.get(0).equals(task.name())) {
            String who = cycle.size() == 1
                    ? task.name() + " runs once more for every run of itself: it does not start by itself, and once"
                            + " started it does not stop by itself."
                    : listed(cycle) + " run once more for every run of each other: none starts by itself, and once"
                            + " started they do not stop by themselves.";
            warn(
                    Code.FEEDS_ITSELF,
                    pointer(task.name(), Directives.AND_EVERY),
                    who + " Let an outside trigger be the 'andEvery'.");
        }
    }

    private void checkRedefinition(TaskConfig task) {
        context.liveDefinition(task.name())
                .filter(old -> !old.equals(task))
                .ifPresent(old -> warn(
                        Code.LIVE_TASK_REDEFINED,
                        pointer(task.name()),
                        task.name()
                                + " has instances already. Those that have not started follow the new definition from"
                                + " now on, and nothing is fired again. Give the task a new name if they should not."));
    }

    private void checkRun(TaskConfig task) {
        context.tasks()
                .filter(known -> !known.contains(task.run()))
                .ifPresent(known -> warn(
                        Code.UNKNOWN_TASK,
                        pointer(task.name(), Directives.RUN),
                        "No task named '" + task.run() + "' is registered, but " + task.name() + " runs it."
                                + Spelling.advice(task.run(), "task", known) + " Register it, or change 'run'."));
    }

    private void checkTriggers(TaskConfig task) {
        if (context.triggers().isEmpty()) {
            return;
        }
        Optional<String> andEvery = task.andEvery();
        task.after().stream()
                .filter(trigger -> !andEvery.equals(Optional.of(trigger)))
                .forEach(trigger -> checkTrigger(task, Directives.AFTER, trigger));
        andEvery.ifPresent(trigger -> checkTrigger(task, Directives.AND_EVERY, trigger));
        task.unless().forEach(trigger -> checkTrigger(task, Directives.UNLESS, trigger));
    }

    private void checkTrigger(TaskConfig task, String directive, String trigger) {
        if (!fired.contains(trigger)) {
            String hint = warnings.size() < MAX_HINTS
                    ? Spelling.nearest(trigger, fired)
                            .map(near -> " Did you mean '" + near + "'?")
                            .orElse("")
                    : "";
            warn(
                    Code.TRIGGER_NEVER_FIRED,
                    pointer(task.name(), directive),
                    "Nobody fires '" + trigger + "', as far as known." + hint + " Fire it, or change '" + directive
                            + "'.");
        }
    }

    private static String listed(List<String> names) {
        String rest = names.size() > MAX_LISTED ? " and " + (names.size() - MAX_LISTED) + " more" : "";
        return names.stream().limit(MAX_LISTED).collect(Collectors.joining(", ")) + rest;
    }

    private void warn(Code code, String pointer, String message) {
        warnings.add(new Warning(code, pointer, message));
    }
}
