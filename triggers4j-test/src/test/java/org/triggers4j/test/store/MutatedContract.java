package org.triggers4j.test.store;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;

/** The contract on a store with one fault; run by {@link MutantsTest}, and by its name not a test of the build. */
class MutatedContract extends StoreContract {
    static final String MUTANT = "org.triggers4j.test.store.mutant";

    static final String NONE = "none";

    private String mutant = NONE;
    private Store broken = new InMemoryStore();

    @RegisterExtension
    final BeforeEachCallback choice =
            context -> mutant = context.getConfigurationParameter(MUTANT).orElseThrow();

    @Override
    protected Store open() {
        Store sound = new InMemoryStore();
        broken = mutant.equals(NONE)
                ? new BrokenStore(sound)
                : Breakage.named(mutant).of(sound);
        return broken;
    }

    @Override
    protected Store reopen() {
        return broken;
    }
}
