package org.triggers4j.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closing in steps, of which each is taken even if the store is away and one before it failed. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Takes one step; its exception is logged, for what it left behind others find. */
    static void goingOn(String what, AutoCloseable step) {
        try {
            step.close();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("step", what).setCause(e).log("Closing goes on without a step that failed");
        }
    }
}
