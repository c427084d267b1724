package org.triggers4j.workflow;

import org.triggers4j.error.InvalidNameException;

/** Names one session, the isolated container of triggers and instances; any text that {@link Names} allows. */
public record SessionUid(String value) implements Comparable<SessionUid> {
    /**
     * Checks the name.
     *
     * @throws InvalidNameException when it is empty, too long or has control characters
     */
    public SessionUid {
        Names.check("session UID", value);
    }

    @Override
    public int compareTo(SessionUid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
