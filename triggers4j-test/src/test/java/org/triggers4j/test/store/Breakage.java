package org.triggers4j.test.store;

import java.util.stream.Stream;
import org.triggers4j.store.Store;

/** A way to break one rule. */
interface Breakage {
    String name();

    Store of(Store sound);

    /** The one of this name. */
    static Breakage named(String name) {
        return Stream.<Breakage>concat(Stream.of(Mutant.values()), Stream.of(CallMutant.values()))
                .filter(breakage -> breakage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
