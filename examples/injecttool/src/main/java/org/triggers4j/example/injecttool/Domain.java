package org.triggers4j.example.injecttool;

import java.time.Instant;
import java.time.InstantSource;

/** Everything that the tasks work with. */
public record Domain(Registry registry, Scratch scratch, BioSamples archive, Mailbox mailbox, InstantSource clock) {
    /** With empty records. */
    public static Domain on(BioSamples archive, InstantSource clock) {
        return new Domain(new Registry(), new Scratch(), archive, new Mailbox(), clock);
    }

    Instant now() {
        return clock.instant();
    }

    /** Gives a submission a status. */
    void become(int submission, Submission.Status status, String message) {
        registry.become(submission, status, message, now());
    }

    /** Gives a submission a status, and mails its owner about it. */
    void conclude(int submission, Submission.Status status, String message) {
        become(submission, status, message);
        mailbox.send(registry.submission(submission).owner(), "Submission " + submission + " is " + status, message);
    }
}
