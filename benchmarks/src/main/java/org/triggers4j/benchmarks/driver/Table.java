package org.triggers4j.benchmarks.driver;

import java.util.Locale;
import java.util.stream.Collectors;
import org.triggers4j.benchmarks.Figure;

/** The figures as a table in Markdown. */
final class Table {
    private final Results results;

    Table(Results results) {
        this.results = results;
    }

    String toMarkdown() {
        return "| work | figures |\n|---|---|\n"
                + results.works().stream().map(this::row).collect(Collectors.joining());
    }

    private String row(String work) {
        return "| " + work + " | "
                + results.subjects(work).stream()
                        .flatMap(subject -> results.median(work, subject).stream())
                        .map(Table::cell)
                        .collect(Collectors.joining("; "))
                + " |\n";
    }

    private static String cell(Figure figure) {
        return figure.subject() + " " + String.format(Locale.ROOT, "%.4g", figure.value()) + " " + figure.unit();
    }
}
