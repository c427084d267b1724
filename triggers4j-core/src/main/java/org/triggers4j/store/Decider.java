package org.triggers4j.store;

import java.util.List;

/**
 * The one decision of a commit: pure, deterministic for the same input, and possibly run several times (when it asks
 * for more, when the commit is retried, when a failing batch is split).
 */
@FunctionalInterface
public interface Decider {
    /**
     * Decides for some of the intents.
     *
     * @param intents the intents of this attempt, a sublist of those given to {@link Store#commit}, in their order
     * @param indexes for each of them its index in that original list
     */
    Decision decide(List<Intent> intents, List<Integer> indexes, Loaded loaded);
}
