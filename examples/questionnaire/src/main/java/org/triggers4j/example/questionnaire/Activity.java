package org.triggers4j.example.questionnaire;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Counts what happens while it happens, for whoever watches. Thread-safe. */
public final class Activity {
    final LongAdder fires = new LongAdder();
    final LongAdder repeatedFires = new LongAdder();
    final LongAdder runs = new LongAdder();
    final LongAdder finished = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder selfSkipped = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder replayed = new LongAdder();
    final LongAdder skipped = new LongAdder();

    /**
     * One look at the counters.
     *
     * @param fires triggers fired by respondents, repeated ones included
     * @param repeatedFires those that the idempotency key recognised, so that nothing was done
     * @param runs task runs begun
     * @param finished runs that ended well
     * @param retried runs that asked to be retried, the last of them in vain if the retries were used up
     * @param selfSkipped runs that gave themselves up
     * @param failed runs that ended with an exception
     * @param replayed failed instances that the operator replayed
     * @param skipped failed instances that the operator skipped
     */
    public record Counts(
            long fires,
            long repeatedFires,
            long runs,
            long finished,
            long retried,
            long selfSkipped,
            long failed,
            long replayed,
            long skipped) {}

    /** The counters now. */
    public Counts counts() {
        return new Counts(
                fires.sum(),
                repeatedFires.sum(),
                runs.sum(),
                finished.sum(),
                retried.sum(),
                selfSkipped.sum(),
                failed.sum(),
                replayed.sum(),
                skipped.sum());
    }

    /** The same task, watched. */
    TriggerTask counting(TriggerTask task) {
        return new TriggerTask() {
            @Override
            public @Nullable Object run(TaskContext context) throws Exception {
                runs.increment();
                try {
                    Object result = task.run(context);
                    finished.increment();
                    return result;
                } catch (RetrySignal | SkipSignal signal) {
                    (signal instanceof RetrySignal ? retried : selfSkipped).increment();
                    throw signal;
                } catch (Exception e) {
                    failed.increment();
                    throw e;
                }
            }

            @Override
            public Optional<Integer> maxRetries() {
                return task.maxRetries();
            }
        };
    }
}
