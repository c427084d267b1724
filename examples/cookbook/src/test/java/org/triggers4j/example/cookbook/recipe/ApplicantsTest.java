package org.triggers4j.example.cookbook.recipe;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;

class ApplicantsTest {
    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.StorePage", context -> Map.of())
            .task(
                    "app.CompareResponses",
                    context -> Map.of(
                            "flora",
                            context.triggerKwargs("flora_page3")
                                    .object("responses")
                                    .text("tree"),
                            "fauna",
                            context.triggerKwargs("fauna_page6")
                                    .object("responses")
                                    .text("bird")))
            .build();

    private Applicants applicants;

    @BeforeEach
    void begin(TriggersHarness harness) {
        applicants = new Applicants(harness.triggers());
        applicants.start("flora-1", "lupe");
        applicants.start("fauna-1", "lupe");
    }

    @Test
    void what_two_questionnaires_have_to_say_meets_in_the_session_of_the_applicant(TriggersHarness harness) {
        applicants.pageReceived("fauna-1", "fauna", "lupe", 6, Kwargs.of("bird", "wren"));
        applicants.pageReceived("flora-1", "flora", "lupe", 2, Kwargs.of("herb", "sage"));
        applicants.pageReceived("flora-1", "flora", "lupe", 3, Kwargs.of("tree", "elm"));
        harness.joinAll();

        assertThat(harness.session("applicant:lupe"))
                .hasFinished("t_compare#0", Map.of("flora", "elm", "fauna", "wren"));
        assertThat(harness.session("questionnaire:flora-1"))
                .hasFinished("t_store#0")
                .hasFinished("t_store#1");
        assertThat(harness.session("questionnaire:fauna-1"))
                .hasFinished("t_store#0")
                .isMissing("t_store#1");
    }

    @Test
    void another_applicant_is_not_concerned(TriggersHarness harness) {
        applicants.start("flora-2", "marcus");

        applicants.pageReceived("fauna-1", "fauna", "lupe", 6, Kwargs.of("bird", "wren"));
        applicants.pageReceived("flora-2", "flora", "marcus", 3, Kwargs.of("tree", "elm"));
        harness.joinAll();

        assertThat(harness.session("applicant:lupe")).hasUnstarted("t_compare#0");
        assertThat(harness.session("applicant:marcus")).hasUnstarted("t_compare#0");
    }
}
