package org.triggers4j.example.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RespondentsTest {
    @Test
    void the_same_seed_gives_the_same_respondents() {
        assertThat(Respondents.make(50, 3, "s")).isEqualTo(Respondents.make(50, 3, "s"));
        assertThat(Respondents.make(50, 3, "s")).isNotEqualTo(Respondents.make(50, 4, "s"));
    }

    @Test
    void what_is_written_under_the_same_key_again_changes_nothing() {
        var survey = new Survey();
        long id = survey.insertSubject("key", "s", "Marcus", "1990-05-17");

        long again = survey.insertSubject("key", "s", "Marcus", "1990-05-17");

        assertThat(again).isEqualTo(id);
        assertThat(survey.rows()).hasSize(1);
        assertThat(survey.repeats()).isEqualTo(1);
    }

    @Test
    void the_workflow_is_the_one_of_the_guide() {
        assertThat(SurveyApplication.workflow().tasks().keySet())
                .containsExactly("t_importSubject", "t_importResponses", "t_importBrowserMetadata");
    }
}
