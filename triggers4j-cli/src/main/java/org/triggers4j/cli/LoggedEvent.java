package org.triggers4j.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.SessionUid;

/** One line of an event log: {@code {"at": …, "session": …, "fire": …, "kwargs": {…}}}. Other keys are ignored. */
record LoggedEvent(Instant at, SessionUid session, String trigger, Kwargs kwargs) {

    /**
     * Reads a line.
     *
     * @throws InvalidKwargsException when it is not an event
     * @throws org.triggers4j.error.InvalidNameException when its session cannot be one
     */
    static LoggedEvent parse(String line) {
        Kwargs event = Kwargs.parse(line);
        Kwargs kwargs = event.get("kwargs").isPresent() ? event.object("kwargs") : Kwargs.empty();
        return new LoggedEvent(
                moment(event.text("at")), new SessionUid(event.text("session")), event.text("fire"), kwargs);
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidKwargsException(
                    "'at' should be a moment with its offset, such as 2026-03-01T09:30:00Z, but is '" + text + "'.");
        }
    }
}
