package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.triggers4j.example.questionnaire.Activity;
import org.triggers4j.example.questionnaire.Audit;
import org.triggers4j.example.questionnaire.Survey;
import org.triggers4j.workflow.InstanceStatus;

/** Prints what happened in the demo, and whether it was right. */
final class DemoReport {
    private final DemoScreen screen;
    private final PrintWriter out;

    DemoReport(DemoScreen screen, PrintWriter out) {
        this.screen = screen;
        this.out = out;
    }

    void print(int sessions, Activity.Counts counts, Audit audit, Survey survey, double seconds) {
        out.println();
        out.println(screen.bold("What happened"));
        printRows(happened(sessions, counts, audit, survey, seconds));
        out.println();
        out.println(screen.bold("Consistency check") + " (what the tasks wrote, against what the respondents did)");
        audit.findings().forEach(this::printFinding);
        if (!audit.explained().isEmpty()) {
            out.println();
            out.println(screen.bold("Still waiting, and rightly so"));
            audit.explained().forEach((reason, number) -> out.printf(Locale.ROOT, "  %,6d  %s%n", number, reason));
        }
        out.println();
        out.println(
                audit.isPassed()
                        ? screen.green("Everything is as it should be.")
                        : screen.red("Something is not as it should be."));
    }

    private static Map<String, String> happened(
            int sessions, Activity.Counts counts, Audit audit, Survey survey, double seconds) {
        var rows = new LinkedHashMap<String, String>();
        long instances =
                audit.statuses().values().stream().mapToLong(Long::longValue).sum();
        rows.put("sessions", row(sessions, "one per respondent"));
        rows.put(
                "triggers fired",
                row(counts.fires(), "by respondents; those that tasks fire when they finish not counted"));
        rows.put(
                "duplicates",
                row(counts.repeatedFires(), "deliveries that arrived again; their key was known, nothing was done"));
        rows.put("task instances", row(instances, "each is one execution that was asked for"));
        for (InstanceStatus status : InstanceStatus.values()) {
            long number = audit.statuses().getOrDefault(status, 0L);
            if (number > 0) {
                rows.put("  " + status.label(), row(number, meaning(status)));
            }
        }
        rows.put("retries", row(counts.retried(), "asked for by tasks, because the metadata service did not answer"));
        rows.put("replays", row(counts.replayed(), "by the operator, of what had failed for good"));
        rows.put(
                "skips",
                row(
                        counts.skipped() + counts.selfSkipped(),
                        "%,d by the operator, %,d by the task itself"
                                .formatted(counts.skipped(), counts.selfSkipped())));
        rows.put("repeated effects", row(survey.repeats(), "writes whose idempotency key was there already"));
        rows.put("seconds", String.format(Locale.ROOT, "%,10.1f", seconds));
        rows.put(
                "instances/s",
                row(Math.round(instances / seconds), "at the respondents' pace, not the engine's limit"));
        return rows;
    }

    private static String meaning(InstanceStatus status) {
        return switch (status) {
            case UNSTARTED -> "wait for triggers that have not fired";
            case SCHEDULED -> "wait for a worker";
            case RUNNING -> "run just now";
            case FINISHED -> "ended well and fired their task's name";
            case FAILED -> "ended with an exception";
            case REPLAYED -> "failed, and another instance took their place: retries and replays";
            case SKIPPED -> "given up";
            case ABANDONED -> "never to run: isEmbeddedApplication came first";
        };
    }

    private static String row(long number, String meaning) {
        return String.format(Locale.ROOT, "%,10d  %s", number, meaning);
    }

    private void printRows(Map<String, String> rows) {
        rows.forEach((name, value) -> out.println(String.format(Locale.ROOT, "  %-16s", name) + value));
    }

    private void printFinding(Audit.Finding finding) {
        String mark = finding.isHeld() ? screen.green("✓") : screen.red("✗");
        out.printf(Locale.ROOT, "  %s %s (%,d cases)%n", mark, finding.rule(), finding.checked());
        finding.violations().forEach(violation -> out.println("      " + screen.red(violation)));
    }
}
