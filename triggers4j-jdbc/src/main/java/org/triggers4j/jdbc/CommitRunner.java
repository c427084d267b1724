package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionUid;

/**
 * The algorithm of a commit, the same for every database: lock, read, decide (read more and decide again as long as the
 * decision asks), write, commit.
 *
 * <p>Implementation notes. What may be one item's fault (the data, the decision itself) is found by bisection: roll back
 * and commit each half by itself, from the lock on. What is nobody's fault is tried again a few times, because before the
 * commit statement nothing has happened. When the commit statement itself fails, all or nothing has: one event of the
 * commit is looked up by its nonce on a new connection, behind the session's lock, which waits for a server process that
 * may still be finishing the old transaction. A commit without events is simply decided again, on whatever is true then.
 * An interruption of the thread waits until all of that is over.
 */
final class CommitRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CommitRunner.class);
    private static final int TRIES = 4;
    private static final int STALE_TRIES = 6;
    private static final int LOOKUPS = 8;

    private final Database database;
    private final SessionStatements statements;
    private final Workflows workflows;

    CommitRunner(Database database, SessionStatements statements, Workflows workflows) {
        this.database = database;
        this.statements = statements;
        this.workflows = workflows;
    }

    List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        var indexes = new ArrayList<Integer>();
        for (int i = 0; i < intents.size(); i++) {
            indexes.add(i);
        }
        try (Interruption interruption = new Interruption()) {
            var batch = new Batch(intents, decider, patience, interruption);
            batch.run(indexes);
            return batch.results();
        }
    }

    /** The same in a transaction that is open already, and over then; tried once, because a part of it is not ours. */
    Result commitIn(Tx tx, Intent intent, Decider decider) {
        try (Interruption interruption = new Interruption()) {
            var batch = new Batch(List.of(intent), decider, Patience.WAIT, interruption);
            batch.runIn(tx);
            return batch.results().get(0);
        }
    }

    /** How one attempt at a commit failed, and what that calls for. */
    private static final class AttemptException extends Exception {
        private static final long serialVersionUID = 1L;

        enum Kind {
            /** The decision threw. */
            DECISION,
            /** The rows of the decision contradict what it was given. */
            FAULTY,
            /** Somebody else created or changed a session meanwhile. */
            STALE,
            /** There is no connection to be had. */
            UNREACHABLE,
            /** A statement failed. */
            STATEMENT,
            /** The commit failed, and was found not to have happened. */
            NOT_COMMITTED,
            /** The commit failed, and nobody knows. */
            OUTCOME_UNKNOWN
        }

        private final Kind kind;

        AttemptException(Kind kind, Exception cause) {
            super(cause);
            this.kind = kind;
        }

        SQLException failure() {
            return (SQLException) Objects.requireNonNull(getCause());
        }
    }

    /** One call of {@link #commit}. */
    private final class Batch {
        private final List<Intent> intents;
        private final Decider decider;
        private final Patience patience;
        private final Interruption interruption;
        private final List<@Nullable Result> results;

        Batch(List<Intent> intents, Decider decider, Patience patience, Interruption interruption) {
            this.intents = intents;
            this.decider = decider;
            this.patience = patience;
            this.interruption = interruption;
            this.results = new ArrayList<>(Collections.nCopies(intents.size(), null));
        }

        List<Result> results() {
            var complete = new ArrayList<Result>();
            for (Result result : results) {
                complete.add(Optional.ofNullable(result).orElseThrow());
            }
            return complete;
        }

        void run(List<Integer> indexes) {
            if (indexes.isEmpty()) {
                return;
            }
            for (int attempt = 1; ; attempt++) {
                interruption.putOff();
                try {
                    attempt(indexes);
                    return;
                } catch (AttemptException e) {
                    if (!isToBeRepeated(e, attempt)) {
                        giveUp(indexes, e);
                        return;
                    }
                    Pause.jittered(attempt);
                }
            }
        }

        void runIn(Tx tx) {
            interruption.putOff();
            List<Integer> only = List.of(0);
            try {
                Optional<Written> sent;
                try (tx) {
                    sent = send(tx, only, true);
                }
                settle(sent);
            } catch (AttemptException e) {
                results.set(0, resultOf(e));
            }
        }

        private boolean isToBeRepeated(AttemptException e, int attempt) {
            return switch (e.kind) {
                case DECISION, FAULTY, UNREACHABLE, OUTCOME_UNKNOWN -> false;
                case STALE -> attempt < STALE_TRIES;
                case NOT_COMMITTED -> attempt < TRIES;
                case STATEMENT ->
                    attempt < TRIES
                            && switch (database.classify(e.failure())) {
                                case CONTENTION, CONNECTION -> true;
                                case LOCK_TIMEOUT, EXHAUSTED, DATA, BROKEN -> false;
                            };
            };
        }

        private void giveUp(List<Integer> indexes, AttemptException e) {
            if (indexes.size() > 1 && mayBeOfOneItem(e)) {
                run(indexes.subList(0, indexes.size() / 2));
                run(indexes.subList(indexes.size() / 2, indexes.size()));
                return;
            }
            Result result = resultOf(e);
            indexes.forEach(index -> results.set(index, result));
        }

        private boolean mayBeOfOneItem(AttemptException e) {
            return switch (e.kind) {
                case DECISION, FAULTY, STALE -> true;
                case UNREACHABLE, NOT_COMMITTED, OUTCOME_UNKNOWN -> false;
                case STATEMENT ->
                    switch (database.classify(e.failure())) {
                        case DATA, CONTENTION, LOCK_TIMEOUT -> true;
                        case CONNECTION, EXHAUSTED, BROKEN -> false;
                    };
            };
        }

        private Result resultOf(AttemptException e) {
            return switch (e.kind) {
                case DECISION -> new Result.Rejected((RuntimeException) Objects.requireNonNull(e.getCause()));
                case FAULTY ->
                    new Result.Failed(new StoreException(
                            StoreException.Kind.DEFINITE, String.valueOf(e.getMessage()), e.getCause()));
                case STALE ->
                    new Result.Failed(new StoreException(
                            StoreException.Kind.TRANSIENT,
                            "The session kept changing between reading and writing; nothing was written. Try again.",
                            e.getCause()));
                case UNREACHABLE, STATEMENT, NOT_COMMITTED ->
                    new Result.Failed(database.classify(e.failure()).toException(e.failure()));
                case OUTCOME_UNKNOWN ->
                    new Result.Failed(new StoreException(
                            StoreException.Kind.OUTCOME_UNKNOWN,
                            "The connection broke during the commit, and the database could not be asked since whether it was"
                                    + " done. All of it was written, or nothing. Repeating is safe with an idempotency key.",
                            e.failure()));
            };
        }

        /** Sets the results of all these intents, or throws and sets those of the busy ones at most. */
        private void attempt(List<Integer> indexes) throws AttemptException {
            Optional<Written> sent;
            try (Tx tx = begin()) {
                sent = send(tx, indexes, false);
            }
            settle(sent);
        }

        private void settle(Optional<Written> sent) throws AttemptException {
            if (sent.isEmpty()) {
                return;
            }
            Written written = sent.get();
            if (written.doubt != null && !isWritten(written.decision.writes(), written.doubt, interruption)) {
                throw new AttemptException(AttemptException.Kind.NOT_COMMITTED, written.doubt);
            }
            report(written);
        }

        /** Up to the commit statement; empty when all were busy. What else is in the transaction stands with the intent. */
        private Optional<Written> send(Tx tx, List<Integer> indexes, boolean isShared) throws AttemptException {
            try {
                Wanted wanted = Wanted.by(indexes.stream().map(intents::get).toList());
                var found = new Found(wanted);
                statements.lock(tx, wanted, patience, found);
                found.resolve(tx, workflows);
                List<Integer> ours = withoutBusy(indexes, found);
                if (ours.isEmpty()) {
                    return Optional.empty();
                }
                var written = new Written(ours, decide(tx, ours, found));
                Writes writes = written.decision.writes();
                if (!writes.isEmpty()) {
                    checkRows(writes, found);
                    statements.write(tx, writes, found, workflows);
                }
                if (isShared ? written.isAccepted() : !writes.isEmpty()) {
                    written.commit(tx);
                }
                return Optional.of(written);
            } catch (SQLException e) {
                throw new AttemptException(AttemptException.Kind.STATEMENT, e);
            } catch (SessionStatements.StaleException e) {
                throw new AttemptException(AttemptException.Kind.STALE, e);
            }
        }

        private void checkRows(Writes writes, Found found) throws AttemptException {
            List<String> faults = WriteFaults.of(writes, found);
            if (!faults.isEmpty()) {
                throw new AttemptException(
                        AttemptException.Kind.FAULTY,
                        new IllegalStateException("Rows that do not fit the session: " + String.join("; ", faults)));
            }
        }

        private Tx begin() throws AttemptException {
            try {
                return database.begin();
            } catch (SQLException e) {
                throw new AttemptException(AttemptException.Kind.UNREACHABLE, e);
            }
        }

        private List<Integer> withoutBusy(List<Integer> indexes, Found found) throws AttemptException {
            var ours = new ArrayList<Integer>();
            for (int index : indexes) {
                if (!found.isBusy(intents.get(index).session())) {
                    ours.add(index);
                } else if (patience == Patience.SKIP_LOCKED) {
                    results.set(index, new Result.Busy());
                } else {
                    // Made by somebody else between the lock, which did not see it, and the look whether it exists.
                    throw new AttemptException(
                            AttemptException.Kind.STALE, new IllegalStateException("The session was just made"));
                }
            }
            return ours;
        }

        private Decision.Write decide(Tx tx, List<Integer> indexes, Found found) throws SQLException, AttemptException {
            List<Intent> chosen = indexes.stream().map(intents::get).toList();
            while (true) {
                Decision decision;
                try {
                    decision = decider.decide(chosen, Collections.unmodifiableList(indexes), found.loaded(chosen));
                } catch (RuntimeException e) {
                    throw new AttemptException(AttemptException.Kind.DECISION, e);
                }
                if (decision instanceof Decision.Write write) {
                    return checked(write, chosen.size());
                }
                readMore(tx, (Decision.Read) decision, found);
            }
        }

        private void readMore(Tx tx, Decision.Read read, Found found) throws SQLException, AttemptException {
            Wanted more = Wanted.by(read);
            if (!found.isLocking(read.session()) || !found.isNew(more)) {
                throw new AttemptException(
                        AttemptException.Kind.DECISION,
                        new IllegalStateException(
                                "The decision asks again for what it was given, or for a session that no"
                                        + " intent names: " + read));
            }
            statements.read(tx, more, found);
        }

        private Decision.Write checked(Decision.Write write, int expected) throws AttemptException {
            if (write.outcomes().size() != expected) {
                throw new AttemptException(
                        AttemptException.Kind.DECISION,
                        new IllegalStateException(write.outcomes().size() + " outcomes for " + expected + " intents"));
            }
            return write;
        }

        private void report(Written written) {
            written.decision.writes().sessions().forEach(row -> workflows.stored(row.workflow()));
            written.decision.writes().workflows().forEach(workflows::stored);
            for (int i = 0; i < written.indexes.size(); i++) {
                Decision.Outcome outcome = written.decision.outcomes().get(i);
                results.set(
                        written.indexes.get(i),
                        outcome instanceof Decision.Outcome.Done done
                                ? new Result.Done(done.value())
                                : new Result.Rejected(((Decision.Outcome.Rejected) outcome).reason()));
            }
        }
    }

    /** What was sent, and the doubt about the commit statement if it failed. */
    private static final class Written {
        private final List<Integer> indexes;
        private final Decision.Write decision;
        private @Nullable SQLException doubt;

        Written(List<Integer> indexes, Decision.Write decision) {
            this.indexes = indexes;
            this.decision = decision;
        }

        boolean isAccepted() {
            return decision.outcomes().stream().allMatch(Decision.Outcome.Done.class::isInstance);
        }

        void commit(Tx tx) {
            try {
                tx.commit();
            } catch (SQLException e) {
                doubt = e;
            }
        }
    }

    private boolean isWritten(Writes writes, SQLException doubt, Interruption interruption) throws AttemptException {
        Optional<Writes.EventRow> witness = writes.events().stream().findFirst();
        if (witness.isEmpty()) {
            return false;
        }
        SessionUid uid = witness.get().uid();
        LOG.atInfo().addKeyValue("session", uid).setCause(doubt).log("a commit failed ambiguously; looking it up");
        for (int attempt = 1; attempt <= LOOKUPS; attempt++) {
            interruption.putOff();
            Pause.jittered(attempt);
            interruption.putOff();
            try (Tx tx = database.begin()) {
                return statements.isWritten(
                        tx, uid, witness.get().entry().seq(), witness.get().nonce());
            } catch (SQLException e) {
                doubt.addSuppressed(e);
            }
        }
        throw new AttemptException(AttemptException.Kind.OUTCOME_UNKNOWN, doubt);
    }
}
