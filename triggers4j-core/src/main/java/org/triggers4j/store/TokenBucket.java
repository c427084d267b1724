package org.triggers4j.store;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.triggers4j.store.CallStore.Rate;

/**
 * The permits of a rate, at a moment: full at first, one is taken for each that begins, and they come back evenly.
 * Immutable and pure.
 *
 * <h2>Arithmetic</h2>
 * Integers only, so nothing drifts, however often it is stored: each nanosecond adds {@link Rate#permits()} parts, and
 * {@link Rate#nanos()} parts are a permit. Moments are cut to microseconds, which all databases keep.
 *
 * <p>A moment before that of the last refill adds nothing and takes nothing away, and time is not counted twice: so a rate
 * holds for processes whose clocks differ. Only if the last refill lies ahead by more than the span (and a minute), a clock
 * was wrong, and counting begins anew from now.
 *
 * @param permits whole ones that are there; 0 to those of the rate
 * @param parts of the next one; less than the rate's nanoseconds
 * @param at the moment of the last refill, in whole microseconds
 */
public record TokenBucket(Rate rate, int permits, long parts, Instant at) {
    private static final Duration SKEW = Duration.ofMinutes(1);

    public TokenBucket {
        if (permits < 0 || permits > rate.permits() || parts < 0 || parts >= rate.nanos()) {
            throw new IllegalArgumentException(
                    "A bucket of " + rate + " cannot have " + permits + " permits and " + parts + " parts.");
        }
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** A full one. */
    public static TokenBucket full(Rate rate, Instant now) {
        return new TokenBucket(rate, rate.permits(), 0, now);
    }

    /** With the permits that have come since. */
    public TokenBucket refilled(Instant now) {
        Instant moment = now.truncatedTo(ChronoUnit.MICROS);
        if (moment.isBefore(at)) {
            boolean isAtWrong = Duration.between(moment, at).compareTo(longer(span(), SKEW)) > 0;
            return isAtWrong ? new TokenBucket(rate, permits, parts, moment) : this;
        }
        Duration passed = Duration.between(at, moment);
        if (passed.compareTo(span()) >= 0) {
            return full(rate, moment);
        }
        BigInteger[] gained = BigInteger.valueOf(passed.toNanos())
                .multiply(BigInteger.valueOf(rate.permits()))
                .add(BigInteger.valueOf(parts))
                .divideAndRemainder(BigInteger.valueOf(rate.nanos()));
        long have = permits + gained[0].longValueExact();
        return have >= rate.permits()
                ? full(rate, moment)
                : new TokenBucket(rate, (int) have, gained[1].longValueExact(), moment);
    }

    private Duration span() {
        return Duration.ofNanos(rate.nanos());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** With another rate from now on: it keeps the permits that it has and that the other allows. */
    public TokenBucket with(Rate other, Instant now) {
        if (other.equals(rate)) {
            return this;
        }
        TokenBucket filled = refilled(now);
        return filled.permits >= other.permits()
                ? full(other, filled.at)
                : new TokenBucket(other, filled.permits, 0, filled.at);
    }

    /**
     * With one permit less; refill it first.
     *
     * @throws IllegalStateException when it has none
     */
    public TokenBucket taken() {
        if (permits == 0) {
            throw new IllegalStateException("There is no permit to take.");
        }
        return new TokenBucket(rate, permits - 1, parts, at);
    }

    /** The first moment from {@code now} on at which it has a permit. */
    public Instant nextPermit(Instant now) {
        TokenBucket filled = refilled(now);
        if (filled.permits > 0) {
            return now;
        }
        long missing = rate.nanos() - filled.parts;
        long wait = missing / rate.permits() + (missing % rate.permits() == 0 ? 0 : 1);
        Instant exact = filled.at.plusNanos(wait);
        Instant cut = exact.truncatedTo(ChronoUnit.MICROS);
        return cut.equals(exact) ? cut : cut.plus(1, ChronoUnit.MICROS);
    }
}
