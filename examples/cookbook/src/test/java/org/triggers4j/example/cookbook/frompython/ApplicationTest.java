package org.triggers4j.example.cookbook.frompython;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;

/** What docs/guide/coming-from-python-triggers.md translates works in Java. */
class ApplicationTest {
    private static final String CONFIGURATION =
            GuidePage.named("coming-from-python-triggers.md").fenceAfter("stays as it is");

    private final List<String> news = new CopyOnWriteArrayList<>();

    private long create(String key, String name, LocalDate birthday) {
        news.add(name + ", " + birthday + ", on " + Thread.currentThread().getName());
        return 42;
    }

    private static void finish(TriggerManager session) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> session.inspect().instance("t_importSubject#0").isResolved()
                        || session.inspect().instance("t_importSubject#0").canReplay());
    }

    @Test
    void an_existing_configuration_runs_in_a_custom_store_manager_and_runner() {
        try (Triggers triggers = Application.engine(new CustomStore(), this::create, news::add)) {
            triggers.start();
            TriggerManager session = Application.begin(triggers, "questionnaire-7", CONFIGURATION);

            Application.firstPage(session, Kwargs.of("birthday", "2015-02-03", "name", "Marcus"));
            session.fire("questionnaireComplete");
            finish(session);

            assertThat(session).hasFinished("t_importSubject#0", Map.of("subjectId", 42));
        }
        assertThat(news)
                .startsWith("firstPageReceived scheduled []", "questionnaireComplete scheduled [t_importSubject#0]")
                .contains("Marcus, 2015-02-03, on custom_runner", "t_importSubject scheduled []");
    }

    @Test
    void kwargs_that_do_not_fit_fail_the_instance_and_it_can_be_replayed_with_others() {
        try (Triggers triggers = Application.engine(new CustomStore(), this::create, news::add)) {
            triggers.start();
            TriggerManager session = Application.begin(triggers, "questionnaire-7", CONFIGURATION);
            Application.firstPage(session, Kwargs.of("birthday", "3rd of February", "name", "Marcus"));
            session.fire("questionnaireComplete");
            finish(session);
            assertThat(session).hasFailed("t_importSubject#0");

            session.skipFailedInstance("t_importSubject#0", true, Kwargs.of("subjectId", 7));

            assertThat(session).hasSkipped("t_importSubject#0");
        }
        assertThat(news).containsSubsequence("t_importSubject scheduled []", "t_importSubject#0 was skipped");
    }
}
