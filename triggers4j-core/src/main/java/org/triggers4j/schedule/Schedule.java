package org.triggers4j.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.triggers4j.error.ConfigurationException;

/**
 * When something is due: a sequence of <em>nominal times</em>, computed and never measured. Immutable.
 *
 * <p>What is done when a nominal time has come, or was missed, is the matter of {@link SchedulePolicy} and {@link
 * Ticks}. All times lie in the years 1 to 9999.
 *
 * <p>Each schedule has a {@linkplain #toText() text}, for storage and configuration:
 *
 * <pre>
 * cron[Europe/Rome] 0 4 * * mon-fri            crontab in the celery dialect, in a zone
 * unix[UTC] @daily                             crontab in the unix dialect
 * cron[Europe/Rome; gap=skip] 30 2 * * *       leaves out wall times that do not exist
 * every 15m                                    interval, counted from 1970-01-01T00:00:00Z
 * every 1h30m from 2026-11-21T08:00:00Z        interval, counted from that moment, which is the first time
 * at 2026-12-24T17:00:00Z                      once
 * </pre>
 *
 * <p>A zone is a name of the time zone database or an offset such as {@code +02:00}. A duration is days, hours, minutes
 * and seconds in this order ({@code 1d12h}, {@code 90s}; a day is 24 hours), or ISO 8601 ({@code PT15M}). A moment is
 * ISO 8601 in UTC. Words are in lower case and separated by any run of spaces and tabs.
 */
public sealed interface Schedule {
    /** The first nominal time after {@code after}, never equal to it; empty when there is none left. */
    Optional<Instant> next(Instant after);

    /** The canonical text, which {@link #parse} reads back to an equal schedule. */
    String toText();

    /**
     * The first nominal times after {@code after}: {@code count} of them, or fewer when there are no more.
     *
     * @param count 0 to 10,000
     * @throws IllegalArgumentException when the count is out of range
     */
    default List<Instant> preview(Instant after, int count) {
        if (count < 0 || count > MAX_PREVIEW) {
            throw new IllegalArgumentException("A preview has 0 to " + MAX_PREVIEW + " times, not " + count + ".");
        }
        var times = new ArrayList<Instant>();
        Optional<Instant> next = next(after);
        while (next.isPresent() && times.size() < count) {
            times.add(next.get());
            next = next(next.get());
        }
        return List.copyOf(times);
    }

    /** The most times that a {@link #preview} shows. */
    int MAX_PREVIEW = 10_000;

    /**
     * Reads the text of a schedule, as described above.
     *
     * @throws ConfigurationException with everything that is wrong, each with its column
     */
    static Schedule parse(String text) {
        return ScheduleText.parse(text);
    }

    /** At the times of a crontab, on the wall clock of a zone; {@link OnGap#RUN_AFTER} when it is put forward. */
    static Cron cron(CronExpression expression, ZoneId zone) {
        return new Cron(expression, zone, OnGap.RUN_AFTER);
    }

    /**
     * At every multiple of an interval since 1970-01-01T00:00:00Z: a quarter of an hour is due on the quarters.
     *
     * @throws ConfigurationException when the interval is out of range
     */
    static Every every(Duration interval) {
        return new Every(interval, Instant.EPOCH);
    }

    /**
     * Once.
     *
     * @throws ConfigurationException when the moment is out of range
     */
    static At at(Instant time) {
        return new At(time);
    }

    /**
     * At the times of a crontab.
     *
     * @param zone whose wall clock the expression means
     * @param onGap what becomes of wall times that the clock leaves out
     */
    record Cron(CronExpression expression, ZoneId zone, OnGap onGap) implements Schedule {
        public Cron {
            Objects.requireNonNull(expression);
            Objects.requireNonNull(zone);
            Objects.requireNonNull(onGap);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return expression.next(after, zone, onGap);
        }

        @Override
        public String toText() {
            return ScheduleText.of(this);
        }

        @Override
        public String toString() {
            return toText();
        }
    }

    /**
     * At regular intervals: {@code anchor}, {@code anchor + interval}, {@code anchor + 2 interval} and so on, however
     * late single runs are.
     *
     * @param interval one second to 3,650,000 days
     * @param anchor the first nominal time
     */
    record Every(Duration interval, Instant anchor) implements Schedule {
        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofDays(3_650_000);

        /**
         * Checks the values.
         *
         * @throws ConfigurationException when one is out of range
         */
        public Every {
            if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
                throw Notes.refusal(
                        "An interval lasts from 1 second to " + LONGEST.toDays() + " days, not " + interval + ".");
            }
            Horizon.require(anchor);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            if (after.isBefore(anchor)) {
                return Optional.of(anchor);
            }
            if (!Horizon.isBeforeEnd(after)) {
                return Optional.empty();
            }
            long passed = Duration.between(anchor, after).dividedBy(interval);
            return Optional.of(anchor.plus(interval.multipliedBy(passed + 1))).filter(Horizon::isBeforeEnd);
        }

        @Override
        public String toText() {
            return ScheduleText.of(this);
        }

        @Override
        public String toString() {
            return toText();
        }
    }

    /**
     * Once, at a moment.
     *
     * @param time the only nominal time
     */
    record At(Instant time) implements Schedule {
        /**
         * Checks the moment.
         *
         * @throws ConfigurationException when it is not in the years 1 to 9999
         */
        public At {
            Horizon.require(time);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return after.isBefore(time) ? Optional.of(time) : Optional.empty();
        }

        @Override
        public String toText() {
            return ScheduleText.of(this);
        }

        @Override
        public String toString() {
            return toText();
        }
    }
}
