package org.triggers4j.session;

import java.time.Instant;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.LogEntry;

/**
 * An event that an explanation refers to.
 *
 * @param seq its number in the session's log
 * @param at when it happened; empty when retention has deleted it
 * @param actor who caused it by hand
 * @param reason what that person gave as reason; may be empty
 */
public record PastEvent(long seq, Optional<Instant> at, Optional<String> actor, String reason) {
    /** What the log says of an event. */
    public static PastEvent of(LogEntry entry) {
        String reason = entry.actor() == null
                ? ""
                : entry.detail().get("reason").map(Object::toString).orElse("");
        return new PastEvent(entry.seq(), Optional.of(entry.at()), Optional.ofNullable(entry.actor()), reason);
    }

    /** An event of which nothing but its number is left. */
    public static PastEvent deleted(long seq) {
        return new PastEvent(seq, Optional.empty(), Optional.empty(), "");
    }

    /** {@code event 7, 2026-11-21 10:00:00 UTC}. */
    String place() {
        return "event " + seq + at.map(when -> ", " + Phrases.time(when)).orElse("");
    }

    /** {@code at 2026-11-21 10:00:00 UTC (event 7)}. */
    String when() {
        return "at "
                + at.map(when -> Phrases.time(when) + " (event " + seq + ")").orElse("event " + seq);
    }

    /** {@code by maria ("wrong page") at 2026-11-21 10:00:00 UTC (event 7)}. */
    String byHand() {
        String why = reason.isEmpty() ? "" : " (\"" + reason + "\")";
        return actor.map(who -> "by " + who + why + " ").orElse("") + when();
    }

    Kwargs toKwargs() {
        Kwargs facts = Kwargs.of("seq", seq, "at", at.map(Instant::toString).orElse(null));
        return actor.map(who -> facts.with("actor", who).with("reason", reason)).orElse(facts);
    }
}
