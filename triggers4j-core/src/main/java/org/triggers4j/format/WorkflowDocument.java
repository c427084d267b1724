package org.triggers4j.format;

import java.util.Optional;
import org.triggers4j.error.Problem;
import org.triggers4j.workflow.Workflow;

/** A workflow together with the places of its parts in the text it was read from. Immutable. */
public final class WorkflowDocument {
    private final Workflow workflow;
    private final Place place;

    WorkflowDocument(Workflow workflow, Place place) {
        this.workflow = workflow;
        this.place = place;
    }

    /** The workflow itself. */
    public Workflow workflow() {
        return workflow;
    }

    /**
     * Where the value stands that the JSON Pointer leads to: a member of an object at its key, an element of a list at
     * its first character. For a pointer into nothing, the nearest value around it; empty when there was no text.
     */
    public Optional<Position> position(String pointer) {
        return Optional.ofNullable(place.find(pointer));
    }

    /** The problem with its line and column, if it had none; for problems found after reading. */
    public Problem locate(Problem problem) {
        return place.locate(problem);
    }
}
