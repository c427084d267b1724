package org.triggers4j.example.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of sources that pages show: what stands between {@code // region NAME} and {@code // endregion}. Regions may
 * lie in each other. In YAML and XML the markers are comments of that language.
 */
final class Regions {
    private static final Pattern BEGIN = Pattern.compile("\\s*(?://|#|<!--)\\s*region\\s+(\\S+).*");
    private static final Pattern END = Pattern.compile("\\s*(?://|#|<!--)\\s*endregion.*");

    private final Path root;

    /** Paths are taken from here. */
    Regions(Path root) {
        this.root = root;
    }

    /** The lines to show; empty when there is no such file or region. */
    Optional<List<String>> find(Fence.Source source) throws IOException {
        Path file = root.resolve(source.path());
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        Optional<List<String>> found =
                source.region().isPresent() ? region(lines, source.region().get()) : Optional.of(unmarked(lines));
        return found.map(Regions::flushLeft);
    }

    private static Optional<List<String>> region(List<String> lines, String name) {
        int begin = 0;
        while (begin < lines.size() && !isBeginOf(lines.get(begin), name)) {
            begin++;
        }
        int depth = 1;
        for (int i = begin + 1; i < lines.size(); i++) {
            if (BEGIN.matcher(lines.get(i)).matches()) {
                depth++;
            } else if (END.matcher(lines.get(i)).matches() && --depth == 0) {
                return Optional.of(unmarked(lines.subList(begin + 1, i)));
            }
        }
        return Optional.empty();
    }

    private static boolean isBeginOf(String line, String name) {
        Matcher begin = BEGIN.matcher(line);
        return begin.matches() && begin.group(1).equals(name);
    }

    private static List<String> unmarked(List<String> lines) {
        return lines.stream()
                .filter(line ->
                        !BEGIN.matcher(line).matches() && !END.matcher(line).matches())
                .toList();
    }

    /** Without the indentation all lines share, and without blank lines around. */
    private static List<String> flushLeft(List<String> lines) {
        int common = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        var flush = new ArrayList<String>();
        lines.forEach(
                line -> flush.add(line.isBlank() ? "" : line.substring(common).stripTrailing()));
        while (!flush.isEmpty() && flush.get(0).isEmpty()) {
            flush.remove(0);
        }
        while (!flush.isEmpty() && flush.get(flush.size() - 1).isEmpty()) {
            flush.remove(flush.size() - 1);
        }
        return flush;
    }
}
