package org.triggers4j.test.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.TriggersException;
import org.triggers4j.job.Claim;
import org.triggers4j.store.Decision;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.SliceMissException;

/** Turns events into commits the way an engine does, with none of its cleverness; thread-safe but for {@link #at}. */
final class Driver {
    static final String MANAGER = "app.Manager";
    static final String RUNNER = "queue";

    private final Store store;
    private final JobIds ids;
    private volatile Instant now = StoreFixture.T0;

    Driver(Store store, JobIds ids) {
        this.store = store;
        this.ids = ids;
    }

    /** Sets the time of the decisions to come. */
    Driver at(Instant moment) {
        now = moment;
        return this;
    }

    /** Applies the events to one session in one commit, which must succeed. */
    Committed commit(SessionUid session, SessionEvent... events) {
        return commit(Step.on(session, events));
    }

    /** Applies the step in a commit of its own, which must succeed. */
    Committed commit(Step step) {
        return (Committed) done(attempt(step));
    }

    /** Applies the step in a commit of its own. */
    Result attempt(Step step) {
        return attempt(List.of(step), Patience.WAIT).get(0);
    }

    /** Applies several callers' steps in one commit. */
    List<Result> attempt(List<Step> steps, Patience patience) {
        return store.commit(
                steps.stream().map(Step::intent).toList(),
                (intents, indexes, loaded) ->
                        decide(indexes.stream().map(steps::get).toList(), loaded),
                patience);
    }

    /** Like an engine: a batch that waits for nobody, and alone whatever was busy. */
    void commitAll(List<Step> steps) {
        List<Result> results = attempt(steps, Patience.SKIP_LOCKED);
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            done(result instanceof Result.Busy ? attempt(steps.get(i)) : result);
        }
    }

    /** Tells the store that the claimed job runs. */
    void start(Claim claim, Instant moment) {
        var writes = new Writes();
        writes.starts().add(new Writes.StartRow(claim.lease(), moment));
        Intent intent =
                Intent.on(new SessionUid(claim.job().instance().session())).under(claim.lease());
        List<Decision.Outcome> outcomes = List.of(new Decision.Outcome.Done("started"));
        store.commit(List.of(intent), (intents, indexes, loaded) -> new Decision.Write(writes, outcomes), Patience.WAIT)
                .forEach(Driver::done);
    }

    /** What an engine would decide for these steps. */
    Decision decide(List<Step> steps, Loaded loaded) {
        Map<SessionUid, SessionFold> folds = new LinkedHashMap<>();
        loaded.sessions().forEach((uid, session) -> {
            List<Step> ours =
                    steps.stream().filter(step -> step.session().equals(uid)).toList();
            folds.put(uid, new SessionFold(session, ours, ids, now));
        });
        var outcomes = new ArrayList<Decision.Outcome>();
        for (Step step : steps) {
            try {
                SessionFold fold =
                        Optional.ofNullable(folds.get(step.session())).orElseThrow();
                outcomes.add(new Decision.Outcome.Done(decide(step, fold, loaded)));
            } catch (SliceMissException miss) {
                return read(step.session(), miss);
            } catch (TriggersException e) {
                outcomes.add(new Decision.Outcome.Rejected(e));
            }
        }
        var writes = new Writes();
        folds.values().forEach(fold -> fold.writeTo(writes));
        return new Decision.Write(writes, outcomes);
    }

    private static Object decide(Step step, SessionFold fold, Loaded loaded) {
        if (step.lease().isPresent()
                && !loaded.jobs().containsKey(step.lease().get().job())) {
            throw new LeaseLostException(
                    "The lease of job " + step.lease().get().job() + " is lost.");
        }
        Optional<FireKey> known = step.key().flatMap(fold::known);
        return known.isPresent() ? known.get() : fold.apply(step);
    }

    private static Decision.Read read(SessionUid session, SliceMissException miss) {
        if (miss.kind() != SliceMissException.Kind.OPEN_INSTANCES) {
            throw new IllegalStateException("The step should have named it", miss);
        }
        return new Decision.Read(session, List.of(miss.name()), List.of(), List.of());
    }

    /** The value of a result that must be Done. */
    static Object done(Result result) {
        if (result instanceof Result.Done done) {
            return done.value();
        } else if (result instanceof Result.Rejected rejected) {
            throw rejected.reason();
        } else if (result instanceof Result.Failed failed) {
            throw failed.cause();
        }
        throw new AssertionError("The session is locked by somebody else, and the commit would not wait.");
    }
}
