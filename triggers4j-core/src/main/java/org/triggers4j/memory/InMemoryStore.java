package org.triggers4j.memory;

import java.util.List;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.wakeup.Doorbell;

/**
 * A store in this JVM's memory: as transactional as any other, and gone with the object.
 *
 * <p>For tests, demonstrations and work that need not outlive the process. Several engines may share one: like processes
 * on one database they only meet in the data. Thread-safe.
 *
 * <h2>How it works</h2>
 * One lock around plain ordered maps of immutable rows; a commit loads, decides, checks every row and then applies them
 * all. It has no time, threads or chance of its own, so the same calls in the same order leave the same state.
 */
public final class InMemoryStore implements Store {
    private final MemoryState state = new MemoryState();
    private final MemoryDoorbell doorbell = new MemoryDoorbell();
    private final MemoryCommit commit = new MemoryCommit(state);
    private final MemoryQueue queue = new MemoryQueue(state);
    private final MemoryCalls calls = new MemoryCalls(state);
    private final MemorySchedules schedules = new MemorySchedules(state);
    private final MemoryQueries queries = new MemoryQueries(state);
    private final MemoryMaintenance maintenance = new MemoryMaintenance(state);

    /** An empty store. */
    public InMemoryStore() {}

    /** Does nothing: there is nothing to connect to. */
    @Override
    public void start() {}

    /** Never yields {@link Result.Busy}: nobody holds a session's lock for longer than a decision takes. */
    @Override
    public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        return commit.run(intents, decider);
    }

    @Override
    public JobQueue queue() {
        return queue;
    }

    @Override
    public CallStore calls() {
        return calls;
    }

    @Override
    public ScheduleStore schedules() {
        return schedules;
    }

    @Override
    public StoreQueries queries() {
        return queries;
    }

    @Override
    public Maintenance maintenance() {
        return maintenance;
    }

    /** Rings on the thread that rings, before {@link Doorbell#ring} returns. */
    @Override
    public Doorbell doorbell() {
        return doorbell;
    }

    /** Does nothing: the data belongs to the object, which other engines may share. */
    @Override
    public void close() {}
}
