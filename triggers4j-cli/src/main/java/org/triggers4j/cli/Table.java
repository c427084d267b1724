package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Text in aligned columns: texts to the left, numbers to the right. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int texts;

    /** The first column is a text, the others are numbers. */
    Table(List<String> heads) {
        this(heads, 1);
    }

    /** So many columns are texts, those after them numbers. */
    Table(List<String> heads, int texts) {
        rows.add(heads);
        this.texts = texts;
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

    private String line(List<String> row, List<Integer> widths) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String space = " ".repeat(widths.get(i) - row.get(i).length());
            text.append(i == 0 ? "" : GAP).append(i < texts ? row.get(i) + space : space + row.get(i));
        }
        return text.toString().stripTrailing();
    }
}
