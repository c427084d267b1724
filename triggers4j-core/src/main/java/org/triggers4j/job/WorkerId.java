package org.triggers4j.job;

/** Identifies one life of one worker process; a worker that was declared dead comes back under a new id. */
public record WorkerId(String value) {
    public WorkerId {
        if (value.isEmpty() || value.length() > 200) {
            throw new IllegalArgumentException("A worker id has 1 to 200 characters.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
