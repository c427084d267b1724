package org.triggers4j.example.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.example.questionnaire.Respondent.Embedding;
import org.triggers4j.memory.InMemoryStore;

class FieldTrialTest {
    private static final long SEED = 6;

    private final Survey survey = new Survey();
    private final FlakyMetadataService service = new FlakyMetadataService(SEED, Duration.ZERO);
    private final List<Respondent> respondents = Respondents.make(40, SEED, "s");
    private final SurveyApplication application =
            new SurveyApplication(new InMemoryStore(), "test", survey, service, Duration.ofMillis(1));

    @BeforeEach
    void run() throws InterruptedException {
        application.start();
        new FieldTrial(application, service, respondents, SEED).run(Duration.ZERO, new Silent());
    }

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void whatever_the_respondents_do_the_outcome_is_right() {
        Audit audit = Audit.of(respondents, survey, application);

        assertThat(audit.findings()).hasSize(5).allMatch(Audit.Finding::isHeld);
        assertThat(audit.isPassed()).isTrue();
    }

    @Test
    void everything_that_can_happen_has_happened() {
        Activity.Counts counts = application.activity().counts();

        assertThat(counts.repeatedFires()).isPositive();
        assertThat(counts.retried()).isPositive();
        assertThat(counts.replayed()).isPositive();
        assertThat(counts.skipped()).isPositive();
        assertThat(counts.selfSkipped()).isPositive();
        assertThat(respondents).extracting(Respondent::embedded).contains(Embedding.values());
        assertThat(respondents).anyMatch(respondent -> !respondent.completes());
    }

    @Test
    void the_auditor_notices_a_page_that_was_imported_twice() {
        Survey.Responses page = written(Survey.Responses.class);

        survey.insertResponses("again", page);

        assertThat(violations()).singleElement().asString().contains(page.deliveryId(), "2 times");
    }

    @Test
    void the_auditor_notices_a_second_subject() {
        Survey.Subject subject = written(Survey.Subject.class);

        survey.insertSubject("again", subject.session(), subject.name(), subject.birthday());

        assertThat(violations()).singleElement().asString().contains(subject.session());
    }

    @Test
    void the_auditor_notices_metadata_of_somebody_known_to_use_an_app() {
        Respondent embedded = respondents.stream()
                .filter(respondent -> respondent.embedded() == Embedding.IN_TIME && !respondent.completes())
                .findFirst()
                .orElseThrow();

        survey.insertMetadata("wrong", new Survey.BrowserMetadata(embedded.session(), 0, "Lynx"));

        assertThat(violations()).singleElement().asString().contains(embedded.session(), "browser metadata");
    }

    @Test
    void the_auditor_notices_what_waits_without_a_reason() {
        Respondent complete =
                respondents.stream().filter(Respondent::completes).findFirst().orElseThrow();
        String session = complete.session() + "-unfinished";
        application.open(session);
        complete.sends().stream()
                .filter(delivery -> !delivery.trigger().equals("questionnaireComplete"))
                .forEach(delivery -> application.receive(session, delivery));
        var claimsToBeComplete =
                new Respondent(session, "", "", List.of(), List.of(), true, Embedding.NO, Respondent.Browser.PRIVATE);

        Audit audit = Audit.of(List.of(claimsToBeComplete), survey, application);

        assertThat(audit.findings().get(4).violations()).isNotEmpty();
        assertThat(audit.isPassed()).isFalse();
    }

    private <T extends Survey.Row> T written(Class<T> type) {
        return survey.rows().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<String> violations() {
        return Audit.of(respondents, survey, application).findings().stream()
                .flatMap(finding -> finding.violations().stream())
                .toList();
    }

    private static final class Silent implements FieldTrial.Watcher {
        @Override
        public void began(FieldTrial.Phase phase) {}

        @Override
        public void progressed(FieldTrial.Phase phase, int done, int of) {}
    }
}
