package org.triggers4j.workflow;

import java.util.Objects;
import org.triggers4j.error.InvalidNameException;

/**
 * Who takes an action by hand, and why; recorded with the action in the same commit.
 *
 * @param actor a person or program, 1 to 200 characters
 * @param reason free text, at most 2,000 characters; may be empty
 */
public record Operator(String actor, String reason) {
    private static final int MAX_REASON = 2_000;

    /**
     * Checks both.
     *
     * @throws InvalidNameException when the actor is not a name, or the reason is too long
     */
    public Operator {
        Names.check("actor", actor);
        Objects.requireNonNull(reason);
        if (reason.length() > MAX_REASON || reason.indexOf(0) >= 0) {
            throw new InvalidNameException("A reason has at most " + MAX_REASON + " characters and no U+0000.");
        }
    }

    /** An actor who gives no reason. */
    public static Operator named(String actor) {
        return new Operator(actor, "");
    }
}
