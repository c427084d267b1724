package org.triggers4j.test.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuirksTest {
    @Test
    void what_ours_shows_is_pinned_for_each_listed_quirk_and_no_other() {
        assertThat(Quirks.allPinned().keySet()).containsExactlyElementsOf(Quirks.names());
    }

    @Test
    void only_scenarios_tagged_as_quirks_are_listed() {
        assertThat(ScenarioFiles.conformance())
                .filteredOn(scenario -> Quirks.names().contains(scenario.name()))
                .hasSameSizeAs(Quirks.names())
                .allSatisfy(scenario -> assertThat(scenario.tags()).contains("quirk"));
    }

    @Test
    void the_documentation_lists_the_same_quirks() throws Exception {
        String page = Files.readString(Path.of("../docs/deviations.md"));

        assertThat(page.lines().filter(line -> line.startsWith("| `quirk-")))
                .hasSameSizeAs(Quirks.names())
                .zipSatisfy(Quirks.names(), (line, name) -> assertThat(line).startsWith("| `" + name + "` |"));
    }
}
