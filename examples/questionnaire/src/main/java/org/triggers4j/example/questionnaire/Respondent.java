package org.triggers4j.example.questionnaire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one respondent does. The auditor checks the outcome against this.
 *
 * @param session the respondent's session
 * @param name as on the first page
 * @param birthday the right one; what arrives may be another
 * @param sends what arrives while the questionnaire is open, in this order
 * @param sendsLate what arrives when everything else is long over
 * @param completes whether the respondent gets to the end
 * @param embedded whether, and when, it turns out that an app and no browser is used
 * @param browser what the browser says of itself
 */
public record Respondent(
        String session,
        String name,
        String birthday,
        List<Delivery> sends,
        List<Delivery> sendsLate,
        boolean completes,
        Embedding embedded,
        Browser browser) {
    public Respondent {
        sends = Collections.unmodifiableList(new ArrayList<>(sends));
        sendsLate = Collections.unmodifiableList(new ArrayList<>(sendsLate));
    }

    /** Whether the questionnaire runs within an app. */
    public enum Embedding {
        /** It does not. */
        NO,
        /** It does, and that is known before the subject is imported. */
        IN_TIME,
        /** It does, but that turns out when the metadata have been asked for. */
        TOO_LATE
    }

    /** What the metadata service makes of the browser. */
    public enum Browser {
        /** It knows it. */
        KNOWN,
        /** It will never know it. */
        UNKNOWN,
        /** It may not be asked. */
        PRIVATE
    }

    /** All that arrives, late or not, also what arrives twice. */
    public List<Delivery> all() {
        var all = new ArrayList<>(sends);
        all.addAll(sendsLate);
        return all;
    }
}
