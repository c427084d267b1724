package org.triggers4j.example.cookbook.frompython;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.example.guide.JavaNames;

/** The tables of names in docs/guide/coming-from-python-triggers.md name what exists, and each of theirs once. */
class NameTableTest {
    private static final GuidePage PAGE = GuidePage.named("coming-from-python-triggers.md");

    private static Stream<List<String>> rows() {
        return Stream.of(
                        "### Configuring and firing",
                        "### In a task",
                        "### Looking and repairing",
                        "### Managers, stores and runners",
                        "### In tests",
                        "### Exceptions")
                .flatMap(heading -> PAGE.tableAfter(heading).stream());
    }

    @Test
    void every_java_name_exists() {
        List<String> names =
                rows().flatMap(row -> GuidePage.codeIn(row.get(1)).stream()).toList();

        assertThat(names).hasSizeGreaterThan(60);
        assertThat(JavaNames.unknown(names)).isEmpty();
    }

    @Test
    void every_python_name_stands_once() {
        List<String> names =
                rows().flatMap(row -> GuidePage.codeIn(row.get(0)).stream()).toList();

        assertThat(names).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }

    @Test
    void a_name_that_nothing_has_is_found_out() {
        assertThat(JavaNames.unknown(
                        List.of("TriggerManager#fire", "TriggerManager#shoot", "Trigger", "AsyncResult.Outcome")))
                .containsExactly("TriggerManager#shoot", "Trigger");
    }
}
