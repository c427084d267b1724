package org.triggers4j.engine;

import java.util.List;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.store.Writes;
import org.triggers4j.wakeup.Doorbell;

/** A store, and decisions on it, with one thing wrong; what exactly, subclasses say. */
abstract class FlawedStore implements Store {
    private final Store sound;

    FlawedStore(Store sound) {
        this.sound = sound;
    }

    /** What a decision gets to see. */
    Loaded seen(Loaded loaded, List<Intent> intents) {
        return loaded;
    }

    /** What becomes of what it wants to write. */
    void edit(Writes writes, Loaded loaded) {}

    @Override
    public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        Decider flawed = (some, indexes, loaded) -> {
            Decision decision = decider.decide(some, indexes, seen(loaded, some));
            if (decision instanceof Decision.Write write) {
                edit(write.writes(), loaded);
            }
            return decision;
        };
        return sound.commit(intents, flawed, patience);
    }

    @Override
    public void start() {
        sound.start();
    }

    @Override
    public JobQueue queue() {
        return sound.queue();
    }

    @Override
    public CallStore calls() {
        return sound.calls();
    }

    @Override
    public ScheduleStore schedules() {
        return sound.schedules();
    }

    @Override
    public StoreQueries queries() {
        return sound.queries();
    }

    @Override
    public Maintenance maintenance() {
        return sound.maintenance();
    }

    @Override
    public Doorbell doorbell() {
        return sound.doorbell();
    }

    @Override
    public void close() {
        sound.close();
    }
}
