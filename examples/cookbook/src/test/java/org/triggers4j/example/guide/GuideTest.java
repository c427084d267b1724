package org.triggers4j.example.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The guide shows code that is compiled, workflows that are sound, and links that lead somewhere. */
class GuideTest {
    @Test
    void nothing_is_wrong_with_the_guide_and_its_links() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();

        assertThat(new GuideCheck(root).problems()).isEmpty();
    }
}
