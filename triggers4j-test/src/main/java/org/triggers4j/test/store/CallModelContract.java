package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.memory.InMemoryStore;

/** Whole lives of calls: after any steps a store is in the state that the simplest store is in. */
abstract class CallModelContract extends CallRaceContract {
    private static final int STEPS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void after_any_steps_a_store_shows_of_its_calls_what_the_store_in_memory_shows(long seed) {
        var model = new RandomCalls(new InMemoryStore(), seed);
        var actual = new RandomCalls(store, seed);

        for (int step = 0; step < STEPS; step++) {
            List<String> expected = model.step();

            assertThat(actual.step())
                    .as("seed %d, step %d: %s", seed, step, model.said())
                    .isEqualTo(expected);
        }
    }
}
