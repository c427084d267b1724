package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;

/**
 * Calls on a {@link JdbcStore}.
 *
 * <p>Implementation notes. Enqueueing and ending can tell whether they have been done before, by the ids of the jobs. So a
 * commit that failed ambiguously is simply made again, which also waits for a server process that may still be finishing the
 * first one; what is there then counts as written by it. What may be one item's fault is found by bisection. Calls that
 * claim something go in commits of their own: no other call ever waits for a key.
 */
final class JdbcCalls implements CallStore {
    private static final int LOOKUPS = 8;

    private final Database database;
    private final Calls calls;
    private final CallStatements statements;
    private final AdmissionStatements admissions;
    private final GateStatements gates;
    private final Forgetting forgetting;

    /** What differs between databases. */
    record Parts(CallStatements calls, AdmissionStatements admissions, GateStatements gates) {}

    JdbcCalls(Database database, Calls calls, Parts parts, JdbcOptions options) {
        this.database = database;
        this.calls = calls;
        this.statements = parts.calls();
        this.admissions = parts.admissions();
        this.gates = parts.gates();
        this.forgetting = new Forgetting(calls, gates, options);
    }

    // ---- enqueueing -----------------------------------------------------------------------------------------------

    @Override
    public List<Enqueued> enqueue(List<NewCall> newCalls, Instant now, EndOf stale) {
        var batch = new Batch(newCalls, now, stale);
        batch.run();
        return batch.outcomes();
    }

    /** One call of {@link #enqueue}. */
    private final class Batch {
        private final List<NewCall> newCalls;
        private final Instant now;
        private final EndOf stale;
        private final Map<Integer, Enqueued> outcomes = new LinkedHashMap<>();

        Batch(List<NewCall> newCalls, Instant now, EndOf stale) {
            this.newCalls = newCalls;
            this.now = now;
            this.stale = stale;
        }

        List<Enqueued> outcomes() {
            var inOrder = new ArrayList<Enqueued>();
            for (int i = 0; i < newCalls.size(); i++) {
                inOrder.add(Optional.ofNullable(outcomes.get(i)).orElseThrow());
            }
            return inOrder;
        }

        void run() {
            rounds(newCalls.stream().map(call -> call.job().id()).toList()).forEach(this::run);
        }

        private void run(List<Integer> round) {
            var plain = new ArrayList<Integer>();
            List<Integer> claiming = new ArrayList<>();
            for (int index : round) {
                NewCall call = newCalls.get(index);
                (call.isClaiming() ? claiming : plain).add(index);
            }
            bisecting(plain, this::insert, this::fail);
            while (!claiming.isEmpty()) {
                List<Integer> tried = claiming;
                bisecting(tried, part -> claim(part, CallStatements.Locking.TRY), this::fail);
                claiming = withoutOutcome(tried);
                // Somebody else is at work on the keys of these. Waiting for one of them is mostly waiting for all.
                List<Integer> first = claiming.subList(0, Math.min(1, claiming.size()));
                bisecting(first, part -> claim(part, CallStatements.Locking.WAIT), this::fail);
                claiming = withoutOutcome(claiming);
            }
        }

        private List<Integer> withoutOutcome(List<Integer> indexes) {
            return indexes.stream()
                    .filter(index -> !outcomes.containsKey(index))
                    .toList();
        }

        private List<NewCall> at(List<Integer> indexes) {
            return indexes.stream().map(newCalls::get).toList();
        }

        private void fail(List<Integer> indexes, StoreException failure) {
            indexes.forEach(index -> outcomes.put(index, new Enqueued.Failed(failure)));
        }

        private void insert(List<Integer> indexes) {
            List<NewCall> part = at(indexes);
            Set<JobId> known = calls.repeatedSingle((tx, isInDoubt) -> {
                Set<JobId> found =
                        statements.insert(tx, part.stream().map(NewCall::job).toList());
                return isInDoubt ? Set.of() : found;
            });
            for (int index : indexes) {
                JobId id = newCalls.get(index).job().id();
                outcomes.put(index, known.contains(id) ? Enqueueing.known(id) : new Enqueued.Accepted(id));
            }
        }

        private void claim(List<Integer> indexes, CallStatements.Locking locking) {
            Enqueueing decided = calls.repeated((tx, isInDoubt) -> enqueue(tx, at(indexes), locking, isInDoubt));
            for (int i = 0; i < indexes.size(); i++) {
                int index = indexes.get(i);
                decided.outcomes().get(i).ifPresent(outcome -> outcomes.put(index, outcome));
            }
        }

        private Enqueueing enqueue(Tx tx, List<NewCall> part, CallStatements.Locking locking, boolean isInDoubt)
                throws SQLException {
            Enqueueing decided = Enqueueing.decide(part, statements.look(tx, part, locking), now, isInDoubt);
            statements.write(tx, decided, stale);
            return decided;
        }
    }

    /** Enqueues a call in a transaction that is not ours; a failure leaves it to be rolled back. */
    Enqueued enqueueIn(Tx tx, NewCall call, Instant now, EndOf stale) throws SQLException {
        return statements.joined(tx, joined -> enqueueWithin(joined, call, now, stale));
    }

    /** Enqueues a call in a transaction of this store that does more; a failure leaves it to be rolled back. */
    Enqueued enqueueWithin(Tx tx, NewCall call, Instant now, EndOf stale) throws SQLException {
        return new Batch(List.of(call), now, stale)
                .enqueue(tx, List.of(call), CallStatements.Locking.WAIT, false)
                .outcomes()
                .get(0)
                .orElseThrow();
    }

    /** Does the work for all, or for each half by itself if some item's data is in the way. */
    private <T> void bisecting(List<T> items, Consumer<List<T>> work, Failing<T> failing) {
        if (items.isEmpty()) {
            return;
        }
        try {
            work.accept(items);
        } catch (StoreException e) {
            if (items.size() == 1 || !mayBeOfOneItem(e)) {
                failing.failed(items, e);
                return;
            }
            bisecting(items.subList(0, items.size() / 2), work, failing);
            bisecting(items.subList(items.size() / 2, items.size()), work, failing);
        }
    }

    @FunctionalInterface
    private interface Failing<T> {
        void failed(List<T> items, StoreException failure);
    }

    private boolean mayBeOfOneItem(StoreException failure) {
        return failure.getCause() instanceof SQLException cause && database.classify(cause) == Failure.DATA;
    }

    // ---- before a run ---------------------------------------------------------------------------------------------

    @Override
    public List<Admission> admit(List<Entry> entries, Instant now, EndOf stale) {
        if (entries.isEmpty()) {
            return List.of();
        }
        return calls.repeated((tx, isInDoubt) -> {
            AdmissionStatements.Found found = admissions.lock(tx, entries, now);
            Admissions.Ruling ruling = Admissions.decide(found.candidates(entries), found.claims(), now);
            admissions.write(tx, ruling, stale);
            return ruling.admissions();
        });
    }

    @Override
    public void started(List<Started> runs) {
        if (!runs.isEmpty()) {
            calls.transaction(tx -> statements.started(tx, runs));
        }
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    @Override
    public List<Boolean> end(List<Ending> endings) {
        var current = new ArrayList<Boolean>();
        var failures = new ArrayList<StoreException>();
        endings.forEach(ending -> current.add(false));
        for (List<Integer> round :
                rounds(endings.stream().map(ending -> ending.lease().job()).toList())) {
            bisecting(
                    round,
                    part -> {
                        List<Ending> chosen = part.stream().map(endings::get).toList();
                        Set<Lease> ended = calls.repeated((tx, isInDoubt) -> end(tx, chosen, isInDoubt));
                        part.forEach(index -> current.set(
                                index, ended.contains(endings.get(index).lease())));
                    },
                    (part, failure) -> failures.add(failure));
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return current;
    }

    /** Indexes of jobs, so that none appears twice in a round; hardly ever more than one. */
    private static List<List<Integer>> rounds(List<JobId> jobs) {
        var rounds = new ArrayList<List<Integer>>();
        Map<JobId, Integer> used = new LinkedHashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            int round = used.merge(jobs.get(i), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(i);
        }
        return rounds;
    }

    private Set<Lease> end(Tx tx, List<Ending> endings, boolean isInDoubt) throws SQLException {
        Set<Lease> current = new LinkedHashSet<>(statements.end(tx, endings));
        List<Ending> others = endings.stream()
                .filter(ending -> !current.contains(ending.lease()))
                .toList();
        if (isInDoubt && !others.isEmpty()) {
            Map<JobId, CallState> found = statements.find(
                    tx, others.stream().map(ending -> ending.lease().job()).toList());
            others.stream().filter(ending -> ending.isWrittenIn(found)).forEach(ending -> current.add(ending.lease()));
        }
        return current;
    }

    /**
     * Ends a call in a transaction that is open already, and over then.
     *
     * @return whether its lease was current; if not, nothing of the transaction remains
     */
    boolean endIn(Tx tx, Ending ending) {
        try (Interruption interruption = new Interruption()) {
            interruption.putOff();
            Optional<SQLException> doubt = Optional.empty();
            try (tx) {
                if (statements.end(tx, List.of(ending)).isEmpty()) {
                    return false;
                }
                doubt = commit(tx);
            } catch (SQLException e) {
                throw database.classify(e).toException(e);
            }
            if (doubt.isPresent() && !isWritten(ending, doubt.get(), interruption)) {
                throw database.classify(doubt.get()).toException(doubt.get());
            }
            return true;
        }
    }

    private static Optional<SQLException> commit(Tx tx) {
        try {
            tx.commit();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    /** Looks it up, behind the lock of the job, which waits for a server process that may still be at it. */
    private boolean isWritten(Ending ending, SQLException doubt, Interruption interruption) {
        JobId job = ending.lease().job();
        for (int attempt = 1; attempt <= LOOKUPS; attempt++) {
            Pause.jittered(attempt);
            interruption.putOff();
            try (Tx tx = database.begin()) {
                statements.await(tx, job);
                return ending.isWrittenIn(statements.find(tx, List.of(job)));
            } catch (SQLException e) {
                doubt.addSuppressed(e);
            }
        }
        throw Calls.outcomeUnknown(doubt);
    }

    // ---- from outside ---------------------------------------------------------------------------------------------

    @Override
    public Cancellation cancel(JobId id, EndOf cancelled) {
        return calls.single(tx -> statements.cancel(tx, id, cancelled));
    }

    @Override
    public List<JobId> cancelRequested(WorkerId worker) {
        return calls.read(tx -> statements.cancelRequested(tx, worker));
    }

    @Override
    public void open(Window window, Instant now, boolean replaces) {
        calls.single(tx -> {
            statements.open(tx, window, now, replaces);
            return window;
        });
    }

    @Override
    public Optional<Instant> ignoredUntil(String key, Instant now) {
        return calls.read(tx -> statements.ignoredUntil(tx, key, now));
    }

    @Override
    public Optional<Holder> holder(String uniqueKey) {
        return calls.read(tx -> statements.holder(tx, uniqueKey));
    }

    // ---- chores ---------------------------------------------------------------------------------------------------

    @Override
    public List<EndedCall> expire(EndOf expired, int limit) {
        return calls.single(tx -> statements.expire(tx, expired, limit));
    }

    @Override
    public int openGates(Instant now, int limit) {
        return calls.transaction(tx -> gates.open(tx, now, limit));
    }

    @Override
    public Optional<Instant> nextPermit(Instant now) {
        return calls.read(gates::awaited).stream()
                .flatMap(gate -> gate.nextPermit(now).stream())
                .min(Comparator.naturalOrder());
    }

    @Override
    public int forget(Instant now, int limit) {
        return forgetting.forget(now, limit);
    }

    // ---- looking --------------------------------------------------------------------------------------------------

    @Override
    public Map<JobId, CallState> find(Collection<JobId> ids) {
        return ids.isEmpty() ? Map.of() : calls.read(tx -> statements.find(tx, new LinkedHashSet<>(ids)));
    }

    @Override
    public List<CallState> list(Filter filter, Optional<JobId> before, int limit) {
        return calls.read(tx -> statements.list(tx, filter, before, limit));
    }
}
