package org.triggers4j.cli;

import org.triggers4j.Triggers;
import picocli.CommandLine.Option;

/** The options of commands that work on the store of an application. */
final class StoreOptions {
    @Option(names = "--store", required = true, paramLabel = "URL", description = "The store: " + Stores.DATABASES)
    private String store;

    @Option(
            names = "--table-prefix",
            defaultValue = "",
            paramLabel = "PREFIX",
            description = "What the names of the tables begin with, if the application has set a prefix.")
    private String tablePrefix;

    /** For a command that only looks, or has something to do in a store that is there. */
    Stores.Opened openExisting() {
        return Stores.openExisting(store, tablePrefix);
    }

    /** For a command that may be the first to use the store. */
    Stores.Opened open() {
        return Stores.openLasting(store, tablePrefix);
    }

    /** An engine that runs nothing, on a store that is there. */
    static Triggers caller(Stores.Opened opened) {
        Triggers triggers = Triggers.builder()
                .store(opened.store())
                .discoverServices(false)
                .fireOnly()
                .build();
        triggers.start();
        return triggers;
    }
}
