package org.triggers4j.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;

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
     * @param pending the unresolved among the newest instances, newest first
     */
    public record Producer(int instances, int unresolved, List<Pending> pending) {
        public Producer {
            pending = Collections.unmodifiableList(new ArrayList<>(pending));
        }

        /** Whether all that it had to run has ended, and it has not fired. */
        public boolean isSpent() {
            return instances > 0 && unresolved == 0;
        }

        private String words() {
            if (instances == 0) {
                return "it has no instance yet";
            }
            List<String> states = pending.stream().map(Pending::words).toList();
            return "it has " + Phrases.counted(unresolved, "unresolved instance")
                    + (states.isEmpty() ? "" : ": " + Phrases.list(states, "and"));
        }

        private Kwargs toKwargs() {
            return Kwargs.of(
                    "instances",
                    instances,
                    "unresolved",
                    unresolved,
                    "pending",
                    pending.stream().map(Pending::toKwargs).toList());
        }
    }

    /**
     * An instance of such a task that is in no final status.
     *
     * @param failure why it failed, if it has
     */
    public record Pending(InstanceName instance, InstanceStatus status, Optional<Failure> failure) {
        private String words() {
            return failure.map(why -> instance + " failed with " + Phrases.unstopped(Phrases.failure(why)))
                    .orElseGet(() -> instance + " is " + status.label());
        }

        private Kwargs toKwargs() {
            return Kwargs.of(
                    "instance",
                    instance.toString(),
                    "status",
                    status.label(),
                    "failure",
                    failure.map(Failure::toKwargs).orElse(null));
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
        return "fires when that task finishes; " + task.words();
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
                producer.map(Producer::toKwargs).orElse(null));
    }
}
