package org.triggers4j.example.cookbook.calling;

import org.triggers4j.Triggers;
import org.triggers4j.store.Store;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.TaskListener;

/** Listeners of one task, and of all. */
public final class Signals {
    private Signals() {}

    static Triggers listening(
            Store store, LambdaTask<Void, Integer> clearSessions, TaskListener one, TaskListener all) {
        // region register
        Triggers triggers = Triggers.builder()
                .store(store)
                .task(clearSessions.with(one))
                .listener(all)
                .build();
        // endregion
        return triggers;
    }
}
