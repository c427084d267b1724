package org.triggers4j.store;

import java.util.List;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** What a {@link Decider} says. */
public sealed interface Decision {
    /**
     * Read this too, under the same locks, and ask again: with everything given before and this.
     *
     * @param openOf tasks whose open instances are needed
     * @param instances instances needed
     * @param lastFires triggers whose last fire is needed
     */
    record Read(SessionUid session, List<String> openOf, List<InstanceName> instances, List<String> lastFires)
            implements Decision {}

    /**
     * Write this and commit.
     *
     * @param outcomes one per intent, in order
     */
    record Write(Writes writes, List<Outcome> outcomes) implements Decision {}

    /** What becomes of one intent once the commit is through. */
    sealed interface Outcome {
        /** It took part; the value is for whoever made the intent. */
        record Done(Object value) implements Outcome {}

        /** It was not possible and wrote nothing; the others stand. */
        record Rejected(RuntimeException reason) implements Outcome {}
    }
}
