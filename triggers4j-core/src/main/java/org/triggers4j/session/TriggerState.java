package org.triggers4j.session;

import java.util.Optional;
import org.triggers4j.payload.Kwargs;

/**
 * What is known of a trigger that somebody waits for.
 *
 * @param trigger its name
 * @param lastFire the last fire that has been applied to the session
 * @param putOff a fire that a halt keeps from being applied until the session is resumed
 * @param isInInbox whether a fire of it that came with a caller's transaction has still to be applied
 * @param producer the task of this name, whose finish fires it; empty when it comes from outside
 */
public record TriggerState(
        String trigger,
        Optional<PastEvent> lastFire,
        Optional<PastEvent> putOff,
        boolean isInInbox,
        Optional<Producer> producer) {
    /**
     * A task whose finish is waited for.
     *
     * @param instances how many instances it has had
     * @param unresolved how many of them are in no final status
     */
    public record Producer(int instances, int unresolved) {
        /** Whether all that it had to run has ended, and it has not fired. */
        public boolean isSpent() {
            return instances > 0 && unresolved == 0;
        }
    }

    /** Whether it has ever fired, as far as has been applied. */
    public boolean hasFired() {
        return lastFire.isPresent();
    }

    /** {@code 'b' (never fired)}; what a past fire is worth to the one who waits is for {@code ifFired} to say. */
    String words(String ifFired) {
        String state = putOff.map(fire -> "fired at " + fire.place() + ", but put off until the session is resumed")
                .or(() -> lastFire.map(fire -> "last fired at " + fire.place() + ", " + ifFired))
                .orElseGet(this::neverFired);
        String coming = isInInbox ? "; a fire of it is in the inbox, to be applied" : "";
        return Phrases.quoted(trigger) + " (" + state + coming + ")";
    }

    private String neverFired() {
        if (producer.isEmpty()) {
            return "never fired";
        }
        Producer task = producer.get();
        if (task.isSpent()) {
            return "never fired, and every instance of that task has ended";
        }
        return "fires when that task finishes; it has "
                + (task.instances() == 0
                        ? "no instance yet"
                        : Phrases.counted(task.unresolved(), "unresolved instance"));
    }

    Kwargs toKwargs() {
        return Kwargs.of(
                "trigger",
                trigger,
                "lastFire",
                lastFire.map(PastEvent::toKwargs).orElse(null),
                "putOff",
                putOff.map(PastEvent::toKwargs).orElse(null),
                "inInbox",
                isInInbox,
                "producer",
                producer.map(task -> Kwargs.of("instances", task.instances(), "unresolved", task.unresolved()))
                        .orElse(null));
    }
}
