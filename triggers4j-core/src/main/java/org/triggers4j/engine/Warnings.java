package org.triggers4j.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.triggers4j.workflow.Lint;
import org.triggers4j.workflow.LintContext;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/** Lints what is configured; remembers the last few, because thousands of sessions get the same workflow. */
final class Warnings {
    private static final int REMEMBERED = 64;

    private final LintContext base;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; least recently used first.
    private final Map<String, List<Warning>> byHash = new LinkedHashMap<>(REMEMBERED, 0.75f, true);

    Warnings(Decisions.Context context) {
        // A process that only fires need not know the tasks.
        this.base = context.settings().work().isWorker()
                ? LintContext.nothing().withTasks(context.registry().taskNames())
                : LintContext.nothing();
    }

    List<Warning> of(Workflow update, Workflow previous, List<String> liveTasks) {
        boolean touchesLive = liveTasks.stream().anyMatch(update.tasks()::containsKey);
        if (touchesLive) {
            return Lint.check(update, base.withPrevious(previous, liveTasks));
        }
        lock.lock();
        try {
            List<Warning> known = byHash.get(update.hash());
            if (known == null) {
                known = Lint.check(update, base);
                byHash.put(update.hash(), known);
                if (byHash.size() > REMEMBERED) {
                    byHash.remove(byHash.keySet().iterator().next());
                }
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
