package org.triggers4j.job;

import java.util.UUID;

/** Identifies a job; ids made later sort later (UUID version 7 order), which is what makes a queue first in, first out. */
public record JobId(UUID value) implements Comparable<JobId> {
    /** Unsigned order of all 128 bits, as databases compare them. */
    @Override
    public int compareTo(JobId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    /** Reads the canonical form. */
    public static JobId of(String text) {
        return new JobId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
