package org.triggers4j.example.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.triggers4j.payload.Kwargs;

/** A page of the guide, for tests that compare what it prints, and its tables, with what is so. */
public final class GuidePage {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final List<String> lines;
    private final List<Fence> fences;

    private GuidePage(List<String> lines) {
        this.lines = lines;
        this.fences = Page.of(String.join("\n", lines)).fences();
    }

    /** A page of docs/guide. */
    public static GuidePage named(String file) {
        Path guide = Path.of("").toAbsolutePath().getParent().getParent().resolve("docs/guide");
        try {
            return new GuidePage(Files.readAllLines(guide.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in the first fence below the first line that has these words. */
    public String fenceAfter(String words) {
        int line = lineOf(words);
        return fences.stream()
                .filter(fence -> fence.first() > line)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no fence below '" + words + "'."))
                .text();
    }

    /** The JSON in the first fence below the first line that has these words. */
    public Kwargs jsonAfter(String words) {
        return Kwargs.parse(fenceAfter(words));
    }

    /** The rows of the first table below the first line that has these words, without its head; each a list of cells. */
    public List<List<String>> tableAfter(String words) {
        int row = lineOf(words) + 1;
        while (!lines.get(row).startsWith("|")) {
            row++;
        }
        var rows = new ArrayList<List<String>>();
        for (row += 2; row < lines.size() && lines.get(row).startsWith("|"); row++) {
            String inner = lines.get(row).substring(1, lines.get(row).lastIndexOf('|'));
            rows.add(Pattern.compile("\\|")
                    .splitAsStream(inner)
                    .map(String::strip)
                    .toList());
        }
        return rows;
    }

    /** What stands between backticks. */
    public static List<String> codeIn(String text) {
        return CODE.matcher(text)
                .results()
                .map((MatchResult code) -> code.group(1))
                .toList();
    }

    /** All of it. */
    public String text() {
        return String.join("\n", lines);
    }

    /** The lines of everything that the page shows as output. */
    public List<String> output() {
        return fences.stream()
                .filter(fence -> fence.language().equals("text"))
                .flatMap(fence -> fence.body().stream())
                .toList();
    }

    /** The one block of code that contains these words. */
    public String code(String words) {
        List<String> found = fences.stream()
                .map(Fence::text)
                .filter(code -> code.contains(words))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of code contain '" + words + "'; there should be one.");
        }
        return found.get(0);
    }

    private int lineOf(String words) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i;
            }
        }
        throw new AssertionError("The page does not say '" + words + "'.");
    }
}
