package org.triggers4j.example.injecttool;

import java.util.concurrent.atomic.AtomicReference;

/** A database that imports go through, one at a time: whoever finds it in use has broken into somebody's import. */
public final class Scratch {
    private final AtomicReference<String> user = new AtomicReference<>("");

    /** Does something with it, for this user alone. */
    public void use(String who, Runnable work) {
        if (!user.compareAndSet("", who)) {
            throw new IllegalStateException(
                    "The scratch database is used for " + user.get() + ", not for " + who + ".");
        }
        try {
            work.run();
        } finally {
            user.set("");
        }
    }
}
