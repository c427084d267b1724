package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.triggers4j.store.Store;

/**
 * Owns every thread of an engine: starts them, wakes them, and stops them in the order that loses nothing.
 *
 * <p>{@code triggers-claim}, {@code triggers-complete}, {@code triggers-heartbeat}, {@code triggers-rescue},
 * {@code triggers-chores-*}, {@code triggers-hooks}, and the threads that user code runs on.
 */
final class WorkerThreads {
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);
    // Under load one claim fetches what became ready in this time; when idle nobody waits for it.
    private static final Duration CLAIMS_APART = Duration.ofMillis(3);
    private static final Duration CHECK_EVERY = Duration.ofMillis(5);

    private final WorkerParts parts;
    private final Store store;
    private final Settings settings;
    private final Lifecycle lifecycle;
    private final ExecutorService tasks = TaskThreads.open();
    private final ExecutorService hooks = Executors.newSingleThreadExecutor(WorkerThreads::hookThread);
    private final Loop claim;
    private final Loop complete;
    private final Loop endCalls;
    private final Loop heartbeat;
    private final Loop inbox;
    private final List<Loop> chores = new ArrayList<>();
    private AutoCloseable listening = () -> {};

    WorkerThreads(
            Function<WorkerParts.Executors, WorkerParts> assemble,
            Store store,
            Settings settings,
            Lifecycle lifecycle) {
        this.parts = assemble.apply(new WorkerParts.Executors(tasks, hooks));
        this.store = store;
        this.settings = settings;
        this.lifecycle = lifecycle;
        claim = new Loop("triggers-claim", CLAIMS_APART, parts.worker()::claim);
        complete = new Loop("triggers-complete", parts.completer()::step);
        endCalls = new Loop("triggers-complete-calls", parts.callEnds()::step);
        heartbeat = new Loop("triggers-heartbeat", parts.worker()::beat);
        inbox = new Loop("triggers-chores-inbox", parts.housekeeper()::applyInbox);
        chores.add(inbox);
        if (settings.work().isWorker()) {
            chores.add(new Loop("triggers-rescue", parts.rescuer()::step));
            chores.add(new Loop("triggers-chores-promote", parts.housekeeper()::promote));
            chores.add(new Loop("triggers-chores-park", parts.housekeeper()::park));
            chores.add(new Loop("triggers-chores-calls", parts.housekeeper()::watchCalls));
            chores.add(new Loop("triggers-chores-forget", parts.housekeeper()::forgetCalls));
        }
        if (settings.retention().keepEndedFor().isPresent()
                || settings.retention().keepHistoryFor().isPresent()) {
            chores.add(new Loop("triggers-chores-prune", parts.housekeeper()::prune));
        }
    }

    private static Thread hookThread(Runnable work) {
        var thread = new Thread(work, "triggers-hooks");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        if (settings.work().isWorker()) {
            parts.worker().begin();
            parts.completer().onWork(complete::wake);
            parts.callEnds().onWork(endCalls::wake);
            parts.slots().onRoom(claim::wake);
            heartbeat.start();
            complete.start();
            endCalls.start();
            claim.start();
        }
        chores.forEach(Loop::start);
        lifecycle.onRing(claim::wake);
        lifecycle.onInbox(inbox::wake);
        listening = store.doorbell().onRing(claim::wake);
    }

    int abandoned() {
        return parts.worker().watch().abandonedThreads();
    }

    /** Whether every claimed run has been settled, its hooks told. */
    boolean isIdle() {
        return parts.worker().isDrained();
    }

    /** Stops claiming, drains within the grace, interrupts, gives back, stops the heartbeat last. */
    void stop() {
        Closing.goingOn("leave the doorbell", listening);
        if (settings.work().isWorker()) {
            claim.stop();
            Closing.goingOn("give back what has not begun", parts.worker()::stopClaiming);
            if (!await(parts.worker()::isDrained, settings.timing().graceFor())) {
                parts.worker().interruptAll();
                await(parts.worker()::isDrained, AFTER_INTERRUPT);
            }
        }
        chores.forEach(Loop::stop);
        if (settings.work().isWorker()) {
            complete.stop();
            endCalls.stop();
            Closing.goingOn("store the last outcomes", parts::storeLastEnds);
            Closing.goingOn("give back what would not stop", parts.worker()::leave);
            heartbeat.stop();
        }
        tasks.shutdownNow();
        hooks.shutdown();
    }

    private static boolean await(BooleanSupplier condition, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(CHECK_EVERY.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
