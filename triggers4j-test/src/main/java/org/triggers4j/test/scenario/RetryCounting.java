package org.triggers4j.test.scenario;

import java.util.Optional;

/** What counts against a task's retries. */
enum RetryCounting {
    /** The retries the task raised itself: the product's rule. */
    OWN_RETRIES {
        @Override
        Optional<Integer> budget(int maxRetries, int depth) {
            return Optional.of(maxRetries);
        }
    },

    /** Manual replays too: the original's rule, told to the engine as "none left" or "no limit" by the task. */
    EVERY_REPLAY {
        @Override
        Optional<Integer> budget(int maxRetries, int depth) {
            return depth >= maxRetries ? Optional.of(0) : Optional.empty();
        }
    };

    abstract Optional<Integer> budget(int maxRetries, int depth);
}
