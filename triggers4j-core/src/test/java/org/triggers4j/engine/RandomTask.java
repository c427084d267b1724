package org.triggers4j.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.SelfDescribing;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.Failure;

/** User code that does, for each instance, always the same of everything user code can do. */
final class RandomTask implements TriggerTask {
    static final String COMMON = "sim.common";
    /** Known to some processes only. */
    static final String RARE = "sim.rare";

    private final Simulation simulation;
    private final SimulatedProcess process;

    RandomTask(Simulation simulation, SimulatedProcess process) {
        this.simulation = simulation;
        this.process = process;
    }

    @Override
    public Optional<Integer> maxRetries() {
        return Optional.of(2);
    }

    @Override
    public @Nullable Object run(TaskContext context) throws Exception {
        simulation.starts().add(context.manager().uid(), context.instance());
        var dice = new SplittableRandom(
                simulation.seed() * 31 + context.idempotencyKey().hashCode());
        if (dice.nextInt(50) == 0 && simulation.world().hasFaults()) {
            process.die();
            throw new Crash();
        }
        if (dice.nextInt(8) == 0) {
            takeLong(context, Duration.ofMillis(dice.nextInt(40_000)), dice.nextBoolean());
        }
        if (dice.nextInt(8) == 0) {
            fireInside(context, dice);
        }
        return end(context, dice.nextInt(100));
    }

    private void takeLong(TaskContext context, Duration span, boolean heeds) throws InterruptedException {
        process.work(span);
        if (context.isCancelled() && heeds) {
            throw new InterruptedException("told to stop");
        }
    }

    private void fireInside(TaskContext context, SplittableRandom dice) {
        Optional<String> key =
                dice.nextInt(3) == 0 ? Optional.empty() : Optional.of(context.idempotencyKey() + "/inside");
        TriggerManager manager = context.manager();
        simulation.fires().fire(manager, "d", key, ((SessionHandle) manager).depth());
    }

    private static @Nullable Object end(TaskContext context, int chance) {
        if (chance < 55) {
            return Kwargs.of("by", context.instance().toString());
        } else if (chance < 62) {
            context.logger().error("all is lost");
            return null;
        } else if (chance < 74) {
            throw new Broken();
        } else if (chance < 80) {
            throw context.retry(new Broken());
        } else if (chance < 88) {
            throw context.retry().cooldown(Duration.ofSeconds(10 + chance));
        } else if (chance < 92) {
            throw context.retry().withKwargs(Kwargs.of("b", Kwargs.of("instead", chance)));
        } else if (chance < 96) {
            throw context.skip(Kwargs.of("why", "not needed"));
        }
        return "neither a map nor nothing";
    }

    /** Fails without a stack trace, which would not be the same in each JVM. */
    private static final class Broken extends RuntimeException implements SelfDescribing {
        private static final long serialVersionUID = 1L;

        Broken() {
            super("broken", null, false, false);
        }

        @Override
        public Failure failure() {
            return new Failure("sim.Broken", "broken", "", Kwargs.empty());
        }
    }
}
