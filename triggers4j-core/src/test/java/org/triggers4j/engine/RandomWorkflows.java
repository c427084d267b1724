package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Small workflows with everything in them: joins, andEvery, unless, cascades, sometimes a task that feeds itself. */
final class RandomWorkflows {
    static final List<String> TRIGGERS = List.of("a", "b", "c", "d");

    private final SplittableRandom dice;

    RandomWorkflows(SplittableRandom dice) {
        this.dice = dice;
    }

    Workflow next(boolean isFinalizing) {
        boolean isPlain = dice.nextInt(3) == 0;
        int size = 2 + dice.nextInt(4);
        var tasks = new ArrayList<TaskConfig>();
        for (int i = 0; i < size; i++) {
            tasks.add(task("t" + i, sources(i), isPlain));
        }
        if (isFinalizing) {
            tasks.add(TaskConfig.named("tLast")
                    .after(SessionSlice.SESSION_FINALIZED)
                    .run(RandomTask.COMMON));
        }
        return Workflow.of(tasks);
    }

    /** Another definition of one of its tasks. */
    Workflow redefinitionIn(Workflow workflow) {
        List<String> names = List.copyOf(workflow.tasks().keySet());
        String name = names.get(dice.nextInt(names.size()));
        return Workflow.of(task(name, sources(names.indexOf(name)), false));
    }

    // Mostly what comes before, so that cascades end; now and then itself or later ones.
    private List<String> sources(int number) {
        var sources = new ArrayList<>(TRIGGERS);
        int known = dice.nextInt(8) == 0 ? number + 2 : number;
        for (int i = 0; i < known; i++) {
            sources.add("t" + i);
        }
        return sources;
    }

    private TaskConfig task(String name, List<String> sources, boolean isPlain) {
        Set<String> after = some(sources, 1 + dice.nextInt(3));
        TaskConfig.Builder task = TaskConfig.named(name).after(after);
        if (!isPlain && dice.nextInt(3) == 0) {
            task.andEvery(after.iterator().next());
        }
        if (!isPlain && dice.nextInt(3) == 0) {
            task.unless(some(sources, 1 + dice.nextInt(2)));
        }
        if (dice.nextInt(6) == 0) {
            task.using(dice.nextBoolean() ? TaskRunner.THREADS : SimulatedProcess.MOODY);
        }
        if (dice.nextInt(4) == 0) {
            task.withParams("a", Kwargs.of("model", dice.nextInt(9)));
        }
        return task.run(dice.nextInt(6) == 0 ? RandomTask.RARE : RandomTask.COMMON);
    }

    private Set<String> some(Collection<String> of, int count) {
        var left = new ArrayList<>(of);
        var chosen = new LinkedHashSet<String>();
        for (int i = 0; i < count && !left.isEmpty(); i++) {
            chosen.add(left.remove(dice.nextInt(left.size())));
        }
        return chosen;
    }
}
