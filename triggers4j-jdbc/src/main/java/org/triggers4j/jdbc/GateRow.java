package org.triggers4j.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.TokenBucket;

/** A gate without those who are inside. */
record GateRow(String key, int most, Optional<TokenBucket> bucket) {
    static GateRow of(Admissions.GateState state) {
        return new GateRow(state.key(), state.most(), state.bucket());
    }

    /** As a gate is at first. */
    static GateRow opened(CallStore.Gate gate, Instant now) {
        return new GateRow(gate.key(), gate.most(), gate.rate().map(rate -> TokenBucket.full(rate, now)));
    }

    /** One that nobody has described: it lets everybody in, and those who know better describe it when they ask again. */
    static GateRow undescribed(String key) {
        return new GateRow(key, 0, Optional.empty());
    }

    Admissions.GateState with(List<CallStore.Holder> inside) {
        return new Admissions.GateState(key, most, bucket, inside);
    }

    /**
     * How many more it lets in, now that somebody has left. Permits that have come since the last refill are not counted here,
     * where no clock is at hand; who polls for open gates finds them.
     */
    int roomAfterLeaving(List<CallStore.Holder> inside) {
        return with(inside).room(bucket.map(TokenBucket::at).orElse(Instant.EPOCH));
    }
}
