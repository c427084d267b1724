package org.triggers4j.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;

/** Verdicts on instances that have ended, well or not, or whose status was written by hand. */
public sealed interface EndVerdict extends Verdict {
    /**
     * It ended well.
     *
     * @param cascade the event that is its finish and fires its task's name
     * @param isPutOff whether the cascade waits for the halted session to be resumed
     */
    record Finished(PastEvent cascade, boolean isPutOff) implements EndVerdict {
        @Override
        public String label() {
            return "finished";
        }

        @Override
        public String sentence(InstanceName name) {
            String fired = isPutOff
                    ? ". Its cascade " + Phrases.quoted(name.task()) + " is put off until the session is resumed."
                    : " and fired " + Phrases.quoted(name.task()) + ".";
            return name + " finished " + cascade.when() + fired;
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of("cascade", cascade.toKwargs(), "putOff", isPutOff);
        }
    }

    /** It ended with an exception and waits for an operator. */
    record Failed(Failure failure, PastEvent event) implements EndVerdict {
        @Override
        public String label() {
            return "failed";
        }

        @Override
        public String sentence(InstanceName name) {
            return name + " failed " + event.when() + " with " + Phrases.stopped(Phrases.failure(failure))
                    + " An operator can replay or skip it; until then it fires nothing.";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of("failure", failure.toKwargs(), "event", event.toKwargs());
        }
    }

    /**
     * It failed, and a copy of it took its place.
     *
     * @param isRetry whether its task asked for that itself
     * @param failure why it failed; a retry need not say
     * @param event the retry or replay, with who did it; empty when retention has deleted it
     * @param successor the copy, if it was among the instances looked at
     * @param successorStatus its status
     */
    record Replayed(
            boolean isRetry,
            Optional<Failure> failure,
            Optional<PastEvent> event,
            Optional<InstanceName> successor,
            Optional<InstanceStatus> successorStatus)
            implements EndVerdict {
        @Override
        public String label() {
            return "replayed";
        }

        @Override
        public String sentence(InstanceName name) {
            String failed = failure.map(why -> " failed with " + Phrases.failure(why) + " and")
                    .orElse("");
            String when = event.map(e -> " " + e.byHand()).orElse("");
            String copy = successor
                    .map(next -> " as " + next
                            + successorStatus
                                    .map(s -> ", which is " + s.label() + " now")
                                    .orElse(""))
                    .orElse("");
            return name + failed + (isRetry ? " was retried" : " was replayed") + when + copy + ".";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of(
                    "retry",
                    isRetry,
                    "failure",
                    failure.map(Failure::toKwargs).orElse(null),
                    "event",
                    event.map(PastEvent::toKwargs).orElse(null),
                    "successor",
                    successor.map(InstanceName::toString).orElse(null),
                    "successorStatus",
                    successorStatus.map(InstanceStatus::label).orElse(null));
        }
    }

    /**
     * It was given up.
     *
     * @param bySelf whether its task gave it up itself, not an operator
     * @param failure why it had failed; empty for one given up by itself
     * @param event when and by whom; empty when retention has deleted it
     * @param cascaded whether its task's name was fired nevertheless
     */
    record Skipped(boolean bySelf, Optional<Failure> failure, Optional<PastEvent> event, boolean cascaded)
            implements EndVerdict {
        @Override
        public String label() {
            return "skipped";
        }

        @Override
        public String sentence(InstanceName name) {
            String failed = failure.map(why -> " failed with " + Phrases.failure(why) + " and")
                    .orElse("");
            String what = bySelf ? " gave itself up" : " was skipped";
            String when = event.map(e -> " " + e.byHand()).orElse("");
            String task = Phrases.quoted(name.task());
            return name + failed + what + when + (cascaded ? " and fired " + task : " without firing " + task) + ".";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of(
                    "bySelf",
                    bySelf,
                    "failure",
                    failure.map(Failure::toKwargs).orElse(null),
                    "event",
                    event.map(PastEvent::toKwargs).orElse(null),
                    "cascaded",
                    cascaded);
        }
    }

    /**
     * Its {@code unless} came first.
     *
     * @param by each trigger of {@code unless} with the fire that counted
     * @param missing what it still lacked of {@code after}; empty when the last of both came with the same fire
     */
    record Abandoned(List<Cause> by, List<String> missing) implements EndVerdict {
        /** A trigger and the fire that counted. */
        public record Cause(String trigger, PastEvent fire) {
            private String words() {
                return Phrases.quoted(trigger) + " (" + fire.place() + ")";
            }
        }

        public Abandoned {
            by = Collections.unmodifiableList(new ArrayList<>(by));
            missing = Collections.unmodifiableList(new ArrayList<>(missing));
        }

        @Override
        public String label() {
            return "abandoned";
        }

        @Override
        public String sentence(InstanceName name) {
            String causes = Phrases.list(by.stream().map(Cause::words).toList(), "and");
            return name + " was abandoned and never runs: " + causes
                    + (missing.isEmpty()
                            ? " fired no later than what it waited for."
                            : " fired before " + Phrases.quotedAll(missing, "and") + ".");
        }

        @Override
        public Kwargs facts() {
            var causes = by.stream()
                    .map(cause -> Kwargs.of(
                            "trigger", cause.trigger(), "fire", cause.fire().toKwargs()))
                    .toList();
            return Kwargs.of("by", causes, "missing", missing);
        }
    }

    /**
     * An operator wrote its status.
     *
     * @param event when and by whom; empty when retention has deleted it
     * @param cascaded whether that fired its task's name
     */
    record SetByHand(InstanceStatus status, Optional<PastEvent> event, boolean cascaded) implements EndVerdict {
        @Override
        public String label() {
            return "set-by-hand";
        }

        @Override
        public String sentence(InstanceName name) {
            String when = event.map(e -> " " + e.byHand()).orElse(" by hand");
            String fired = cascaded ? ", which fired " + Phrases.quoted(name.task()) : "";
            String stuck = status == InstanceStatus.SCHEDULED || status == InstanceStatus.RUNNING
                    ? " It is not in the queue, so it stays like this until somebody writes another status."
                    : "";
            return name + " was marked " + status.label() + when + fired + "." + stuck;
        }

        @Override
        public Kwargs facts() {
            @Nullable Kwargs by = event.map(PastEvent::toKwargs).orElse(null);
            return Kwargs.of("status", status.label(), "event", by, "cascaded", cascaded);
        }
    }
}
