package org.triggers4j.test.store;

import java.util.ArrayList;
import java.util.List;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.Writes;

/** Reads in one commit, decides, and writes in another: what a store without locks does. */
class UnlockedStore extends BrokenStore {
    private final Store sound;

    UnlockedStore(Store sound) {
        super(sound);
        this.sound = sound;
    }

    @Override
    public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        return sound.commit(
                intents,
                new Decider() {
                    private Loaded early = readEarly(intents);

                    @Override
                    public Decision decide(List<Intent> some, List<Integer> indexes, Loaded loaded) {
                        boolean isWhole = some.size() == intents.size()
                                && loaded.sessions().values().stream()
                                        .allMatch(session -> session.openOf().isEmpty());
                        Loaded seen = isWhole ? early : loaded;
                        early = loaded;
                        return decider.decide(some, indexes, seen);
                    }
                },
                patience);
    }

    private Loaded readEarly(List<Intent> intents) {
        var seen = new ArrayList<Loaded>();
        sound.commit(
                intents,
                (some, indexes, loaded) -> {
                    seen.add(loaded);
                    var outcomes = new ArrayList<Decision.Outcome>();
                    some.forEach(intent -> outcomes.add(new Decision.Outcome.Done("read")));
                    return new Decision.Write(new Writes(), outcomes);
                },
                Patience.WAIT);
        return seen.isEmpty() ? new Loaded(java.util.Map.of(), java.util.Map.of()) : seen.get(0);
    }
}
