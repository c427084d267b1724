package org.triggers4j.example.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the code of the sources into the pages of the guide: {@code dev/guide-refresh}. Uses nothing but the JDK, so that
 * it runs without a build.
 */
final class GuideRefresh {
    private final Path root;
    private final Regions regions;

    GuideRefresh(Path root) {
        this.root = root;
        this.regions = new Regions(root);
    }

    /** Refreshes all pages below the directory given, or the present one; says which it changed. */
    @SuppressWarnings("SystemOut") // a command line
    public static void main(String[] args) throws IOException {
        List<Path> changed = new GuideRefresh(Path.of(args.length == 0 ? "." : args[0])).refresh();
        changed.forEach(page -> System.out.println("refreshed " + page));
        System.out.println(changed.isEmpty() ? "Every page shows the code as it is." : "");
    }

    /** Writes the pages that are out of date; returns them. */
    List<Path> refresh() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("docs/guide"))) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            var changed = new ArrayList<Path>();
            for (Path page : pages) {
                if (refresh(page)) {
                    changed.add(root.relativize(page));
                }
            }
            return changed;
        }
    }

    private boolean refresh(Path file) throws IOException {
        Page page = Page.read(file);
        Map<Fence, List<String>> bodies = new HashMap<>();
        for (Fence fence : page.fences()) {
            Optional<Fence.Source> source = fence.source();
            if (source.isPresent()) {
                // What cannot be found stays as it is; the test says what is wrong with it.
                regions.find(source.get()).ifPresent(body -> bodies.put(fence, body));
            }
        }
        String refreshed = page.with(bodies);
        boolean isChanged = !refreshed.equals(Files.readString(file));
        if (isChanged) {
            Files.writeString(file, refreshed);
        }
        return isChanged;
    }
}
