package org.triggers4j.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/** Turns allowed wall times into moments, in a zone whose clock is put forward and back. */
final class WallClock {
    private final ZoneRules rules;
    private final CronCalendar calendar;

    WallClock(ZoneRules rules, CronCalendar calendar) {
        this.rules = rules;
        this.calendar = calendar;
    }

    /**
     * The first moment after {@code after} that is due by fixed hours: each wall time once.
     *
     * <p>Later wall times never have earlier moments, and no wall time up to that of {@code after} is still to come:
     * so it is enough to go forward from there.
     */
    Optional<Instant> nextOnWall(Instant after, OnGap onGap) {
        Optional<LocalDateTime> wall = calendar.atOrAfter(minuteAfter(wallAt(after)));
        while (wall.isPresent()) {
            ZoneOffsetTransition change = rules.getTransition(wall.get());
            if (change == null) {
                return wall.map(time -> time.toInstant(rules.getOffset(time)));
            }
            Instant due = change.isGap() ? change.getInstant() : wall.get().toInstant(change.getOffsetBefore());
            boolean isLeftOut = change.isGap() && onGap == OnGap.SKIP;
            if (!isLeftOut && due.isAfter(after)) {
                return Optional.of(due);
            }
            // The rest of the gap, or of the repeated hour, has been dealt with in the same way.
            LocalDateTime end = change.isGap() ? change.getDateTimeAfter() : change.getDateTimeBefore();
            wall = calendar.atOrAfter(minuteFrom(end));
        }
        return Optional.empty();
    }

    /** The first moment after {@code after} at which the clock shows an allowed wall time, be it again. */
    Optional<Instant> nextElapsed(Instant after) {
        Instant from = after;
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime wall = minuteAfter(wallAt(after));
        while (true) {
            ZoneOffset current = offset;
            Optional<Instant> due = calendar.atOrAfter(wall).map(time -> time.toInstant(current));
            ZoneOffsetTransition change = rules.nextTransition(from);
            // The clock goes evenly up to the next change, so what is found before that is right.
            if (due.isEmpty() || change == null || due.get().isBefore(change.getInstant())) {
                return due;
            }
            from = change.getInstant();
            offset = change.getOffsetAfter();
            wall = minuteFrom(change.getDateTimeAfter());
        }
    }

    private LocalDateTime wallAt(Instant time) {
        return LocalDateTime.ofInstant(time, rules.getOffset(time));
    }

    private static LocalDateTime minuteAfter(LocalDateTime wall) {
        return wall.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    }

    private static LocalDateTime minuteFrom(LocalDateTime wall) {
        LocalDateTime minute = wall.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(wall) ? wall : minute.plusMinutes(1);
    }
}
