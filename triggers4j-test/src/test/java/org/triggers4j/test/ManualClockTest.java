package org.triggers4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    @Test
    void it_stands_still_until_it_is_put_forward() {
        var clock = new ManualClock();

        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:00Z").isEqualTo(clock.instant());
        clock.advance(Duration.ofMinutes(90));

        assertThat(clock.instant()).isEqualTo("2026-01-01T01:30:00Z");
        assertThat(clock).hasToString("2026-01-01T01:30:00Z");
    }

    @Test
    void it_can_start_at_any_time() {
        Instant leapDay = Instant.parse("2028-02-29T12:00:00Z");

        assertThat(new ManualClock(leapDay).instant()).isEqualTo(leapDay);
    }

    @Test
    void it_is_not_put_back() {
        var clock = new ManualClock();

        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be put back");
        assertThat(clock.instant()).isEqualTo(ManualClock.START);
    }

    @Test
    void no_advance_is_lost_when_several_threads_put_it_forward() {
        var clock = new ManualClock();

        IntStream.range(0, 200_000).parallel().forEach(i -> clock.advance(Duration.ofMillis(1)));

        assertThat(clock.instant()).isEqualTo(ManualClock.START.plusSeconds(200));
    }
}
