package org.triggers4j.workflow;

import java.util.Locale;
import java.util.Optional;

/** The eight statuses of an instance; the Python library's names in lower case are what is stored and shown. */
public enum InstanceStatus {
    /** Created, waiting for more triggers. */
    UNSTARTED,
    /** In the queue, waiting for a worker. */
    SCHEDULED,
    /** A worker is executing it. */
    RUNNING,
    /** Ended well; its task's name was fired with the result. */
    FINISHED,
    /** Ended with an exception; can be replayed or skipped. */
    FAILED,
    /** Failed, and a clone of it was scheduled in its place. */
    REPLAYED,
    /** Failed and given up by an operator, or given up by the task itself. */
    SKIPPED,
    /** Will never run: its {@code unless} condition came first. */
    ABANDONED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Lower-case name, as stored and shown. */
    public String label() {
        return label;
    }

    /** The status of this label. */
    public static Optional<InstanceStatus> ofLabel(String label) {
        for (InstanceStatus status : values()) {
            if (status.label.equals(label)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /** A final status: nothing more happens to the instance by itself. */
    public boolean isResolved() {
        return switch (this) {
            case FINISHED, REPLAYED, SKIPPED, ABANDONED -> true;
            case UNSTARTED, SCHEDULED, RUNNING, FAILED -> false;
        };
    }

    /** Whether log lines of such an instance need nobody's attention, whatever their level. */
    public boolean silencesLogs() {
        return switch (this) {
            case ABANDONED, REPLAYED, SKIPPED -> true;
            case UNSTARTED, SCHEDULED, RUNNING, FINISHED, FAILED -> false;
        };
    }
}
