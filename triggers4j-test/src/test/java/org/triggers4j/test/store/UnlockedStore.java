package org.triggers4j.test.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Exchanger<Object> meeting = new Exchanger<>();

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

    // Two that read at the same time both write afterwards: without this, chance would have to bring it about.
    private void meetAnother() {
        try {
            meeting.exchange(this, 1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // nobody else is here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        meetAnother();
        return seen.isEmpty() ? new Loaded(Map.of(), Map.of()) : seen.get(0);
    }
}
