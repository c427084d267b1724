package org.triggers4j.example.cookbook.recipe;

import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;

/** Two questionnaires, "flora" and "fauna", that each have a session, and meet in one of the applicant. */
public final class Applicants {
    private final Triggers triggers;

    public Applicants(Triggers triggers) {
        this.triggers = triggers;
    }

    // region sessions
    private TriggerManager questionnaire(String id) {
        return triggers.session("questionnaire:" + id);
    }

    private TriggerManager applicant(String id) {
        return triggers.session("applicant:" + id);
    }
    // endregion

    // region start
    /** An applicant begins a questionnaire. */
    public void start(String questionnaireId, String applicantId) {
        questionnaire(questionnaireId).updateConfiguration(WorkflowReader.json("""
                { "t_store": { "after": [], "andEvery": "pageReceived", "run": "app.StorePage" } }"""));
        applicant(applicantId).updateConfiguration(WorkflowReader.json("""
                { "t_compare": { "after": ["flora_page3", "fauna_page6"], "run": "app.CompareResponses" } }"""));
    }
    // endregion

    // region page
    /** A page has arrived: it concerns its questionnaire, and the applicant. */
    public void pageReceived(String questionnaireId, String name, String applicantId, int page, Kwargs responses) {
        questionnaire(questionnaireId).fire("pageReceived", Kwargs.of("page", page, "responses", responses));
        applicant(applicantId).fire(name + "_page" + page, Kwargs.of("responses", responses));
    }
    // endregion
}
