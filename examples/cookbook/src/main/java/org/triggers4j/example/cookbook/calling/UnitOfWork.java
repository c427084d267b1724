package org.triggers4j.example.cookbook.calling;

import java.util.ArrayList;
import java.util.List;
import org.triggers4j.task.AfterCommit;

// region unit
/** A transaction of some other system, which tells at its end how it ended. */
public final class UnitOfWork implements AfterCommit {
    private final List<Runnable> committed = new ArrayList<>();
    private final List<Runnable> rolledBack = new ArrayList<>();

    @Override
    public void register(Runnable onCommit, Runnable onRollback) {
        committed.add(onCommit);
        rolledBack.add(onRollback);
    }

    /** Commits, and then does what was to be done then. */
    public void commit() {
        committed.forEach(Runnable::run);
    }

    /** Rolls back. */
    public void rollBack() {
        rolledBack.forEach(Runnable::run);
    }
}
// endregion
