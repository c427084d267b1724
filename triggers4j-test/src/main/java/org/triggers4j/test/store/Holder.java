package org.triggers4j.test.store;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;

/** A commit that has read {@link StoreFixture#UID} and decides nothing until it is told to go on. */
final class Holder {
    private final Driver driver;
    private final Store store;
    private final CountDownLatch locked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Holder(Driver driver, Store store) {
        this.driver = driver;
        this.store = store;
    }

    Result commit() {
        return store.commit(
                        List.of(Intent.on(StoreFixture.UID)),
                        (intents, indexes, loaded) -> {
                            locked.countDown();
                            pass(released);
                            return driver.decide(List.of(Step.on(StoreFixture.UID, StoreFixture.fired("a"))), loaded);
                        },
                        Patience.WAIT)
                .get(0);
    }

    void awaitLocked() {
        pass(locked);
    }

    void release() {
        released.countDown();
    }

    /** Gives another commit the time to end first, if it can: one that waits for this one's lock cannot. */
    void releaseOnceDone(Future<?> other) throws InterruptedException, ExecutionException {
        try {
            other.get(200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // it waits
        } finally {
            release();
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
