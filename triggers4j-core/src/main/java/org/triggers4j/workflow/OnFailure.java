package org.triggers4j.workflow;

/** What a group does when one of its members fails for good: its retries are used up, or its worker was lost too often. */
public enum OnFailure {
    /** The group waits until an operator has replayed the failed member, or skipped it. As sessions do. */
    HOLD("hold"),
    /** A failure counts as an end like any other; the completing task sees it among the results. */
    COLLECT("collect"),
    /**
     * The first failure cancels, in the same commit, all members that have not ended; the completing task runs at once and
     * sees which one failed and which were cancelled.
     */
    FAIL_FAST("failFast");

    private final String label;

    OnFailure(String label) {
        this.label = label;
    }

    /** As stored. */
    public String label() {
        return label;
    }

    static OnFailure ofLabel(String label) {
        for (OnFailure policy : values()) {
            if (policy.label.equals(label)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("unknown policy of a group: " + label);
    }
}
