package org.triggers4j.example.cookbook.logging;

import java.time.Duration;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.task.FailureNotifier;

/** Mails failures to whoever is on duty. */
public final class FailuresByMail {
    private FailuresByMail() {}

    /** Whatever sends mail in your application. */
    @FunctionalInterface
    public interface Mailer {
        /** Sends a text. */
        void send(String to, String subject, String text) throws Exception;
    }

    /** An engine that tells of failures. */
    public static TriggersBuilder telling(TriggersBuilder engine, Mailer mailer) {
        // region mail
        FailureNotifier notifier = FailureNotifier.to(
                        notice -> mailer.send("duty@example.org", notice.subject(), notice.body()))
                .atMost(3, Duration.ofMinutes(30));
        return engine.listener(notifier);
        // endregion
    }
}
