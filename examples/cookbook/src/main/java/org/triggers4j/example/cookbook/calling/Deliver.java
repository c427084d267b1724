package org.triggers4j.example.cookbook.calling;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** Delivers a parcel; the carrier's service is not always there. */
public final class Deliver implements Task<Deliver.Parcel, String> {
    /** What is to be delivered. */
    public record Parcel(long number) {}

    /** The carrier. */
    @FunctionalInterface
    public interface Carrier {
        /** Takes a parcel, once for each key; returns the number of the consignment. */
        String take(String key, long parcel) throws IOException;
    }

    private final Carrier carrier;

    public Deliver(Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    public String name() {
        return "app.Deliver";
    }

    // region options
    @Override
    public TaskOptions options() {
        return TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                .retryingFor(IOException.class)
                .butNotFor(FileNotFoundException.class)
                .withDelays(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(180)));
    }

    @Override
    public String run(Parcel parcel, CallContext context) throws IOException {
        return carrier.take(context.idempotencyKey(), parcel.number());
    }
    // endregion
}
