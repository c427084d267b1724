package org.triggers4j.example.cookbook.runner;

import org.triggers4j.Triggers;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;

/** The application's endpoint that functions call when they are done. */
final class Completions {
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private Completions() {}

    // region accept
    /** Completes the run that a function has carried out; returns the HTTP status of the answer. */
    static int accept(Triggers triggers, Kwargs completion) {
        TriggerManager session = triggers.session(completion.text("session"));
        try {
            session.complete(completion.text("instance"), completion.text("token"), completion.object("result"));
            return OK;
        } catch (LeaseLostException tooLate) {
            return CONFLICT; // it was completed already, or its time was up
        }
    }
    // endregion
}
