package org.triggers4j.example.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says everything that is wrong with the guide, and with the links of the other documents. */
final class GuideCheck {
    private static final String GUIDE = "docs/guide";
    private static final Set<String> LANGUAGES = new LinkedHashSet<>(
            List.of("java", "json", "jsonc", "yaml", "sh", "text", "xml", "sql", "properties", "python"));

    private final Path root;
    private final Regions regions;
    private final List<String> problems = new ArrayList<>();

    GuideCheck(Path root) {
        this.root = root;
        this.regions = new Regions(root);
    }

    /** One line for each problem, with file and line; empty when all is well. */
    List<String> problems() throws IOException {
        for (Path page : markdown(root.resolve(GUIDE))) {
            for (Fence fence : Page.read(page).fences()) {
                checkFence(place(page, fence.line()), fence);
            }
        }
        for (Path document : documents()) {
            new LinkCheck(document)
                    .problems(Page.read(document))
                    .forEach((link, reason) ->
                            problems.add(place(document, link.line()) + ": '" + link.target() + "' " + reason));
        }
        checkContents();
        return problems;
    }

    private void checkFence(String place, Fence fence) throws IOException {
        Optional<Fence.Source> source = fence.source();
        if (!LANGUAGES.contains(fence.language())) {
            problems.add(place + ": the fence is " + (fence.language().isEmpty() ? "nothing" : fence.language())
                    + "; say one of " + String.join(", ", LANGUAGES) + " after the backticks.");
        }
        if (source.isPresent()) {
            checkSource(place, fence, source.get());
        } else if (fence.language().equals("java")) {
            problems.add(
                    place + ": Java comes from a file that is compiled: put '<!-- code: PATH#REGION -->' on the line"
                            + " before.");
        }
        if (List.of("json", "jsonc", "yaml").contains(fence.language())) {
            WorkflowFence.problem(fence).ifPresent(problem -> problems.add(place + ": " + problem));
        }
    }

    private void checkSource(String place, Fence fence, Fence.Source source) throws IOException {
        Optional<List<String>> code = regions.find(source);
        if (code.isEmpty()) {
            problems.add(place + ": there is no " + source + ". A region begins with '// region NAME' and ends with"
                    + " '// endregion'.");
        } else if (!code.get().equals(fence.body())) {
            problems.add(place + ": the code is not that of " + source + ". Run dev/guide-refresh.");
        }
    }

    private void checkContents() throws IOException {
        Path contents = root.resolve(GUIDE).resolve("README.md");
        Set<Path> listed = targets(contents);
        for (Path page : markdown(root.resolve(GUIDE))) {
            if (!page.equals(contents) && !listed.contains(page.normalize())) {
                problems.add(place(page, 1) + ": the page is not listed in " + GUIDE + "/README.md.");
            }
        }
        if (!targets(root.resolve("README.md")).contains(contents.normalize())) {
            problems.add("README.md:1: nothing leads to " + GUIDE + "/README.md.");
        }
    }

    private static Set<Path> targets(Path document) throws IOException {
        var targets = new LinkedHashSet<Path>();
        for (Page.Link link : Page.read(document).links()) {
            LinkCheck.relative(document, link.target()).ifPresent(targets::add);
        }
        return targets;
    }

    private List<Path> documents() throws IOException {
        var documents = new ArrayList<>(markdown(root.resolve("docs")));
        documents.add(root.resolve("README.md"));
        documents.add(root.resolve("CONTRIBUTING.md"));
        documents.removeIf(document -> !Files.exists(document));
        return documents;
    }

    private static List<Path> markdown(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private String place(Path file, int line) {
        return root.relativize(file).toString().replace('\\', '/') + ":" + line;
    }
}
