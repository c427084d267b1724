package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceStatus;

/** What the README shows is compiled and run. */
class ReadmeTest {
    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void the_code_of_the_readme_is_the_code_that_is_tested() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String source = Files.readString(Path.of("src/test/java/org/triggers4j/ReadmeExample.java"));

        List<String> blocks =
                JAVA_BLOCK.matcher(readme).results().map(ReadmeTest::code).toList();

        assertThat(blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(flushLeft(source)).contains(block));
    }

    private static String code(MatchResult block) {
        return flushLeft(block.group(1));
    }

    private static String flushLeft(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void the_example_of_the_readme_does_what_it_says() {
        try (Triggers triggers = ReadmeExample.run(new InMemoryStore())) {
            SessionInspector survey = triggers.inspect("questionnaire-42");

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> survey.instance("t_importSubject#0").status() == InstanceStatus.FINISHED);

            assertThat(survey.latestKwargs()).containsEntry("t_importSubject", Kwargs.of("subjectId", 42));
        }
    }

    @Test
    void the_call_of_the_readme_returns_its_result() throws InterruptedException {
        assertThat(ReadmeExample.call(new InMemoryStore())).isEqualTo(3);
    }
}
