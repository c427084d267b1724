package org.triggers4j.example.cookbook.survey;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;

/** The survey's whole workflow, with a third party that can be told to be down. */
class SurveyWorkflowTest {
    // region workflow
    private static final Kwargs PAGE_1 = Kwargs.of("page", 1, "name", "Marcus", "userAgent", "Lynx");
    private static final Kwargs PAGE_2 = Kwargs.of("page", 2, "userAgent", "Lynx");

    private final Records records = new Records();
    private final AtomicInteger outages = new AtomicInteger();

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject(records))
            .task("app.ImportResponses", new ImportResponses(records))
            .task("app.ImportBrowserMetadata", new ImportBrowserMetadata(records, this::browser, Duration.ofHours(1)))
            .build();

    @BeforeEach
    void configured(TriggerManager survey) {
        survey.updateConfiguration(Questionnaires.workflow());
    }
    // endregion

    private String browser(String userAgent) throws SocketTimeoutException {
        if (outages.getAndDecrement() > 0) {
            throw new SocketTimeoutException("no answer");
        }
        return userAgent;
    }

    // region unresolved
    @Test
    void nothing_is_lost_while_the_respondent_is_still_writing(TriggersHarness harness, TriggerManager survey) {
        survey.fire("pageReceived", PAGE_1);
        survey.fire("firstPageReceived", PAGE_1);
        harness.joinAll();

        assertThat(survey)
                .hasUnstarted("t_importSubject#0")
                .isMissing("t_importResponses#1")
                .hasUnresolvedTasks("t_importSubject", "t_importResponses", "t_importBrowserMetadata")
                .hasUnresolvedInstances("t_importSubject#0", "t_importResponses#0", "t_importBrowserMetadata#0");
        assertThat(survey).instance("t_importSubject#0").isWaitingFor("questionnaireComplete");
    }
    // endregion

    // region abandoned
    @Test
    void the_browser_of_an_embedded_survey_is_not_asked_for(TriggersHarness harness, TriggerManager survey) {
        survey.fire("isEmbeddedApplication");
        survey.fire("pageReceived", PAGE_1);
        harness.joinAll();

        assertThat(survey).hasAbandoned("t_importBrowserMetadata#0");
    }
    // endregion

    // region cooldown
    @Test
    void a_service_that_is_down_is_asked_again_after_an_hour(TriggersHarness harness, TriggerManager survey) {
        outages.set(1);
        complete(survey);
        harness.joinAll();
        assertThat(survey)
                .hasReplayed("t_importBrowserMetadata#0")
                .hasScheduled("t_importBrowserMetadata#1"); // waits for its time

        harness.advance(Duration.ofHours(1));
        harness.joinAll();

        assertThat(survey).hasFinished("t_importBrowserMetadata#1");
        assertThat(records.all()).contains("browser Lynx");
    }
    // endregion

    // region failed
    @Test
    void after_three_retries_an_operator_has_to_decide(TriggersHarness harness, TriggerManager survey) {
        outages.set(Integer.MAX_VALUE);
        complete(survey);
        for (int hour = 0; hour <= 3; hour++) {
            harness.joinAll();
            harness.advance(Duration.ofHours(1));
        }

        assertThat(survey)
                .hasReplayed("t_importBrowserMetadata#2")
                .hasFailed("t_importBrowserMetadata#3", SocketTimeoutException.class);

        survey.skipFailedInstance("t_importBrowserMetadata#3");
        assertThat(survey).hasSkipped("t_importBrowserMetadata#3").hasNoUnresolvedTasks();
    }
    // endregion

    private static void complete(TriggerManager survey) {
        survey.fire("pageReceived", PAGE_1);
        survey.fire("firstPageReceived", PAGE_1);
        survey.fire("questionnaireComplete");
    }

    // region order
    @Test
    void pages_may_come_in_any_order(TriggersHarness harness) {
        int sessions = harness.anyOrder(session -> session.updateConfiguration(Questionnaires.workflow()))
                .event("pageReceived", PAGE_1)
                .event("firstPageReceived", PAGE_1)
                .event("pageReceived", PAGE_2)
                .event("questionnaireComplete")
                .check(session -> assertThat(session)
                        .hasFinished("t_importSubject#0")
                        .hasFinished("t_importResponses#0")
                        .hasFinished("t_importResponses#1")
                        .hasNoUnresolvedTasks());

        assertThat(sessions).isEqualTo(48); // 24 orders; with a join after each event, and with one at the end
    }
    // endregion
}
