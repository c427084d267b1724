package org.triggers4j.example.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page of the guide as the tests of its claims see it: what it shows as output has to be what is put out. */
public final class GuidePage {
    private final String text;
    private final List<Fence> fences;

    private GuidePage(String text) {
        this.text = text;
        this.fences = Page.of(text).fences();
    }

    /** The page of this file name. */
    public static GuidePage named(String file) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        return new GuidePage(Files.readString(root.resolve("docs/guide").resolve(file)));
    }

    /** All of it. */
    public String text() {
        return text;
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
}
