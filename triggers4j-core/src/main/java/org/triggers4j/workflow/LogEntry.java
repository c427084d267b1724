package org.triggers4j.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/**
 * One row of a session's event log. Kwargs are stored here and nowhere else.
 *
 * @param seq gapless per session, from 1
 * @param kind what happened
 * @param trigger the trigger it fired, or null when it fired none
 * @param kwargs the trigger's kwargs (for RETRIED and REPLAYED: replacement kwargs by trigger), or null
 * @param instance the instance it happened to, or null
 * @param detail what else belongs to this kind; may be empty
 * @param at when it was decided, on the deciding process's wall clock
 * @param actor who did it by hand, or null
 */
public record LogEntry(
        long seq,
        EventKind kind,
        @Nullable String trigger,
        @Nullable Kwargs kwargs,
        @Nullable InstanceName instance,
        Kwargs detail,
        Instant at,
        @Nullable String actor) {
    /** Key in {@link #detail} of the failure, for FAILED, RETRIED and CANCELLED. */
    public static final String FAILURE = "failure";

    /** The kwargs this event carries for one trigger, as an instance that received it here sees them. */
    public Kwargs kwargsOf(String receivedTrigger) {
        if (kwargs == null) {
            return Kwargs.empty();
        }
        return switch (kind) {
            case RETRIED, REPLAYED -> kwargs.has(receivedTrigger) ? kwargs.object(receivedTrigger) : Kwargs.empty();
            case CONFIGURED,
                    FIRED,
                    FINISHED,
                    FAILED,
                    SELF_SKIPPED,
                    SKIPPED,
                    CANCELLED,
                    STATUS_SET,
                    METADATA_UPDATED,
                    LOGS_RESOLVED,
                    CLONED,
                    RESUMED,
                    ENDED -> kwargs;
        };
    }
}
