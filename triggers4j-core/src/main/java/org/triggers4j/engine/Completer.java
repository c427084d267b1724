package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.job.Lease;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Result;
import org.triggers4j.workflow.SessionEvent;

/**
 * Stores what runs did, many at a time.
 *
 * <p>A beginning is stored only of a run that lasts: one that ends within some milliseconds never costs a write for it.
 * What the store cannot take now (locked session, store away) is kept and tried again for as long as the leases last;
 * what it will never take (lease lost, session ended) is dropped.
 */
final class Completer {
    private static final Logger LOG = LoggerFactory.getLogger(Completer.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(20);
    private static final Duration COMES_BACK_AFTER = Duration.ofSeconds(1);

    private final Combiner combiner;
    private final JobQueue queue;
    private final Environment environment;
    private final Sessions sessions;
    private final Lifecycle lifecycle;
    private final Backlog<InstanceExecution, SessionEvent> backlog;

    Completer(WorkerParts.Shared shared, Executor hookThread) {
        this.combiner = shared.combiner();
        this.queue = shared.store().queue();
        this.environment = shared.context().environment();
        this.sessions = shared.sessions();
        this.lifecycle = shared.lifecycle();
        this.backlog = new Backlog<>(environment, lifecycle, hookThread);
    }

    void onWork(Runnable listener) {
        backlog.onWork(listener);
    }

    void started(InstanceExecution execution, Instant at) {
        backlog.started(execution, at);
    }

    /** Takes an outcome over; waits while the store or the hooks are so far behind that memory would fill up. */
    void ended(InstanceExecution execution, SessionEvent event) {
        backlog.ended(execution, event);
    }

    /** Stores a finish together with what the run wrote in its transaction: both or neither, on the run's own thread. */
    void endedIn(RunTransaction transaction, InstanceExecution execution, SessionEvent.Finished finish) {
        backlog.forgetStart(execution);
        if (!execution.life().isLive(environment.nanos())) {
            transaction.rollBack();
            execution.settled(); // whoever took the job over runs it again
            return;
        }
        Operation end = execution.endWith(finish);
        Result result = transaction.commit(combiner, item(execution, end));
        if (!(result instanceof Result.Failed failed)) {
            settle(List.of(new Backlog.Ended<>(execution, finish)), List.of(result));
        } else if (failed.cause().isTransient() || failed.cause().isOutcomeUnknown()) {
            LOG.atWarn()
                    .addKeyValue("job", execution.lease().job())
                    .setCause(failed.cause())
                    .log("A run's transaction could not be committed; it runs again");
            comesBack(execution, finish.run().startedAt());
        } else {
            // The database refused what the run wrote, as for a constraint that is checked at the end.
            ended(
                    execution,
                    new SessionEvent.Failed(execution.instance(), Failures.describe(failed.cause()), finish.run()));
        }
    }

    /** A run stopped without an outcome: its job goes back to the queue as if it had never been claimed. */
    void released(Execution execution) {
        backlog.forgetStart(execution);
        try {
            queue.giveBack(List.of(execution.lease()));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("job", execution.lease().job())
                    .setCause(e)
                    .log("A stopped run could not be given back; it will be as a forgotten one");
        } finally {
            execution.settled();
        }
    }

    /** A run under which the store failed is repeated after a while, and the attempt counts: it may be what broke it. */
    void comesBack(Execution execution, Instant startedAt) {
        backlog.forgetStart(execution);
        try {
            queue.delegate(execution.lease(), startedAt, environment.now().plus(COMES_BACK_AFTER));
            execution.settled();
        } catch (RuntimeException e) {
            released(execution);
        }
    }

    /** Leaves a run to whoever presents its token; returns whether its lease was still current. */
    boolean handedOver(Execution execution, Duration atMost) {
        Instant now = environment.now();
        return queue.delegate(execution.lease(), now, now.plus(atMost));
    }

    boolean isIdle() {
        return backlog.isEmpty();
    }

    /** Stores one batch. */
    Duration step() {
        List<Backlog.Ended<InstanceExecution, SessionEvent>> ends = backlog.takeEnds();
        List<Backlog.Began<InstanceExecution>> starts = backlog.takeStarts();
        if (ends.isEmpty() && starts.isEmpty()) {
            return backlog.nextStart();
        }
        var items = new ArrayList<Decisions.Item>();
        starts.forEach(start -> items.add(item(
                start.execution(),
                Operation.Start.of(
                        start.execution().session(), start.execution().lease(), start.at()))));
        ends.forEach(
                ended -> items.add(item(ended.execution(), ended.execution().endWith(ended.end()))));
        List<Result> results = commit(items, ends);
        boolean areSettled = settle(ends, results.subList(starts.size(), results.size()));
        return areSettled ? Duration.ZERO : RETRY_AFTER;
    }

    private List<Result> commit(List<Decisions.Item> items, List<Backlog.Ended<InstanceExecution, SessionEvent>> ends) {
        try {
            return combiner.commitOnce(items);
        } catch (RuntimeException | Error e) {
            // Memory may have been short for a moment; forgotten here, these runs would be held and never settled.
            backlog.putBack(ends);
            throw e;
        }
    }

    private static Decisions.Item item(InstanceExecution execution, Operation operation) {
        return new Decisions.Item(operation, execution.claim().job().manager());
    }

    // Returns whether none has to be tried again.
    private boolean settle(List<Backlog.Ended<InstanceExecution, SessionEvent>> ends, List<Result> results) {
        var stored = new ArrayList<Backlog.Stored<InstanceExecution>>();
        boolean areAnyScheduled = false;
        boolean areSettled = true;
        for (int i = 0; i < ends.size(); i++) {
            Backlog.Ended<InstanceExecution, SessionEvent> ended = ends.get(i);
            if (results.get(i) instanceof Result.Done done) {
                Applied applied = (Applied) done.value();
                areAnyScheduled |= !applied.scheduled().isEmpty();
                stored.add(stored(ended, applied));
            } else {
                areSettled &= isDropped(ended, results.get(i));
            }
        }
        if (areAnyScheduled) {
            lifecycle.ring();
        }
        backlog.tell(stored);
        return areSettled;
    }

    private Backlog.Stored<InstanceExecution> stored(
            Backlog.Ended<InstanceExecution, SessionEvent> ended, Applied applied) {
        InstanceExecution execution = ended.execution();
        return new Backlog.Stored<>(execution, () -> {
            sessions.hooks().tell(execution.session(), applied);
            execution.tell(ended.end());
        });
    }

    // Returns false if it is to be tried again.
    private boolean isDropped(Backlog.Ended<InstanceExecution, SessionEvent> ended, Result result) {
        InstanceExecution execution = ended.execution();
        if (result instanceof Result.Rejected rejected) {
            drop(execution, rejected.reason());
            execution.settled();
            return true;
        }
        if (result instanceof Result.Failed failed
                && !failed.cause().isTransient()
                && !failed.cause().isOutcomeUnknown()) {
            drop(execution, failed.cause());
            execution.settled();
            return true;
        }
        backlog.putBack(List.of(ended));
        return false;
    }

    private void drop(InstanceExecution execution, RuntimeException reason) {
        try {
            discardOrPark(execution, reason);
        } catch (RuntimeException e) {
            // The other ends of the batch are still to be settled; this job is given back as forgotten.
            LOG.atWarn()
                    .addKeyValue("job", execution.lease().job())
                    .setCause(e)
                    .log("A job whose outcome cannot be stored could not be put away; it will run again");
        }
    }

    private void discardOrPark(InstanceExecution execution, RuntimeException reason) {
        Lease lease = execution.lease();
        if (reason instanceof LeaseLostException) {
            LOG.atDebug().addKeyValue("job", lease.job()).log("The lease was lost; the outcome is dropped");
        } else if (reason instanceof SessionEndedException || reason instanceof UnknownInstanceException) {
            queue.discard(List.of(lease));
        } else {
            LOG.atError()
                    .addKeyValue("session", execution.session())
                    .addKeyValue("instance", execution.instance())
                    .setCause(reason)
                    .log("The outcome cannot be stored; the job is parked until somebody looks at it");
            queue.park(List.of(lease), "its outcome could not be stored: " + reason.getMessage());
        }
    }
}
