package org.triggers4j.memory;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.triggers4j.error.StoreException;

/** Doing again what somebody else's save came in between. Of those who collide one always succeeds. */
final class Conflicts {
    /** How often a save is tried by who is ready to wait. */
    static final int TRIES = 60;

    private Conflicts() {}

    /**
     * Does it until it returns something.
     *
     * @throws StoreException when others are faster for ever; transient
     */
    static <T> T insist(String what, Supplier<Optional<T>> attempt) {
        for (int tried = 0; tried < TRIES; tried++) {
            pause(tried);
            Optional<T> done = attempt.get();
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw tooMany(what);
    }

    static StoreException tooMany(String what) {
        return new StoreException(
                StoreException.Kind.TRANSIENT,
                what + " was changed by others " + TRIES + " times while it was to be changed; nothing was written.",
                null);
    }

    /** Not at all at first, then longer from try to try, up to 64 ms, by chance; an interrupt ends it. */
    static void pause(int tried) {
        if (tried == 0) {
            return;
        }
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1L << Math.min(tried, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
