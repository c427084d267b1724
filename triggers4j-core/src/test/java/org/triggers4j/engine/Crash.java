package org.triggers4j.engine;

/** The simulated process died here; none of its code gets any further. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("crash", null, false, false);
    }
}
