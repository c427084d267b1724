package org.triggers4j.engine;

import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

/**
 * What becomes of a run that finds its lock taken and does not wait, as its task's {@link Exclusive} says.
 *
 * @param result the result of one that counts as a success all the same
 */
record Refusal(CallStore.EndState state, Failure failure, Optional<String> result) {
    static Refusal of(KnownTask task, CallStore.Admission.Conflict conflict) {
        String holder = conflict.inside().stream()
                .findFirst()
                .map(inside -> inside.instance().orElse(inside.job().toString()))
                .orElse("");
        Failure failure = CallFailures.alreadyRunning(task.name(), conflict.gate(), Kwargs.of("holder", holder));
        Optional<Exclusive> exclusive = task.options().exclusive();
        if (exclusive.filter(Exclusive::succeedsOnConflict).isPresent()) {
            String message = Kwargs.of(CallRun.VALUE, failure.message()).toJson();
            return new Refusal(CallStore.EndState.SUCCEEDED, failure, Optional.of(message));
        }
        boolean fails = exclusive
                .filter(policy -> policy.onConflict() == Exclusive.OnConflict.FAIL)
                .isPresent();
        return new Refusal(fails ? CallStore.EndState.FAILED : CallStore.EndState.SKIPPED, failure, Optional.empty());
    }

    /** Why, as the metadata of an instance. */
    Kwargs metadata() {
        return failure.context().with("reason", failure.message());
    }

    void tell(TaskListener listener, TaskEvent event) {
        switch (state) {
            case SUCCEEDED -> listener.onTaskSuccess(event, failure.message());
            case FAILED -> listener.onTaskFailure(event, failure);
            default -> listener.onTaskSkipped(event, metadata());
        }
    }
}
