package org.triggers4j.example.cookbook.writing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Writes to the neighbours, one letter each; after a fault, to those that are left. */
final class AskNeighbours implements TriggerTask {
    private final Post post;

    AskNeighbours(Post post) {
        this.post = post;
    }

    record Plans(List<String> neighbours) {}

    // region run
    @Override
    public Object run(TaskContext context) {
        List<String> left = context.kwargs("plansRead", Plans.class).neighbours();
        while (!left.isEmpty()) {
            String letter = context.manager().uid() + "/letter/" + left.get(0);
            try {
                post.send(letter, left.get(0));
            } catch (IOException e) {
                Kwargs rest = context.triggerKwargs().with("plansRead", Kwargs.of("neighbours", left));
                throw context.retry(e).cooldown(Duration.ofMinutes(10)).withKwargs(rest);
            }
            left = left.subList(1, left.size());
        }
        return Map.of();
    }

    @Override
    public Optional<Integer> maxRetries() {
        return Optional.of(5);
    }
    // endregion
}
