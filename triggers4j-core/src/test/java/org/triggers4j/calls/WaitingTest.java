package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;

/** What is chained to the end of a call. */
class WaitingTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final CountDownLatch isChained = new CountDownLatch(1);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Triggers triggers = Triggers.builder()
            .store(new InMemoryStore())
            .discoverServices(false)
            .task(ManualEngines.task(TaskOptions.DEFAULT, (user, context) -> {
                isChained.await();
                return user.id();
            }))
            .build();

    @AfterEach
    void close() {
        isChained.countDown();
        goOn.countDown();
        triggers.close();
    }

    private void hang(int result) {
        hangs.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_hangs_behind_one_end_keeps_no_other_from_being_told() throws Exception {
        triggers.start();
        TaskHandle<User, Integer> handle = ManualEngines.handle(triggers);
        CompletionStage<Void> hanging = handle.delay(new User(1)).then().thenAccept(this::hang);
        CompletionStage<Integer> second = handle.delay(new User(2)).then();

        isChained.countDown();

        assertThat(second).succeedsWithin(SOON).isEqualTo(2);
        assertThat(handle.delay(new User(3)).get(SOON)).isEqualTo(3);
        hangs.await();
        assertThat(hanging).isNotDone();
    }
}
