package org.triggers4j.example.cookbook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.test.ManualClock;

/** What docs/guide/schedules.md says is so. */
class SchedulesPageTest {
    private final GuidePage page = GuidePage.named("schedules.md");
    private final InMemoryStore store = new InMemoryStore();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));

    private Triggers started(TriggersBuilder builder) {
        Triggers triggers = builder.build();
        triggers.start();
        return triggers;
    }

    private TriggersBuilder builder() {
        return Triggers.builder().store(store).fireOnly().clock(clock);
    }

    @Test
    void the_file_shown_says_the_same_as_the_code(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("schedules.yaml"), page.fenceAfter("The same in a settings file"));

        try (Triggers triggers = started(Beat.declared(builder(), directory))) {
            assertThat(triggers.schedules().find("nightly report").orElseThrow().definition())
                    .isEqualTo(Beat.nightly());
        }
    }

    @Test
    void what_is_declared_is_stored_once() {
        try (Triggers first = started(Beat.declared(builder()));
                Triggers second = started(Beat.declared(builder()))) {
            assertThat(first.schedules().drift()).isEmpty();
            assertThat(second.schedules().list()).hasSize(1);
        }
    }

    @Test
    void an_operator_does_all_that_at_run_time() {
        try (Triggers triggers = started(builder())) {
            assertThat(Beat.operate(triggers)).hasSize(3);
            triggers.drain();

            assertThat(Beat.isHealthy(triggers)).isTrue();
        }
    }
}
