package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.TriggersException;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Json;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.JobQueue.WorkerBeat;

/** The workers' rows: who lives. A worker declared dead has no row. */
final class Liveness {
    private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

    private final SideConnection side;
    private final Function<SQLException, Failure> classify;
    private final String register;
    private final String beat;
    private final String live;
    private final String declareDead;
    private final String unregister;

    Liveness(SideConnection side, Function<SQLException, Failure> classify, JdbcOptions options) {
        this.side = side;
        this.classify = classify;
        this.register = options.sql("""
                INSERT INTO {}worker (id, beat, offer)
                VALUES (?, 0, ?)
                ON CONFLICT (id) DO UPDATE SET offer = excluded.offer
                """);
        this.beat = options.sql("UPDATE {}worker SET beat = beat + 1 WHERE id = ?");
        this.live = options.sql("SELECT id, beat, offer FROM {}worker ORDER BY id");
        this.declareDead = options.sql("DELETE FROM {}worker WHERE id = ? AND beat = ?");
        this.unregister = options.sql("DELETE FROM {}worker WHERE id = ?");
    }

    void register(WorkerId worker, Offer offer) {
        var text = Json.write(Map.of(
                "queues",
                offer.queues(),
                "tasks",
                offer.tasks(),
                "managers",
                offer.managers(),
                "runners",
                offer.runners()));
        call(tx -> tx.update(register, worker.value(), text));
    }

    boolean beat(WorkerId worker) {
        return call(tx -> tx.update(beat, worker.value())) > 0;
    }

    /** A worker whose offer cannot be read lives all the same, and offers nothing. */
    List<WorkerBeat> liveWorkers() {
        return call(tx -> {
            var workers = new ArrayList<WorkerBeat>();
            tx.query(
                    live,
                    row -> workers.add(new WorkerBeat(
                            new WorkerId(row.getString("id")), row.getLong("beat"), offer(row.getString("offer")))));
            return workers;
        });
    }

    private static Offer offer(String text) {
        try {
            var parts = (Map<?, ?>) Json.read(text);
            if (parts != null) {
                return new Offer(
                        texts(parts.get("queues")),
                        texts(parts.get("tasks")),
                        texts(parts.get("managers")),
                        texts(parts.get("runners")));
            }
        } catch (TriggersException | ClassCastException e) {
            LOG.atWarn().setCause(e).log("the offer of a worker cannot be read");
        }
        return new Offer(Set.of(), Set.of(), Set.of(), Set.of());
    }

    private static Set<String> texts(@Nullable Object list) {
        var texts = new LinkedHashSet<String>();
        if (list instanceof List<?> values) {
            values.forEach(value -> texts.add((String) value));
        }
        return texts;
    }

    boolean declareDead(WorkerId worker, long beatSeen) {
        return call(tx -> tx.update(declareDead, worker.value(), beatSeen)) > 0;
    }

    void unregister(WorkerId worker) {
        call(tx -> tx.update(unregister, worker.value()));
    }

    private <T> T call(Calls.Work<T> work) {
        try {
            return side.call(work);
        } catch (SQLException e) {
            throw classify.apply(e).toException(e);
        }
    }
}
