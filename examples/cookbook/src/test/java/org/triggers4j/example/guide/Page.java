package org.triggers4j.example.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of Markdown, as far as its code, its headings and its links go. Immutable. */
final class Page {
    private static final Pattern OPENING = Pattern.compile("(\\s*)(```+)([\\w-]*)\\s*");
    private static final Pattern DIRECTIVE = Pattern.compile("\\s*<!-- (.*?) -->\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)#*\\s*");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern INLINE_LINK = Pattern.compile("\\]\\(([^)\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern LINK_DEFINITION = Pattern.compile("\\s{0,3}\\[[^\\]]+\\]:\\s+(\\S+).*");
    private static final Pattern LINK_TEXT = Pattern.compile("!?\\[([^\\]]*)\\](\\([^)]*\\)|\\[[^\\]]*\\])?");

    private final List<String> lines;
    private final List<Fence> fences;

    /** A link and the line it stands in, from 1. */
    record Link(int line, String target) {}

    private Page(List<String> lines) {
        this.lines = List.copyOf(lines);
        this.fences = fencesOf(this.lines);
    }

    static Page read(Path file) throws IOException {
        return new Page(Files.readAllLines(file));
    }

    static Page of(String text) {
        return new Page(text.lines().toList());
    }

    List<Fence> fences() {
        return fences;
    }

    /** This page with other bodies in some of its fences, as one text. */
    String with(Map<Fence, List<String>> bodies) {
        var text = new ArrayList<String>();
        int next = 0;
        for (Fence fence : fences) {
            text.addAll(lines.subList(next, fence.first()));
            bodies.getOrDefault(fence, fence.body())
                    .forEach(line -> text.add(line.isEmpty() ? "" : fence.indent() + line));
            next = fence.end();
        }
        text.addAll(lines.subList(next, lines.size()));
        return String.join("\n", text) + "\n";
    }

    private static List<Fence> fencesOf(List<String> lines) {
        var fences = new ArrayList<Fence>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher opening = OPENING.matcher(lines.get(i));
            if (opening.matches()) {
                Fence fence = fence(lines, i, opening);
                fences.add(fence);
                i = fence.end();
            }
        }
        return List.copyOf(fences);
    }

    private static Fence fence(List<String> lines, int opened, Matcher opening) {
        String indent = opening.group(1);
        int end = opened + 1;
        while (end < lines.size() && !lines.get(end).strip().equals(opening.group(2))) {
            end++;
        }
        List<String> body = lines.subList(opened + 1, end).stream()
                .map(line -> line.startsWith(indent) ? line.substring(indent.length()) : line.stripLeading())
                .toList();
        Matcher comment = DIRECTIVE.matcher(opened == 0 ? "" : lines.get(opened - 1));
        return new Fence(opened + 1, end, indent, opening.group(3), comment.matches() ? comment.group(1) : "", body);
    }

    /** The links of its prose, in order; not those in code. */
    List<Link> links() {
        var links = new ArrayList<Link>();
        for (int i = 0; i < lines.size(); i++) {
            if (isProse(i)) {
                String line = INLINE_CODE.matcher(lines.get(i)).replaceAll("``");
                Matcher definition = LINK_DEFINITION.matcher(line);
                if (definition.matches()) {
                    links.add(new Link(i + 1, definition.group(1)));
                }
                int number = i + 1;
                INLINE_LINK
                        .matcher(line)
                        .results()
                        .map((MatchResult link) -> new Link(number, link.group(1)))
                        .forEach(links::add);
            }
        }
        return links;
    }

    /** What can follow {@code #} in a link to this page: its headings, as GitHub makes anchors of them. */
    Set<String> anchors() {
        var anchors = new LinkedHashSet<String>();
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = HEADING.matcher(lines.get(i));
            if (isProse(i) && heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        String words = LINK_TEXT.matcher(heading).replaceAll("$1").strip().toLowerCase(Locale.ROOT);
        return words.replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replaceAll("\\s", "-");
    }

    private boolean isProse(int line) {
        return fences.stream().noneMatch(fence -> line >= fence.first() - 1 && line <= fence.end());
    }
}
