package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Text in aligned columns: the first to the left, the others, which are numbers, to the right. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> heads) {
        rows.add(heads);
    }

    void row(List<String> cells) {
        rows.add(cells);
    }

    void print(PrintWriter out, String indent) {
        int columns = rows.get(0).size();
        var widths = new ArrayList<>(Collections.nCopies(columns, 0));
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        int total = widths.stream().mapToInt(Integer::intValue).sum() + GAP.length() * (columns - 1);
        out.println(indent + line(rows.get(0), widths));
        out.println(indent + "─".repeat(total));
        rows.stream().skip(1).forEach(row -> out.println(indent + line(row, widths)));
    }

    private static String line(List<String> row, List<Integer> widths) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String space = " ".repeat(widths.get(i) - row.get(i).length());
            text.append(i == 0 ? row.get(i) + space : GAP + space + row.get(i));
        }
        return text.toString().stripTrailing();
    }
}
