package org.triggers4j.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.Store;

/** The parts of a worker, wired; none of them has a thread of its own. */
final class WorkerParts {
    private final Worker worker;
    private final Slots slots;
    private final Environment environment;
    private final Completer completer;
    private final CallEnds callEnds;
    private final Rescuer rescuer;
    private final Housekeeper housekeeper;

    /** What an engine has with or without a worker. */
    record Shared(
            Store store,
            Combiner combiner,
            Sessions sessions,
            Decisions.Context context,
            Lifecycle lifecycle,
            CallParts calls) {
        /** With the parts for calls. */
        static Shared of(
                Store store, Combiner combiner, Sessions sessions, Decisions.Context context, Lifecycle lifecycle) {
            return new Shared(
                    store, combiner, sessions, context, lifecycle, new CallParts(store, context, sessions, lifecycle));
        }
    }

    /** Where user code and hooks run. */
    record Executors(Executor tasks, Executor hooks) {}

    /** Wires them; {@code identity} is told under which id the worker works. */
    WorkerParts(Shared shared, Executors executors, Consumer<Optional<WorkerId>> identity) {
        var queue = shared.store().queue();
        environment = shared.context().environment();
        slots = new Slots(executors.tasks(), shared.context().settings().work().slots());
        completer = new Completer(shared, executors.hooks());
        callEnds = new CallEnds(shared, executors.hooks());
        var calls = new Worker.Calls(
                shared.store().calls(),
                shared.calls().runs(),
                callEnds,
                shared.calls().claiming());
        worker = new Worker(queue, shared.context(), completer, shared.sessions(), slots, calls, identity);
        worker.add(new ThreadPerRun(executors.tasks()));
        rescuer = new Rescuer(shared, worker);
        housekeeper = new Housekeeper(shared);
    }

    Worker worker() {
        return worker;
    }

    Slots slots() {
        return slots;
    }

    Completer completer() {
        return completer;
    }

    CallEnds callEnds() {
        return callEnds;
    }

    Rescuer rescuer() {
        return rescuer;
    }

    Housekeeper housekeeper() {
        return housekeeper;
    }

    /** Runs what is ready until nothing is left, or so many have run; executors must run on the calling thread. Returns how many runs. */
    int drain(int most) {
        int runs = 0;
        worker.renew();
        worker.giveBackForgotten();
        housekeeper.applyInbox();
        housekeeper.promote();
        housekeeper.tendCalls();
        storeEnds(); // of runs on other threads, of runners that have their own
        for (int claimed = worker.claimOnce(most); claimed > 0; claimed = worker.claimOnce(most - runs)) {
            runs += claimed;
            worker.renew();
            storeEnds();
        }
        return runs;
    }

    /** As many as the store takes without waiting. */
    void storeLastEnds() {
        boolean isTaking = true;
        while (isTaking && (!completer.isIdle() || !callEnds.isIdle())) {
            Duration pause = completer.step();
            isTaking = callEnds.step().isZero() || pause.isZero();
        }
    }

    private void storeEnds() {
        while (!completer.isIdle() || !callEnds.isIdle()) {
            Duration pause = completer.step();
            Duration other = callEnds.step();
            boolean isBehind = !completer.isIdle() || !callEnds.isIdle();
            if (isBehind && !pause.isZero() && !other.isZero()) {
                rest(pause.compareTo(other) < 0 ? pause : other);
            }
        }
    }

    // The store cannot take them now.
    private void rest(Duration pause) {
        try {
            environment.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
