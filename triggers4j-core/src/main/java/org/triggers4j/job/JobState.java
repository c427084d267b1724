package org.triggers4j.job;

/** Where a job stands. Only READY jobs are in the index that claims read. */
public enum JobState {
    /** May be claimed now. */
    READY('R'),
    /** Waits for its time. */
    LATER('L'),
    /** Waits for something else, named beside it, e.g. a worker that knows its task. */
    PARKED('P'),
    /** A worker has claimed it. */
    HELD('H'),
    /** Handed over: no worker has it; it waits for its completion from outside, or for its deadline. */
    DELEGATED('D');

    private final char code;

    JobState(char code) {
        this.code = code;
    }

    /** The letter that stores keep. */
    public char code() {
        return code;
    }

    /**
     * The state of this letter.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static JobState ofCode(String code) {
        for (JobState state : values()) {
            if (code.length() == 1 && code.charAt(0) == state.code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no job state '" + code + "'");
    }
}
