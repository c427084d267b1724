package org.triggers4j.test.store;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.triggers4j.job.JobId;

/** Ids in rising order, shaped like UUIDs of version 7; thread-safe. */
final class JobIds {
    private final AtomicLong last = new AtomicLong();

    JobId next() {
        return numbered(last.incrementAndGet());
    }

    static JobId numbered(long number) {
        return new JobId(new UUID(number << 16 | 0x7000L, 0x8000_0000_0000_0000L));
    }
}
