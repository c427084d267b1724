package org.triggers4j.example.questionnaire;

import java.time.Duration;
import java.util.List;
import org.triggers4j.memory.InMemoryStore;

/** Runs the survey in memory and says whether the outcome is right; exits with 1 if it is not. */
public final class QuestionnaireExample {
    private static final int RESPONDENTS = 100;
    private static final long SEED = 1;

    private QuestionnaireExample() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        var survey = new Survey();
        var service = new FlakyMetadataService(SEED, Duration.ofMillis(10));
        List<Respondent> respondents = Respondents.make(RESPONDENTS, SEED, "questionnaire");

        try (var application =
                new SurveyApplication(new InMemoryStore(), "survey", survey, service, Duration.ofMillis(500))) {
            application.start();
            new FieldTrial(application, service, respondents, SEED).run(Duration.ofSeconds(2), new Printer());

            Audit audit = Audit.of(respondents, survey, application);
            System.out.println(application.activity().counts());
            audit.findings().forEach(System.out::println);
            audit.explained().forEach((reason, number) -> System.out.println(number + " x " + reason));
            if (!audit.isPassed()) {
                System.exit(1);
            }
        }
    }

    private static final class Printer implements FieldTrial.Watcher {
        @Override
        public void began(FieldTrial.Phase phase) {
            System.out.println(phase.sentence() + ".");
        }

        @Override
        public void progressed(FieldTrial.Phase phase, int done, int of) {}
    }
}
