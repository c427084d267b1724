package org.triggers4j.test.scenario;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.task.TaskContext;

/** One live run of an instance: executes it on a thread of its own, whose code does one cue after the other. */
final class RunThread extends Thread {
    private final TaskExecution execution;
    private final RetryCounting counting;
    private final BlockingQueue<Cue> cues = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    private volatile boolean isOver;
    private volatile int depth;

    RunThread(TaskExecution execution, RetryCounting counting) {
        super("scenario-" + execution.instance());
        setDaemon(true);
        this.execution = execution;
        this.counting = counting;
    }

    @Override
    public void run() {
        execution.execute().whenComplete((nothing, thrown) -> stored.complete(null));
    }

    /** Whether it was told its end. */
    boolean isOver() {
        return isOver;
    }

    /** Does something inside the run; returns when it is done, and throws what it threw. */
    void during(Consumer<TaskContext> work) {
        var done = new CompletableFuture<Void>();
        cues.add(new Cue.Meanwhile(work, done));
        Await.until(done, "the run of '" + execution.instance() + "' did not react");
    }

    /** Ends the run; returns when its outcome is stored and the hooks have run. */
    void end(Cue ending) {
        isOver = true;
        cues.add(ending);
        Await.until(stored, "the outcome of '" + execution.instance() + "' was not stored");
    }

    /** The code of the run; on this thread. */
    @Nullable
    Object perform(TaskContext context) throws InterruptedException {
        depth = context.depth();
        while (true) {
            Cue cue = cues.take();
            if (cue instanceof Cue.Return end) {
                return end.result().orElse(null);
            }
            if (cue instanceof Cue.Throw end) {
                throw Objects.requireNonNull(end.exception().apply(context));
            }
            if (cue instanceof Cue.Meanwhile act) {
                perform(act, context);
            }
        }
    }

    private static void perform(Cue.Meanwhile act, TaskContext context) {
        try {
            act.work().accept(context);
            act.done().complete(null);
        } catch (RuntimeException e) {
            act.done().completeExceptionally(e);
        }
    }

    /** The retry budget of the run whose code has ended on this thread. */
    Optional<Integer> budget(int maxRetries) {
        return counting.budget(maxRetries, depth);
    }
}
