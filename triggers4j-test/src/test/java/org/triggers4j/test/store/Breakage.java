package org.triggers4j.test.store;

import java.util.stream.Stream;
import org.triggers4j.store.Store;

/** A way to break one rule. */
interface Breakage {
    String name();

    Store of(Store sound);

    /** The one of this name. */
    static Breakage named(String name) {
        return Stream.<Breakage[]>of(Mutant.values(), CallMutant.values(), ScheduleMutant.values())
                .flatMap(Stream::of)
                .filter(breakage -> breakage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
