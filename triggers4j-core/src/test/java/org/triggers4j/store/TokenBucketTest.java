package org.triggers4j.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.triggers4j.store.CallStore.Rate;

class TokenBucketTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private static TokenBucket drained(Rate rate, Instant now) {
        var bucket = TokenBucket.full(rate, now);
        while (bucket.permits() > 0) {
            bucket = bucket.taken();
        }
        return bucket;
    }

    @Test
    void a_full_bucket_has_all_permits_and_never_more() {
        var bucket = TokenBucket.full(new Rate(3, SECOND), NOON);

        var later = bucket.refilled(NOON.plusSeconds(100));

        assertThat(bucket.permits()).isEqualTo(3);
        assertThat(later.permits()).isEqualTo(3);
        assertThat(later.parts()).isZero();
    }

    @Test
    void permits_come_back_evenly() {
        var bucket = drained(new Rate(4, SECOND), NOON);

        assertThat(bucket.refilled(NOON.plusMillis(249)).permits()).isZero();
        assertThat(bucket.refilled(NOON.plusMillis(250)).permits()).isEqualTo(1);
        assertThat(bucket.refilled(NOON.plusMillis(999)).permits()).isEqualTo(3);
        assertThat(bucket.refilled(NOON.plusMillis(1000)).permits()).isEqualTo(4);
    }

    @Test
    void nothing_drifts_however_often_it_is_refilled() {
        var rate = new Rate(3, SECOND);
        var bucket = drained(rate, NOON);
        Instant moment = NOON;
        int begun = 0;

        for (int step = 0; step < 100_000; step++) {
            moment = moment.plusNanos(777_000);
            bucket = bucket.refilled(moment);
            if (bucket.permits() > 0) {
                bucket = bucket.taken();
                begun++;
            }
        }

        assertThat(begun).isEqualTo(233); // 77.7 seconds
        assertThat(bucket.parts()).isEqualTo(SECOND / 10);
    }

    @Test
    void the_next_permit_comes_at_the_moment_that_is_said_and_not_a_microsecond_sooner() {
        var bucket = drained(new Rate(7, SECOND), NOON).refilled(NOON.plusMillis(13));

        Instant next = bucket.nextPermit(NOON.plusMillis(13));

        assertThat(bucket.refilled(next).permits()).isEqualTo(1);
        assertThat(bucket.refilled(next.minusNanos(1000)).permits()).isZero();
    }

    @Test
    void a_permit_that_is_there_can_be_had_now() {
        var bucket = TokenBucket.full(new Rate(1, SECOND), NOON);

        assertThat(bucket.nextPermit(NOON.plusMillis(5))).isEqualTo(NOON.plusMillis(5));
    }

    @Test
    void a_clock_that_lags_behind_gains_and_loses_nothing() {
        var rate = new Rate(1, SECOND);
        var bucket = drained(rate, NOON);

        for (int i = 0; i < 1000; i++) {
            bucket = bucket.refilled(NOON.plusMillis(900)).refilled(NOON);
        }

        assertThat(bucket.refilled(NOON.plusMillis(999)).permits()).isZero();
        assertThat(bucket.refilled(NOON.plusMillis(1000)).permits()).isEqualTo(1);
    }

    @Test
    void a_clock_that_was_wrong_by_a_year_stops_nobody_for_a_year() {
        var rate = new Rate(1, SECOND);
        var bucket = drained(rate, NOON.plus(Duration.ofDays(365)));

        var mended = bucket.refilled(NOON);

        assertThat(mended.permits()).isZero();
        assertThat(mended.nextPermit(NOON)).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void another_rate_keeps_the_permits_that_it_allows() {
        var bucket = TokenBucket.full(new Rate(5, SECOND), NOON).taken();

        assertThat(bucket.with(new Rate(10, SECOND), NOON).permits()).isEqualTo(4);
        assertThat(bucket.with(new Rate(2, SECOND), NOON).permits()).isEqualTo(2);
    }

    @Test
    void the_largest_rate_does_not_overflow() {
        var rate = new Rate(Integer.MAX_VALUE, Long.MAX_VALUE);
        var bucket = new TokenBucket(rate, 0, Long.MAX_VALUE - 1, NOON);

        assertThat(bucket.refilled(NOON.plus(Duration.ofDays(365))).permits()).isPositive();
        assertThat(bucket.nextPermit(NOON)).isEqualTo(NOON.plusNanos(1000));
    }

    @Test
    void a_permit_that_is_not_there_cannot_be_taken() {
        var bucket = drained(new Rate(1, SECOND), NOON);

        assertThatThrownBy(bucket::taken).isInstanceOf(IllegalStateException.class);
    }
}
