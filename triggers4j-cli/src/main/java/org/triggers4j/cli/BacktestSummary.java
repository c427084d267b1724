package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Workflow;

/** Counts what a backtest ended with: per task, how many instances have which status. */
final class BacktestSummary {
    private final Map<String, Map<InstanceStatus, Long>> byTask = new LinkedHashMap<>();
    private long events;
    private long badLines;
    private long sessions;
    private long halted;

    BacktestSummary(Workflow workflow) {
        workflow.tasks().keySet().forEach(task -> byTask.put(task, new TreeMap<>()));
    }

    void event() {
        events++;
    }

    void badLine() {
        badLines++;
    }

    void add(Outcome outcome) {
        sessions++;
        halted += outcome.halted().isPresent() ? 1 : 0;
        outcome.instances()
                .forEach((name, status) -> byTask.computeIfAbsent(name.task(), task -> new TreeMap<>())
                        .merge(status, 1L, Long::sum));
    }

    private long instances() {
        return byTask.values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    Kwargs toKwargs() {
        var tasks = new LinkedHashMap<String, Object>();
        byTask.forEach((task, counts) -> {
            var labelled = new LinkedHashMap<String, Object>();
            counts.forEach((status, number) -> labelled.put(status.label(), number));
            tasks.put(task, labelled);
        });
        return Kwargs.of(
                "events", events,
                "badLines", badLines,
                "sessions", sessions,
                "haltedSessions", halted,
                "instances", instances(),
                "tasks", tasks);
    }

    void print(PrintWriter out) {
        List<InstanceStatus> seen = List.of(InstanceStatus.values()).stream()
                .filter(status -> byTask.values().stream().anyMatch(counts -> counts.containsKey(status)))
                .toList();
        var heads = new ArrayList<>(List.of("task"));
        seen.forEach(status -> heads.add(status.label()));
        var table = new Table(heads);
        byTask.forEach((task, counts) -> {
            var row = new ArrayList<>(List.of(task));
            seen.forEach(status -> row.add(number(counts.getOrDefault(status, 0L))));
            table.row(row);
        });
        table.print(out, "");
        out.println();
        out.println(grouped(events) + " events, " + grouped(sessions) + " sessions, " + grouped(instances())
                + " instances, " + grouped(badLines) + " bad lines skipped"
                + (halted == 0 ? "" : ", " + number(halted) + " sessions halted by a run-time limit"));
    }

    private static String number(long value) {
        return value == 0 ? "-" : grouped(value);
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
