package org.triggers4j.example.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a guide is found. */
class GuideCheckTest {
    @TempDir
    private Path root;

    @BeforeEach
    void a_guide_without_pages() throws IOException {
        write("README.md", "# Project\n\nSee the [guide](docs/guide/README.md).\n");
        write("docs/guide/README.md", "# Guide\n\n- [A page](page.md)\n");
        write("src/Hello.java", """
                class Hello {
                    // region all of it
                    void hello() {
                        // region body
                        int i = 1;

                        print(i);
                        // endregion
                    }
                    // endregion
                }
                """);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> problemsOf(String page) throws IOException {
        write("docs/guide/page.md", page);
        return new GuideCheck(root).problems();
    }

    @Test
    void java_that_is_in_a_compiled_file_is_good() throws IOException {
        assertThat(problemsOf("""
                # Page

                <!-- code: src/Hello.java#body -->
                ```java
                int i = 1;

                print(i);
                ```
                """)).isEmpty();
    }

    @Test
    void java_from_nowhere_or_from_a_missing_place_is_not() throws IOException {
        assertThat(problemsOf("# Page\n\n```java\nint i;\n```\n"))
                .singleElement()
                .asString()
                .startsWith("docs/guide/page.md:3: Java comes from a file");
        assertThat(problemsOf("# Page\n\n<!-- code: src/Hello.java#soul -->\n```java\n```\n"))
                .singleElement()
                .asString()
                .contains("there is no src/Hello.java#soul.");
        assertThat(problemsOf("<!-- code: src/Nobody.java -->\n```java\n```\n"))
                .singleElement()
                .asString()
                .contains("there is no src/Nobody.java.");
    }

    @Test
    void a_refresh_writes_the_code_and_leaves_everything_else() throws IOException {
        String page = """
                # Page

                <!-- code: src/Hello.java#body -->
                ```java
                int i = 2;
                ```

                1. Or all:

                   <!-- code: src/Hello.java#all -->
                   ```java
                   ```

                ```text
                as it is
                ```
                """;
        assertThat(problemsOf(page)).hasSize(2).first().asString().endsWith("Run dev/guide-refresh.");

        List<Path> changed = new GuideRefresh(root).refresh();

        assertThat(changed).containsExactly(Path.of("docs/guide/page.md"));
        assertThat(new GuideCheck(root).problems()).isEmpty();
        assertThat(root.resolve("docs/guide/page.md")).content().isEqualTo("""
                # Page

                <!-- code: src/Hello.java#body -->
                ```java
                int i = 1;

                print(i);
                ```

                1. Or all:

                   <!-- code: src/Hello.java#all -->
                   ```java
                   void hello() {
                       int i = 1;

                       print(i);
                   }
                   ```

                ```text
                as it is
                ```
                """);
        assertThat(new GuideRefresh(root).refresh()).isEmpty();
    }

    @Test
    void a_workflow_is_read_and_linted() throws IOException {
        assertThat(problemsOf("```json\n{ \"t\": { \"after\": [\"a\"], \"run\": \"r\" } } // sound\n```\n"))
                .isEmpty();
        assertThat(problemsOf("```yaml\nt: { after: [a], run: r }\n```\n")).isEmpty();
        assertThat(problemsOf("```json\n{ \"t\": { \"after\": [\"a\"] } }\n```\n"))
                .singleElement()
                .asString()
                .startsWith("docs/guide/page.md:1: this is no workflow: ");
        assertThat(problemsOf("```yaml\nt: { after: [a], run: r, unles: [b] }\n```\n"))
                .singleElement()
                .asString()
                .contains("lint says [misspelt-directive], expected was []");
    }

    @Test
    void a_workflow_that_is_meant_to_be_bad_says_how_and_is_held_to_it() throws IOException {
        assertThat(problemsOf("<!-- broken -->\n```json\n{ \"t\": {} }\n```\n")).isEmpty();
        assertThat(problemsOf(
                        "<!-- lints: misspelt-directive -->\n```yaml\nt: { after: [a], run: r, unles: [b] }\n```\n"))
                .isEmpty();
        assertThat(problemsOf("<!-- broken -->\n```yaml\nt: { after: [a], run: r }\n```\n"))
                .hasSize(1);
        assertThat(problemsOf("<!-- lints: misspelt-directive -->\n```yaml\nt: { after: [a], run: r }\n```\n"))
                .hasSize(1);
    }

    @Test
    void json_that_is_no_workflow_says_so_and_is_json_at_least() throws IOException {
        assertThat(problemsOf("<!-- not a workflow -->\n```json\n{ \"n\": 1 }\n```\n"))
                .isEmpty();
        assertThat(problemsOf("<!-- not a workflow -->\n```json\n{ n }\n```\n")).hasSize(1);
    }

    @Test
    void every_fence_says_its_language() throws IOException {
        assertThat(problemsOf("```\nwhat is this?\n```\n")).hasSize(1);
        assertThat(problemsOf("```cobol\nSTOP RUN.\n```\n")).hasSize(1);
        assertThat(problemsOf("```sh\nls\n```\n")).isEmpty();
    }

    @Test
    void links_lead_to_files_and_headings() throws IOException {
        assertThat(problemsOf("""
                # A `code` page, with *marks* & more
                ## Twice
                ## Twice

                [up](README.md#guide) [here](#a-code-page-with-marks--more) [second](#twice-1) [dir](../guide)
                [elsewhere](https://example.org/x#y) `[not](a-link.md)` and [by name]

                [by name]: ../../README.md#project
                """)).isEmpty();
        assertThat(problemsOf("[a](gone.md) [b](#gone) [c](README.md#gone)\n\n[d]: ../gone.md\n"))
                .hasSize(4)
                .anySatisfy(
                        problem -> assertThat(problem).isEqualTo("docs/guide/page.md:1: 'gone.md' leads to no file."))
                .anySatisfy(problem ->
                        assertThat(problem).contains("'README.md#gone' leads to no heading. There are: guide."));
    }

    @Test
    void a_page_that_the_contents_do_not_list_and_a_guide_that_nothing_leads_to_are_found() throws IOException {
        write("docs/guide/lost.md", "# Lost\n");
        write("README.md", "# Project\n");

        assertThat(problemsOf("# Page\n"))
                .containsExactly(
                        "docs/guide/lost.md:1: the page is not listed in docs/guide/README.md.",
                        "README.md:1: nothing leads to docs/guide/README.md.");
    }
}
