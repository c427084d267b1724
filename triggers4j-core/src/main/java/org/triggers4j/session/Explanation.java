package org.triggers4j.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** Why a task or an instance has or has not run, as data and in plain English. Immutable. */
public sealed interface Explanation permits Explanation.OfTask, Explanation.OfInstance, Explanation.NotFound {
    SessionUid session();

    /** The task or instance that was asked about, as it was asked. */
    String subject();

    /** The answer in plain English, sentence by sentence; at least one. */
    List<String> sentences();

    /** The answer in plain English, on one line. */
    default String sentence() {
        return String.join(" ", sentences());
    }

    /** The answer as JSON, with the sentence in it; its names may grow, not change. */
    Kwargs toKwargs();

    /** Whether there is such a session with such a task or instance. */
    default boolean isFound() {
        return true;
    }

    /**
     * What holds for the whole session.
     *
     * @param halted why it is halted, if it is
     * @param ended the event that ended it, if it was
     */
    record Standing(Optional<String> halted, Optional<PastEvent> ended) {
        /** What is to be added to the explanation of something that has not ended. */
        Optional<String> addition() {
            return ended.map(event -> "The session was ended " + event.byHand() + ": nothing more happens in it.")
                    .or(() -> halted.map(reason ->
                            "The session is halted and refuses fires until it is resumed: " + Phrases.stopped(reason)));
        }

        Kwargs toKwargs() {
            return Kwargs.of(
                    "halted",
                    halted.orElse(null),
                    "ended",
                    ended.map(PastEvent::toKwargs).orElse(null));
        }
    }

    /** About one instance. */
    record OfInstance(SessionUid session, InstanceName name, boolean isResolved, Verdict verdict, Standing standing)
            implements Explanation {
        @Override
        public String subject() {
            return name.toString();
        }

        @Override
        public List<String> sentences() {
            var sentences = new ArrayList<>(List.of(verdict.sentence(name)));
            standing.addition().filter(addition -> !isResolved).ifPresent(sentences::add);
            return sentences;
        }

        @Override
        public Kwargs toKwargs() {
            return Kwargs.of("session", session.value(), "instance", subject(), "sentence", sentence())
                    .withAll(facts())
                    .withAll(standing.toKwargs());
        }

        private Kwargs facts() {
            return Kwargs.of("verdict", verdict.label(), "resolved", isResolved, "facts", verdict.facts());
        }
    }

    /**
     * About a task.
     *
     * @param conditions what it waits for
     * @param count how many instances it has had, and how many are in no final status
     * @param instances those that say most: the newest unresolved, or the newest of all when there is none
     */
    record OfTask(
            SessionUid session,
            String subject,
            Conditions conditions,
            Count count,
            List<OfInstance> instances,
            Standing standing)
            implements Explanation {
        /** How many instances. */
        public record Count(int all, int unresolved) {}

        /**
         * What a task waits for.
         *
         * @param triggers as long as it has no instance, the state of its {@code after}; empty later
         * @param threats as long as it has no instance, the triggers of {@code unless} that have not fired
         * @param andEvery the trigger that makes an instance each time
         */
        public record Conditions(List<TriggerState> triggers, List<String> threats, Optional<String> andEvery) {
            public Conditions {
                triggers = Collections.unmodifiableList(new ArrayList<>(triggers));
                threats = Collections.unmodifiableList(new ArrayList<>(threats));
            }
        }

        public OfTask {
            instances = Collections.unmodifiableList(new ArrayList<>(instances));
        }

        @Override
        public List<String> sentences() {
            var sentences = new ArrayList<String>();
            if (count.all() == 0) {
                beforeTheFirst(sentences);
            } else {
                ofInstances(sentences);
            }
            standing.addition()
                    .filter(addition -> count.all() == 0 || count.unresolved() > 0)
                    .ifPresent(sentences::add);
            return sentences;
        }

        private void beforeTheFirst(List<String> sentences) {
            if (conditions.triggers().stream().allMatch(TriggerState::hasFired)) {
                List<String> names = conditions.triggers().stream()
                        .map(TriggerState::trigger)
                        .toList();
                sentences.add(subject + " has no instance: all its triggers fired before the task asked for them, and"
                        + " nothing is fired anew by itself.");
                sentences.add("The next fire of " + Phrases.quotedAll(names, "or")
                        + " makes an instance, which has them all.");
            } else {
                List<String> states = conditions.triggers().stream()
                        .map(state -> state.words("before the task asked for it; counts once another of them fires"))
                        .toList();
                sentences.add(subject + " has no instance yet. It waits for " + Phrases.list(states, "and") + ".");
            }
            conditions
                    .andEvery()
                    .ifPresent(trigger -> sentences.add("Each " + Phrases.quoted(trigger) + " makes an instance."));
            if (!conditions.threats().isEmpty()) {
                sentences.add("It does not run if " + Phrases.quotedAll(conditions.threats(), "and")
                        + (conditions.threats().size() == 1 ? " fires" : " have fired") + " first.");
            }
        }

        private void ofInstances(List<String> sentences) {
            if (count.all() > 1) {
                sentences.add(subject + " has had " + count.all() + " instances, "
                        + (count.unresolved() == 0 ? "all of them ended." : count.unresolved() + " not ended."));
            }
            instances.forEach(instance -> sentences.add(instance.verdict().sentence(instance.name())));
            long shown = instances.stream()
                    .filter(instance -> !instance.isResolved())
                    .count();
            long more = count.unresolved() - shown;
            if (more > 0) {
                sentences.add(more + (more == 1 ? " more has" : " more have") + " not ended.");
            }
            if (count.unresolved() == 0) {
                sentences.add(conditions
                        .andEvery()
                        .map(trigger -> "The next " + Phrases.quoted(trigger) + " makes another instance.")
                        .orElse("Without 'andEvery' a task gets one instance: further fires start nothing."));
            }
        }

        @Override
        public Kwargs toKwargs() {
            Kwargs counts = Kwargs.of("instances", count.all(), "unresolved", count.unresolved());
            return Kwargs.of("session", session.value(), "task", subject, "sentence", sentence())
                    .withAll(counts)
                    .with(
                            "triggers",
                            conditions.triggers().stream()
                                    .map(TriggerState::toKwargs)
                                    .toList())
                    .with("threats", conditions.threats())
                    .with("andEvery", conditions.andEvery().orElse(null))
                    .with(
                            "explained",
                            instances.stream()
                                    .map(shown -> Kwargs.of("instance", shown.subject())
                                            .withAll(shown.facts()))
                                    .toList())
                    .withAll(standing.toKwargs());
        }
    }

    /**
     * About nothing: the session has no such task or instance, or does not exist.
     *
     * @param reason why not, and what may have been meant
     * @param similar the name that was probably meant
     */
    record NotFound(SessionUid session, String subject, String reason, Optional<String> similar)
            implements Explanation {
        @Override
        public List<String> sentences() {
            return similar.map(near -> List.of(reason, "Did you mean " + Phrases.quoted(near) + "?"))
                    .orElse(List.of(reason));
        }

        @Override
        public boolean isFound() {
            return false;
        }

        @Override
        public Kwargs toKwargs() {
            return Kwargs.of(
                    "session",
                    session.value(),
                    "subject",
                    subject,
                    "found",
                    false,
                    "sentence",
                    sentence(),
                    "similar",
                    similar.orElse(null));
        }
    }
}
