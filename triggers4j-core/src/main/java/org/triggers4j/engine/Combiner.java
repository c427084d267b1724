package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;

/**
 * Commits the operations of concurrent callers together: see {@link SharedCommits}.
 *
 * <p>What comes back Busy (its session is locked by another process or a caller's transaction) is committed by its owner
 * alone, on its own connection, waiting: it holds nobody up.
 */
final class Combiner {
    private static final int TRIES = 12;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final Store store;
    private final Decisions.Context context;
    private final Forecast forecast = new Forecast();
    private final SharedCommits<Decisions.Item, Result> shared;

    Combiner(Store store, Decisions.Context context) {
        this.store = store;
        this.context = context;
        this.shared = new SharedCommits<>(
                context.environment(), items -> commitNow(items, Patience.SKIP_LOCKED), Result.Failed::new);
    }

    /** Commits one operation; retries by itself what is safe to retry. */
    Result commit(Decisions.Item item) {
        return commit(List.of(item)).get(0);
    }

    /** Commits several; each gets its own result, in order. They may end up in different commits. */
    List<Result> commit(List<Decisions.Item> items) {
        var results = new ArrayList<>(commitOnce(items));
        for (int i = 0; i < items.size(); i++) {
            results.set(i, insist(items.get(i), results.get(i)));
        }
        return results;
    }

    /** Like {@link #commit}, but Busy and failed operations come back as they are, at once. */
    List<Result> commitOnce(List<Decisions.Item> items) {
        return shared.commit(items);
    }

    /** Commits all in one commit of their own, in order; what is Busy or failed comes back as it is, at once. */
    List<Result> commitTogether(List<Decisions.Item> items) {
        return commitNow(items, Patience.SKIP_LOCKED);
    }

    // Alone on the caller's thread, prepared to wait for the session's lock.
    private Result insist(Decisions.Item item, Result first) {
        Result result = first;
        for (int attempt = 1; attempt < TRIES && isWorthRetrying(result); attempt++) {
            if (result instanceof Result.Failed) {
                pause(attempt);
            }
            result = commitNow(List.of(item), Patience.WAIT).get(0);
        }
        if (result instanceof Result.Busy) {
            return new Result.Failed(new StoreException(
                    StoreException.Kind.TRANSIENT,
                    "Session '" + item.operation().session() + "' stayed locked by another transaction.",
                    null));
        }
        return result;
    }

    private static boolean isWorthRetrying(Result result) {
        return result instanceof Result.Busy
                || (result instanceof Result.Failed failed && failed.cause().isTransient());
    }

    private void pause(int attempt) {
        Duration most = Duration.ofMillis(5L << Math.min(attempt, 6));
        Duration wait = context.environment().jitter(most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE);
        try {
            context.environment().sleep(wait.plusMillis(1));
        } catch (InterruptedException e) {
            // The commit is not abandoned half way; whoever waits for the caller sees the flag afterwards.
            Thread.currentThread().interrupt();
        }
    }

    private List<Result> commitNow(List<Decisions.Item> items, Patience patience) {
        List<Intent> intents =
                items.stream().map(item -> forecast.intentOf(item.operation())).toList();
        var decisions = new Decisions(context, items);
        List<Result> results = store.commit(intents, decisions, patience);
        forecast.remember(decisions.lastSlices());
        return results;
    }

    /** Commits one operation together with what a caller wrote in the transaction, on the calling thread; tries once. */
    Result commitIn(StoreTransaction transaction, Decisions.Item item) {
        var decisions = new Decisions(context, List.of(item));
        Result result = transaction.commit(forecast.intentOf(item.operation()), decisions);
        forecast.remember(decisions.lastSlices());
        return result;
    }
}
