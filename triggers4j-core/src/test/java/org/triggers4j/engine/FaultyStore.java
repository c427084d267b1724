package org.triggers4j.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.TriggersException;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.wakeup.Doorbell;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/**
 * One process's connection to the shared store: calls fail, hang, or are the last thing the process does. What the store
 * answers is held against the book of leases before anything happens to the answer.
 */
final class FaultyStore implements Store {
    private static final int LIKELIER_IN_COMMITS = 3;

    private final Simulation simulation;
    private final SimulatedProcess process;
    private final Store store;
    private final JobQueue queue;

    FaultyStore(Simulation simulation, SimulatedProcess process) {
        this.simulation = simulation;
        this.process = process;
        this.store = simulation.store();
        this.queue = new FaultyQueue(this, store.queue(), simulation);
    }

    // ---- faults -------------------------------------------------------------------------------------------------

    /** Makes a call, unless something happens to it. */
    <T> T call(String what, Supplier<T> call) {
        return call(what, 1, call);
    }

    /** Makes a call whose failure is so many times likelier. */
    <T> T call(String what, int likelier, Supplier<T> call) {
        process.requireAlive();
        simulation.time().tick();
        Faults.Kind fault = isDown() ? Faults.Kind.REFUSED : simulation.faults().next(likelier);
        trace(fault == Faults.Kind.NONE ? what : what + " " + fault);
        before(fault);
        if (fault == Faults.Kind.REFUSED || fault == Faults.Kind.LOCKED) {
            throw failure(StoreException.Kind.TRANSIENT);
        } else if (fault == Faults.Kind.UNKNOWN_AND_NOT_DONE) {
            throw failure(StoreException.Kind.OUTCOME_UNKNOWN);
        }
        T answer = call.get();
        after(fault);
        if (fault == Faults.Kind.UNKNOWN_AND_DONE) {
            throw failure(StoreException.Kind.OUTCOME_UNKNOWN);
        }
        return answer;
    }

    private boolean isDown() {
        return simulation.faults().isDown(simulation.time().nanos());
    }

    private void before(Faults.Kind fault) {
        if (fault == Faults.Kind.STANDSTILL_BEFORE) {
            standStill();
        } else if (fault == Faults.Kind.CRASH_BEFORE) {
            die();
        }
    }

    private void after(Faults.Kind fault) {
        if (fault == Faults.Kind.STANDSTILL_AFTER) {
            standStill();
        } else if (fault == Faults.Kind.CRASH_AFTER) {
            die();
        }
    }

    private void standStill() {
        simulation.time().freeze(process, simulation.faults().standstill());
        process.requireAlive();
    }

    private void die() {
        process.die();
        throw new Crash();
    }

    private static StoreException failure(StoreException.Kind kind) {
        return new StoreException(kind, "simulated: " + kind, null);
    }

    private void trace(String what) {
        simulation.trace().add(simulation.time().nanos(), process + " " + what);
    }

    // ---- commits ------------------------------------------------------------------------------------------------

    @Override
    public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        process.requireAlive();
        simulation.time().tick();
        Faults.Kind fault = isDown() ? Faults.Kind.REFUSED : simulation.faults().next(LIKELIER_IN_COMMITS);
        trace("commit of " + intents.size() + " " + fault);
        before(fault);
        if (fault == Faults.Kind.REFUSED) {
            return all(intents, failure(StoreException.Kind.TRANSIENT));
        } else if (fault == Faults.Kind.UNKNOWN_AND_NOT_DONE) {
            return all(intents, failure(StoreException.Kind.OUTCOME_UNKNOWN));
        }
        List<Result> results = fault == Faults.Kind.LOCKED
                ? commitUnlocked(intents, decider, patience)
                : commitObserved(intents, decider, patience);
        results.forEach(result -> trace("  " + summary(result)));
        after(fault);
        return fault == Faults.Kind.UNKNOWN_AND_DONE
                ? all(intents, failure(StoreException.Kind.OUTCOME_UNKNOWN))
                : results;
    }

    private static List<Result> all(List<Intent> intents, StoreException failure) {
        return new ArrayList<>(intents.stream()
                .map(intent -> (Result) new Result.Failed(failure))
                .toList());
    }

    // Somebody's transaction has one of the sessions locked.
    private List<Result> commitUnlocked(List<Intent> intents, Decider decider, Patience patience) {
        SessionUid locked =
                intents.get(simulation.faults().choose(intents.size())).session();
        List<Integer> others = IntStream.range(0, intents.size())
                .filter(i -> !intents.get(i).session().equals(locked))
                .boxed()
                .toList();
        var results = new ArrayList<Result>();
        intents.forEach(intent -> results.add(new Result.Busy()));
        if (!others.isEmpty()) {
            Decider ofOthers = (some, indexes, loaded) ->
                    decider.decide(some, indexes.stream().map(others::get).toList(), loaded);
            List<Result> rest = commitObserved(others.stream().map(intents::get).toList(), ofOthers, patience);
            IntStream.range(0, others.size()).forEach(i -> results.set(others.get(i), rest.get(i)));
        }
        return results;
    }

    private List<Result> commitObserved(List<Intent> intents, Decider decider, Patience patience) {
        List<Boolean> wereCurrent = intents.stream()
                .map(intent ->
                        intent.lease().map(simulation.leases()::isCurrent).orElse(true))
                .toList();
        var leaving = new AtomicReference<List<JobId>>(List.of());
        Decider observed = (some, indexes, loaded) -> {
            Decision decision = decider.decide(some, indexes, loaded);
            if (decision instanceof Decision.Write write) {
                leaving.set(List.copyOf(write.writes().deletedJobs()));
                simulation.note(write.writes());
            }
            return decision;
        };
        List<Result> results = new ArrayList<>(store.commit(intents, observed, patience));
        for (int i = 0; i < intents.size(); i++) {
            check(intents.get(i), wereCurrent.get(i), results.get(i));
        }
        checkOneEndEach(intents, results);
        simulation.leases().left(leaving.get());
        return results;
    }

    private static void check(Intent intent, boolean wasCurrent, Result result) {
        if (result instanceof Result.Done done) {
            Violation.unless(wasCurrent, "G4", "%s was accepted under a lease long lost: %s", intent, done.value());
        } else if (result instanceof Result.Failed failed) {
            throw new Violation("G1", "the store refused the rows of a decision: " + failed.cause());
        } else if (result instanceof Result.Rejected rejected
                && (rejected.reason() instanceof StoreException || !(rejected.reason() instanceof TriggersException))) {
            throw new Violation("G1", "a decision was not possible: " + rejected.reason());
        }
    }

    private static void checkOneEndEach(List<Intent> intents, List<Result> results) {
        var ended = new ArrayList<Lease>();
        for (int i = 0; i < intents.size(); i++) {
            if (results.get(i) instanceof Result.Done done && done.value() instanceof Applied) {
                intents.get(i).lease().ifPresent(lease -> {
                    Violation.unless(!ended.contains(lease), "G4", "two ends under %s were accepted", lease);
                    ended.add(lease);
                });
            }
        }
    }

    private static String summary(Result result) {
        if (result instanceof Result.Done done && done.value() instanceof Applied applied) {
            return "done, event " + applied.seq() + ", scheduled " + applied.scheduled();
        } else if (result instanceof Result.Rejected rejected) {
            return "rejected: " + rejected.reason().getClass().getSimpleName();
        }
        return result.getClass().getSimpleName();
    }

    // ---- the rest -----------------------------------------------------------------------------------------------

    @Override
    public void start() {}

    @Override
    public JobQueue queue() {
        return queue;
    }

    @Override
    public CallStore calls() {
        CallStore sound = store.calls();
        return (CallStore) Proxy.newProxyInstance(
                CallStore.class.getClassLoader(),
                new Class<?>[] {CallStore.class},
                (proxy, method, arguments) -> call(method.getName(), () -> invoke(sound, method, arguments)));
    }

    @Override
    public ScheduleStore schedules() {
        ScheduleStore sound = store.schedules();
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                new Class<?>[] {ScheduleStore.class},
                (proxy, method, arguments) -> call(method.getName(), () -> invoke(sound, method, arguments)));
    }

    private static Object invoke(Object sound, Method method, Object[] arguments) {
        try {
            return method.invoke(sound, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public StoreQueries queries() {
        return new FaultyQueries();
    }

    @Override
    public Maintenance maintenance() {
        return store.maintenance();
    }

    /** Rings may be lost, late or doubled. */
    @Override
    public Doorbell doorbell() {
        return new Doorbell() {
            @Override
            public void ring() {
                simulation.ring(process);
            }

            @Override
            public AutoCloseable onRing(Runnable listener) {
                return () -> {};
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    /** Reading fails too. */
    private final class FaultyQueries implements StoreQueries {
        @Override
        public Optional<SessionSnapshot> session(SessionUid uid, InstanceSelection selection) {
            return call("read " + uid, () -> store.queries().session(uid, selection));
        }

        @Override
        public Map<String, Kwargs> latestKwargs(SessionUid uid) {
            return call("read latest kwargs", () -> store.queries().latestKwargs(uid));
        }

        @Override
        public List<LogEntry> events(SessionUid uid, long afterSeq, int limit) {
            return call("read events", () -> store.queries().events(uid, afterSeq, limit));
        }

        @Override
        public List<SessionUid> sessions(Optional<SessionUid> after, int limit) {
            return call("read sessions", () -> store.queries().sessions(after, limit));
        }

        @Override
        public List<QueueDepth> queueDepths() {
            return call("read queue depths", () -> store.queries().queueDepths());
        }

        @Override
        public List<ParkedJob> parked(int limit) {
            return call("read parked jobs", () -> store.queries().parked(limit));
        }
    }
}
