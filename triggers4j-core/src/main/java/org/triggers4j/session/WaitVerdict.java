package org.triggers4j.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;

/** Verdicts on instances that wait for triggers. */
public sealed interface WaitVerdict extends Verdict {
    /**
     * It lacks triggers.
     *
     * @param missing the triggers of {@code after} it lacks, in order
     * @param threats the triggers of {@code unless} that are still to come before it is abandoned; empty without
     *     {@code unless}
     */
    record Waiting(List<TriggerState> missing, List<String> threats) implements WaitVerdict {
        public Waiting {
            missing = Collections.unmodifiableList(new ArrayList<>(missing));
            threats = Collections.unmodifiableList(new ArrayList<>(threats));
        }

        @Override
        public String label() {
            return "waiting";
        }

        @Override
        public String sentence(InstanceName name) {
            List<String> states = missing.stream()
                    .map(state -> state.words("before this instance waited for it; it has to fire again"))
                    .toList();
            String threat = threats.isEmpty()
                    ? ""
                    : " It is abandoned if " + Phrases.quotedAll(threats, "and")
                            + (threats.size() == 1 ? " fires" : " have fired") + " first.";
            return name + " waits for " + Phrases.list(states, "and") + "." + threat;
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of(
                    "missing", missing.stream().map(TriggerState::toKwargs).toList(), "threats", threats);
        }
    }

    /**
     * Its condition holds, but nothing has happened since that would make anybody look: it was copied, re-opened or
     * reconfigured after its last trigger.
     *
     * @param isToBeAbandoned whether it will be abandoned then, not scheduled
     * @param noticedBy the triggers any of which makes it go on
     */
    record Unnoticed(boolean isToBeAbandoned, List<String> noticedBy) implements WaitVerdict {
        public Unnoticed {
            noticedBy = Collections.unmodifiableList(new ArrayList<>(noticedBy));
        }

        @Override
        public String label() {
            return "unnoticed";
        }

        @Override
        public String sentence(InstanceName name) {
            return name + " has all it waits for"
                    + (isToBeAbandoned ? " to be abandoned" : "")
                    + ", but only since it was copied, re-opened or reconfigured. The next fire of "
                    + Phrases.quotedAll(noticedBy, "or")
                    + (isToBeAbandoned ? " abandons it." : " puts it into the queue.");
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of("toBeAbandoned", isToBeAbandoned, "noticedBy", noticedBy);
        }
    }
}
