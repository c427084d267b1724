package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.memory.InMemoryStore;

/** Whole lives: after any sequence of calls a store is in the state that the simplest store is in. */
abstract class ModelContract extends MaintenanceContract {
    private static final int CALLS = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void after_any_calls_a_store_shows_what_the_store_in_memory_shows(long seed) {
        var model = new RandomLife(new InMemoryStore(), seed);
        var actual = new RandomLife(store, seed);

        for (int call = 0; call < CALLS; call++) {
            List<String> expected = model.step();

            assertThat(actual.step())
                    .as("seed %d, call %d: %s", seed, call, model.said())
                    .isEqualTo(expected);
        }
    }
}
