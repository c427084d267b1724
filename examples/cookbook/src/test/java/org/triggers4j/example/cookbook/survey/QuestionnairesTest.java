package org.triggers4j.example.cookbook.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceStatus;

/** The application of docs/guide/getting-started.md, on the store it uses. */
class QuestionnairesTest {
    @TempDir
    private Path directory;

    private final Records records = new Records();
    private final AtomicInteger outages = new AtomicInteger();
    private Questionnaires questionnaires;

    @BeforeEach
    void open() {
        questionnaires =
                new Questionnaires(Questionnaires.store(directory), records, this::nameOf, Duration.ofMillis(1));
        questionnaires.start();
        questionnaires.begin("7");
    }

    @AfterEach
    void close() {
        questionnaires.close();
    }

    private String nameOf(String userAgent) throws IOException {
        if (outages.getAndDecrement() > 0) {
            throw new IOException("no answer");
        }
        return userAgent + " 1.0";
    }

    private void receive(int page) {
        questionnaires.receivePage(
                "7", "delivery-" + page, Kwargs.of("page", page, "name", "Marcus", "userAgent", "Lynx"));
    }

    private SessionInspector settled() {
        SessionInspector session = questionnaires.inspect("7");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> session.unresolvedTasks().isEmpty());
        return session;
    }

    @Test
    void pages_in_any_order_are_imported_once_the_questionnaire_is_complete() {
        receive(2);
        questionnaires.complete("7");
        receive(1);

        SessionInspector session = settled();

        assertThat(records.all())
                .containsExactlyInAnyOrder(
                        "subject Marcus",
                        "answers of subject 1, page 1",
                        "answers of subject 1, page 2",
                        "browser Lynx 1.0");
        assertThat(session.instancesOf("t_importResponses"))
                .extracting(InstanceView::status)
                .containsOnly(InstanceStatus.FINISHED);
    }

    @Test
    void a_page_that_is_delivered_twice_is_imported_once() {
        receive(1);
        receive(1);
        questionnaires.complete("7");

        assertThat(settled().instancesOf("t_importResponses")).hasSize(1);
    }

    @Test
    void nothing_is_imported_before_the_respondent_has_finished() {
        receive(1);

        assertThat(records.all()).isEmpty();
        assertThat(questionnaires.inspect("7").explain("t_importSubject").sentence())
                .isEqualTo("t_importSubject#0 waits for 'questionnaireComplete' (never fired).");
    }

    @Test
    void respondents_in_a_partners_app_are_not_looked_up() {
        questionnaires.usesPartnersApp("7");
        receive(1);
        questionnaires.complete("7");

        SessionInspector session = settled();

        assertThat(session.instance("t_importBrowserMetadata#0").status()).isEqualTo(InstanceStatus.ABANDONED);
        assertThat(records.all()).noneMatch(row -> row.startsWith("browser"));
    }

    @Test
    void a_service_that_does_not_answer_is_asked_again() {
        outages.set(2);
        receive(1);
        questionnaires.complete("7");

        SessionInspector session = settled();

        assertThat(session.instancesOf("t_importBrowserMetadata"))
                .extracting(InstanceView::status)
                .containsExactly(InstanceStatus.REPLAYED, InstanceStatus.REPLAYED, InstanceStatus.FINISHED);
    }
}
