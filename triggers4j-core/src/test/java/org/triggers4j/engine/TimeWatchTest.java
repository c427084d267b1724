package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.task.TimeLimits;

/** The watch over time limits, of which one hangs. */
class TimeWatchTest {
    private static final TimeLimits HARD = TimeLimits.NONE.withHard(Duration.ofMillis(1));
    private static final TimeLimits SOFT = TimeLimits.NONE.withSoft(Duration.ofMillis(1));

    private final TimeWatch watch = new TimeWatch();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        watch.close();
    }

    private void hang() {
        hanging.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_run_whose_giving_up_hangs_does_not_keep_others_from_their_limits() throws Exception {
        var soft = new CountDownLatch(1);
        var hard = new CountDownLatch(1);
        watch.watch(HARD, () -> {}, limit -> hang());
        hanging.await();

        watch.watch(SOFT, soft::countDown, limit -> {});
        watch.watch(HARD, () -> {}, limit -> hard.countDown());

        assertThat(soft.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(hard.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
