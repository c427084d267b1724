package org.triggers4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Knows which of a harness's tasks run now, and on which threads. Thread-safe. */
final class RunningTasks {
    private static final int MOST_FRAMES = 12;

    private final AtomicLong begun = new AtomicLong();
    private final ConcurrentLinkedQueue<Run> runs = new ConcurrentLinkedQueue<>();

    /** The same task, watched. */
    TriggerTask watched(TriggerTask task) {
        return new Watched(task);
    }

    /** How many runs have begun so far. */
    long begun() {
        return begun.get();
    }

    /** What each run that has not returned is doing, with the top of its stack. */
    List<String> stacks() {
        var stacks = new ArrayList<String>();
        runs.forEach(run -> stacks.add(run.toString()));
        return stacks;
    }

    // A class, not a record: the same instance may run twice, and each run is itself.
    private static final class Run {
        private final TaskContext context;
        private final Thread thread = Thread.currentThread();

        Run(TaskContext context) {
            this.context = context;
        }

        @Override
        public String toString() {
            var text = new StringBuilder(context.instance().toString())
                    .append(" of session '")
                    .append(context.manager().uid())
                    .append("' is in:");
            StackTraceElement[] frames = thread.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append("\n    at ").append(frames[i]);
            }
            return text.toString();
        }
    }

    private final class Watched implements TriggerTask {
        private final TriggerTask task;

        Watched(TriggerTask task) {
            this.task = task;
        }

        @Override
        public @Nullable Object run(TaskContext context) throws Exception {
            begun.incrementAndGet();
            var run = new Run(context);
            runs.add(run);
            try {
                return task.run(context);
            } finally {
                runs.remove(run);
            }
        }

        @Override
        public Optional<Integer> maxRetries() {
            return task.maxRetries();
        }
    }
}
