package org.triggers4j.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one tick decides about one schedule. Immutable.
 *
 * @param fire the nominal times to fire now, in order; at most {@link Misfire#limit()}
 * @param nextAt the next nominal time, after now; empty when there is none left or the schedule is disabled
 * @param missed how many nominal times have come and are not fired; counted up to {@link #MAX_COUNTED}
 */
public record Due(List<Instant> fire, Optional<Instant> nextAt, long missed) {
    /** How far nominal times are counted; of more, at least so many have come. */
    public static final int MAX_COUNTED = 10_000;

    public Due {
        fire = List.copyOf(fire);
    }
}
