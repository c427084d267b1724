package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;

/**
 * What a store that locks sessions has to do on top of {@link StoreContract}: who has read a session commits before anybody
 * else who wants it. A store that instead decides again when it was overtaken derives its test from {@link StoreContract}.
 */
public abstract class LockingStoreContract extends StoreContract {

    /** For subclasses. */
    protected LockingStoreContract() {}

    @Test
    void whoever_wants_a_locked_session_waits_and_sees_what_was_written_under_the_lock() throws Exception {
        driver.commit(UID, configured(join()));
        Store second = secondStore();
        var holder = new Holder(driver, store);
        Future<Result> holding = inBackground(holder::commit);
        holder.awaitLocked();

        Future<Committed> waiting = inBackground(() -> driverOf(second).commit(UID, fired("b")));
        holder.releaseOnceDone(waiting);

        Committed held = (Committed) Driver.done(await(holding));
        assertThat(held.seq()).isEqualTo(2);
        assertThat(await(waiting).seq()).isEqualTo(3);
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
    }
}
