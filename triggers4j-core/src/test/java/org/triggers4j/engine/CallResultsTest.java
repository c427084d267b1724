package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.job.JobId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.CallStore;

/** Waiting for calls that the store knows nothing of. */
class CallResultsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final CallResults results = new CallResults(new InMemoryStore().calls());
    private final JobId id = new JobId(UUID.randomUUID());

    @Test
    void who_waits_for_a_call_is_told_when_it_is_gone_before_anybody_looked() {
        CompletableFuture<CallStore.EndedCall> waiting = results.ending(id, false);

        results.step();

        assertThat(waiting)
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(NotTriggeredException.class)
                .withMessageContaining("Nothing is known of a call " + id);
    }

    @Test
    void who_waits_for_one_whose_transaction_is_open_goes_on_waiting() {
        CompletableFuture<CallStore.EndedCall> waiting = results.ending(id, true);
        CompletableFuture<CallStore.EndedCall> other = results.ending(id, false);

        results.step();

        assertThat(other).failsWithin(SOON);
        assertThat(waiting).isNotDone();
    }
}
