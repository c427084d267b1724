package org.triggers4j.example.cookbook.calling;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Task;

/** Collects the answers of several people, and asks those again who were busy. */
public final class Collect implements Task<Collect.Persons, Integer> {
    /** Whom to ask. */
    public record Persons(List<Long> ids) {}

    private final LongFunction<Optional<Duration>> ask;

    /** Asks somebody; the answer is how long they are busy. */
    public Collect(LongFunction<Optional<Duration>> ask) {
        this.ask = ask;
    }

    @Override
    public String name() {
        return "app.Collect";
    }

    // region raise
    @Override
    public Integer run(Persons persons, CallContext context) {
        for (int i = 0; i < persons.ids().size(); i++) {
            Optional<Duration> busyFor = ask.apply(persons.ids().get(i));
            if (busyFor.isPresent()) {
                List<Long> left = persons.ids().subList(i, persons.ids().size());
                throw context.retry().cooldown(busyFor.get()).withKwargs(Kwargs.of("ids", left));
            }
        }
        return context.retries();
    }
    // endregion
}
