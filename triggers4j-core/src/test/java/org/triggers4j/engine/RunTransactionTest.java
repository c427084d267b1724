package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.JoinableStore;

/** Whose fault it is when a run with a transaction throws. */
class RunTransactionTest {
    private static JoinableStore refusing(StoreException refusal) {
        return (JoinableStore) Proxy.newProxyInstance(
                RunTransactionTest.class.getClassLoader(),
                new Class<?>[] {JoinableStore.class},
                (proxy, method, arguments) -> {
                    throw refusal;
                });
    }

    @Test
    void it_is_the_stores_only_if_its_refusal_is_among_the_causes() {
        var refusal = new StoreException(StoreException.Kind.TRANSIENT, "locked", null);
        var transaction = new RunTransaction(refusing(refusal), ConcurrentHashMap.newKeySet());

        assertThatThrownBy(transaction::connection).isSameAs(refusal);

        assertThat(transaction.isBehind(new IllegalStateException("of the task's own")))
                .isFalse();
        assertThat(transaction.isBehind(new IllegalStateException(refusal))).isTrue();
    }
}
