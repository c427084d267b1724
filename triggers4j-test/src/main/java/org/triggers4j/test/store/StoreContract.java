package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.triggers4j.store.Store;
import org.triggers4j.wakeup.Doorbell;

/**
 * What every {@link Store} has to do, as tests. Derive a class from it and return your store:
 *
 * <pre>{@code
 * class MyStoreTest extends StoreContract {
 *     @Override
 *     protected Store open() {
 *         database.reset();
 *         return new MyStore(database.url());
 *     }
 *
 *     @Override
 *     protected Store reopen() {
 *         return new MyStore(database.url());
 *     }
 * }
 * }</pre>
 *
 * <p>That is the whole functional test of a store: nothing in it may be skipped. The tests drive the store with the real
 * decisions of {@code org.triggers4j.workflow} and, where a row matters by itself, with rows of their own. Times are whole
 * microseconds, which is what a store keeps.
 */
public abstract class StoreContract extends ScheduleContract {

    /** For subclasses. */
    protected StoreContract() {}

    /** A store on an empty database, not started; the contract starts and closes it. Called once per test. */
    @Override
    protected abstract Store open();

    /**
     * A store as another process would have it, on the data of the last {@link #open}; not started; the contract closes
     * it.
     */
    @Override
    protected abstract Store reopen();

    @Test
    void starting_twice_changes_nothing() {
        driver.commit(UID, configured(join()), fired("a"));

        store.start();

        assertThat(snapshot(UID).session().seq()).isEqualTo(2);
    }

    @Test
    void a_second_process_starts_on_what_the_first_has_written() {
        driver.commit(UID, configured(join()), fired("a"));

        Store second = secondStore();

        assertThat(second.queries().events(UID, 0, 10)).hasSize(2);
    }

    @Test
    void closing_one_process_leaves_the_other_working() {
        Store second = secondStore();
        driverOf(second).commit(UID, configured(join()), fired("a"));

        second.close();
        second.close();

        assertThat(driver.commit(UID, fired("b")).jobs()).hasSize(1);
        assertThat(store.queries().events(UID, 0, 10)).hasSize(3);
    }

    @Test
    void a_ring_reaches_the_listeners_of_every_process() throws Exception {
        Store second = secondStore();
        var here = new CountDownLatch(1);
        var there = new CountDownLatch(1);
        try (AutoCloseable first = store.doorbell().onRing(here::countDown);
                AutoCloseable other = second.doorbell().onRing(there::countDown)) {
            ringUntilHeard(store.doorbell(), there);
            ringUntilHeard(store.doorbell(), here);
        }

        assertThat(here.getCount()).isZero();
        assertThat(there.getCount()).isZero();
    }

    @Test
    void who_stops_listening_is_not_called_any_more() throws Exception {
        Doorbell bell = store.doorbell();
        var calls = new AtomicInteger();
        bell.onRing(calls::incrementAndGet).close();
        var heard = new CountDownLatch(1);
        try (AutoCloseable listening = bell.onRing(heard::countDown)) {
            ringUntilHeard(bell, heard);
        }

        assertThat(heard.getCount()).isZero();
        assertThat(calls).hasValue(0);
    }

    @Test
    void a_listener_that_fails_does_not_keep_others_from_hearing() throws Exception {
        Doorbell bell = store.doorbell();
        var heard = new CountDownLatch(2);
        try (AutoCloseable failing = bell.onRing(() -> {
                    throw new IllegalStateException("thrown on purpose by a test");
                });
                AutoCloseable listening = bell.onRing(heard::countDown)) {
            ringUntilHeard(bell, heard);
        }

        assertThat(heard.getCount()).isZero();
    }

    // A ring may be lost, but not all of them.
    private static void ringUntilHeard(Doorbell bell, CountDownLatch heard) throws InterruptedException {
        boolean isHeard = false;
        for (int ring = 0; ring < 50 && !isHeard; ring++) {
            bell.ring();
            isHeard = heard.await(100, TimeUnit.MILLISECONDS);
        }
    }
}
