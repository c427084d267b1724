package org.triggers4j.example.questionnaire;

import java.time.Duration;
import java.util.Random;

/**
 * Is slow, fails every third time or so, and not at all any more once somebody has called the provider. Thread-safe.
 */
public final class FlakyMetadataService implements MetadataService {
    private static final double FAILS = 0.35;

    private final Random random;
    private final Duration latency;
    private volatile boolean isRepaired;

    /** A service that takes this long for an answer. */
    public FlakyMetadataService(long seed, Duration latency) {
        this.random = new Random(seed);
        this.latency = latency;
    }

    /** From now on it always answers. */
    public void repair() {
        isRepaired = true;
    }

    @Override
    public String browserOf(String userAgent) throws UnavailableException, UnknownBrowserException {
        pause();
        if (!isRepaired && random.nextDouble() < FAILS) {
            throw new UnavailableException();
        }
        int slash = userAgent.indexOf('/');
        if (slash < 0) {
            throw new UnknownBrowserException(userAgent);
        }
        return userAgent.substring(0, slash);
    }

    private void pause() throws UnavailableException {
        try {
            Thread.sleep(latency.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException();
        }
    }
}
