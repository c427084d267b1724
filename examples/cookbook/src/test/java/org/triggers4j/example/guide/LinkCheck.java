package org.triggers4j.example.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Follows the relative links of one document. What lies outside of the project is not asked for. */
final class LinkCheck {
    private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    private final Path document;

    LinkCheck(Path document) {
        this.document = document;
    }

    /** The links that lead nowhere, each with the reason. */
    Map<Page.Link, String> problems(Page page) throws IOException {
        var problems = new LinkedHashMap<Page.Link, String>();
        for (Page.Link link : page.links()) {
            Optional<Path> target = relative(document, link.target());
            if (target.isPresent()) {
                problem(page, link, target.get()).ifPresent(reason -> problems.put(link, reason));
            }
        }
        return problems;
    }

    /** The file that a link of the document leads to; empty when it leads out of the project. */
    static Optional<Path> relative(Path document, String target) {
        if (ABSOLUTE.matcher(target).matches()) {
            return Optional.empty();
        }
        String path = target.replaceFirst("#.*", "");
        return Optional.of((path.isEmpty() ? document : document.resolveSibling(path)).normalize());
    }

    private Optional<String> problem(Page page, Page.Link link, Path target) throws IOException {
        if (!Files.exists(target)) {
            return Optional.of("leads to no file.");
        }
        int hash = link.target().indexOf('#');
        if (hash < 0 || !target.toString().endsWith(".md")) {
            return Optional.empty();
        }
        Page there = target.equals(document.normalize()) ? page : Page.read(target);
        String anchor = link.target().substring(hash + 1);
        return there.anchors().contains(anchor)
                ? Optional.empty()
                : Optional.of("leads to no heading. There are: " + String.join(", ", there.anchors()) + ".");
    }
}
