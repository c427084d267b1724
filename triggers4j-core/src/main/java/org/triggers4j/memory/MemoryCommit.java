package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Result;

/** Load, decide, check, apply; where a batch fails, its halves are tried, down to the one intent that is to blame. */
final class MemoryCommit {
    private final MemoryState state;

    MemoryCommit(MemoryState state) {
        this.state = state;
    }

    List<Result> run(List<Intent> intents, Decider decider) {
        var indexes = IntStream.range(0, intents.size()).boxed().toList();
        return state.locked(() -> part(List.copyOf(intents), indexes, decider));
    }

    private List<Result> part(List<Intent> intents, List<Integer> indexes, Decider decider) {
        if (intents.isEmpty()) {
            return Collections.emptyList();
        }
        Decision.Write decision;
        try {
            decision = decide(intents, indexes, decider);
        } catch (RuntimeException e) {
            return intents.size() == 1 ? List.of(new Result.Rejected(e)) : halves(intents, indexes, decider);
        }
        var rows = new MemoryRows(state, decision.writes());
        List<String> faults = rows.faults();
        if (faults.isEmpty()) {
            rows.apply();
            return results(decision);
        }
        return intents.size() == 1 ? List.of(failed(faults)) : halves(intents, indexes, decider);
    }

    private Decision.Write decide(List<Intent> intents, List<Integer> indexes, Decider decider) {
        var reading = new MemoryReading(state, intents);
        Decision decision = decider.decide(intents, indexes, reading.read());
        while (decision instanceof Decision.Read more) {
            reading.add(more);
            decision = decider.decide(intents, indexes, reading.read());
        }
        var write = (Decision.Write) decision;
        if (write.outcomes().size() != intents.size()) {
            throw new IllegalStateException(
                    "The decision has " + write.outcomes().size() + " outcomes for " + intents.size() + " intents.");
        }
        return write;
    }

    private List<Result> halves(List<Intent> intents, List<Integer> indexes, Decider decider) {
        int middle = intents.size() / 2;
        var results = new ArrayList<>(part(intents.subList(0, middle), indexes.subList(0, middle), decider));
        results.addAll(part(intents.subList(middle, intents.size()), indexes.subList(middle, indexes.size()), decider));
        return results;
    }

    private static List<Result> results(Decision.Write decision) {
        var results = new ArrayList<Result>();
        for (Decision.Outcome outcome : decision.outcomes()) {
            if (outcome instanceof Decision.Outcome.Done done) {
                results.add(new Result.Done(done.value()));
            } else if (outcome instanceof Decision.Outcome.Rejected rejected) {
                results.add(new Result.Rejected(rejected.reason()));
            }
        }
        return results;
    }

    private static Result failed(List<String> faults) {
        return new Result.Failed(new StoreException(
                StoreException.Kind.DEFINITE, "Nothing was written: " + String.join("; ", faults), null));
    }
}
