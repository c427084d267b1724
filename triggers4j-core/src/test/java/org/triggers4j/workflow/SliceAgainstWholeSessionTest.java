package org.triggers4j.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;

/**
 * The real decision reads heads and, only when it asks, instances; the reference looks at everything. Over random
 * sessions, redefinitions, manual statuses and clones included, both must say the same after every event.
 */
class SliceAgainstWholeSessionTest {
    private static final int SEQUENCES = Integer.getInteger("sequences", 3_000);
    private static final int STEPS = 25;
    private static final List<String> TRIGGERS = List.of("a", "b", "c", "d", "t0", "t1", "t2");
    private static final List<InstanceStatus> STATUSES = List.of(InstanceStatus.values());
    private static final Operator ANN = Operator.named("ann");

    @Test
    void a_decision_on_heads_equals_one_on_the_whole_session() {
        long loaded = 0;
        long total = 0;
        for (int seed = 0; seed < SEQUENCES; seed++) {
            var world = new World(new SplittableRandom(seed));
            for (int step = 0; step < STEPS; step++) {
                String did = world.step();
                assertThat(world.difference())
                        .as("seed %d, step %d: %s", seed, step, did)
                        .isEmpty();
            }
            loaded += world.loadedInstances;
            total += world.stored.size();
        }
        System.out.printf("%,d random sessions agree; %,d instances, %,d read to decide%n", SEQUENCES, total, loaded);
    }

    @Test
    void a_hundred_waiting_instances_and_a_hundred_fires_read_one_instance() {
        var world = new World(new SplittableRandom(1));
        world.apply(new SessionEvent.Configured(
                Workflow.of(TaskConfig.named("t0").after("never").andEvery("a").run("r"))));

        for (int i = 0; i < 100; i++) {
            world.apply(new SessionEvent.Fired("a", Kwargs.empty(), 0));
        }

        assertThat(world.stored).hasSize(100);
        assertThat(world.loadedInstances).isLessThanOrEqualTo(1);
    }

    /** The real thing with a store that gives away as little as it can, beside the reference. */
    private static final class World {
        private final SplittableRandom random;
        private final WholeSession reference = new WholeSession();
        private final Map<InstanceName, TaskInstance> stored = new TreeMap<>();
        private final Map<String, Long> log = new LinkedHashMap<>();
        private long seq;
        private Workflow workflow = Workflow.empty();
        private String heads = Heads.none(false).toText(workflow);
        private long loadedInstances;

        World(SplittableRandom random) {
            this.random = random;
        }

        String step() {
            int dice = random.nextInt(100);
            if (seq == 0 || dice < 6) {
                Workflow update = workflow();
                reference.configure(update);
                apply(new SessionEvent.Configured(update));
                return "configure " + update;
            }
            if (dice < 60) {
                String trigger = TRIGGERS.get(random.nextInt(TRIGGERS.size()));
                reference.fire(trigger);
                apply(new SessionEvent.Fired(trigger, Kwargs.empty(), 0));
                return "fire " + trigger;
            }
            List<TaskInstance> all = new ArrayList<>(stored.values());
            if (all.isEmpty()) {
                return "nothing";
            }
            TaskInstance any = all.get(random.nextInt(all.size()));
            WholeSession.Instance same =
                    reference.of(any.name().task()).get(any.name().number());
            return change(any, same, dice);
        }

        private String change(TaskInstance any, WholeSession.Instance same, int dice) {
            InstanceName name = any.name();
            var run = new SessionEvent.Run(Instant.EPOCH, 0);
            if (any.status() == InstanceStatus.SCHEDULED && dice < 90) {
                if (dice % 3 == 0) {
                    reference.fail(same);
                    apply(new SessionEvent.Failed(name, new Failure("X", "", "", Kwargs.empty()), run));
                    return "fail " + name;
                }
                reference.finish(same);
                apply(new SessionEvent.Finished(name, Kwargs.empty(), run));
                return "finish " + name;
            }
            if (any.status() == InstanceStatus.FAILED && dice < 90) {
                reference.replay(same);
                apply(new SessionEvent.Replayed(name, Optional.empty(), ANN));
                return "replay " + name;
            }
            if (dice % 2 == 0) {
                reference.cloneOf(same);
                apply(new SessionEvent.Cloned(name, ANN));
                return "clone " + name;
            }
            InstanceStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
            reference.setStatus(same, status);
            apply(new SessionEvent.StatusSet(name, status, Kwargs.empty(), Optional.empty(), Optional.empty(), ANN));
            return "set " + name + " " + status;
        }

        private Workflow workflow() {
            var tasks = new ArrayList<TaskConfig>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                var task =
                        TaskConfig.named("t" + random.nextInt(3)).after(some(2)).unless(some(2));
                if (random.nextInt(3) == 0) {
                    task.andEvery(TRIGGERS.get(random.nextInt(TRIGGERS.size())));
                } else {
                    task.after(atLeastOne());
                }
                TaskConfig config = task.run("r");
                tasks.removeIf(other -> other.name().equals(config.name()));
                tasks.add(config);
            }
            return Workflow.of(tasks);
        }

        private List<String> atLeastOne() {
            var triggers = new ArrayList<>(some(2));
            triggers.add(TRIGGERS.get(random.nextInt(TRIGGERS.size())));
            return triggers;
        }

        private List<String> some(int most) {
            var triggers = new ArrayList<String>();
            for (int i = random.nextInt(most + 1); i > 0; i--) {
                triggers.add(TRIGGERS.get(random.nextInt(TRIGGERS.size())));
            }
            return triggers;
        }

        void apply(SessionEvent event) {
            SessionSlice slice = SessionSlice.of(seq, workflow, Heads.ofText(heads), null, false);
            Transition transition = null;
            while (transition == null) {
                try {
                    transition = slice.on(event, SessionLimits.DEFAULT, Instant.EPOCH);
                } catch (SliceMissException miss) {
                    slice = read(slice, miss);
                }
            }
            seq = transition.after().seq();
            workflow = transition.after().workflow();
            heads = transition.after().heads().toText(workflow);
            transition.entries().stream()
                    .filter(entry -> entry.trigger() != null)
                    .forEach(entry -> log.put(entry.trigger(), entry.seq()));
            transition.changed().forEach(instance -> stored.put(instance.name(), instance));
        }

        private SessionSlice read(SessionSlice slice, SliceMissException miss) {
            return switch (miss.kind()) {
                case LAST_FIRE -> slice.withLastFire(miss.name(), Optional.ofNullable(log.get(miss.name())));
                case INSTANCE -> {
                    InstanceName name = InstanceName.of(miss.name());
                    yield slice.withInstance(name, Optional.ofNullable(stored.get(name)));
                }
                case INSTANCES_OF_TASK ->
                    slice.withInstances(stored.values().stream()
                            .filter(instance -> instance.name().task().equals(miss.name()))
                            .toList());
                case OPEN_INSTANCES -> {
                    List<TaskInstance> open = stored.values().stream()
                            .filter(instance ->
                                    instance.isOpen() && instance.name().task().equals(miss.name()))
                            .toList();
                    loadedInstances += open.size();
                    yield slice.withOpenInstances(miss.name(), open);
                }
            };
        }

        /** Empty when both agree on every instance, number, status, and what is unresolved. */
        String difference() {
            var ours = new TreeMap<String, String>();
            stored.forEach((name, instance) -> ours.put(
                    name.toString(),
                    instance.status().label()
                            + new TreeMap<>(instance.received())
                            + new TreeSet<>(instance.abandonedBy().keySet())));
            var theirs = new TreeMap<String, String>();
            reference
                    .instances
                    .values()
                    .forEach(list -> list.forEach(instance -> theirs.put(
                            instance.task + "#" + instance.number,
                            instance.status.label()
                                    + new TreeMap<>(instance.kwargs)
                                    + new TreeSet<>(instance.abandonState))));
            List<String> ourUnresolved =
                    SessionSlice.of(seq, workflow, Heads.ofText(heads), null, false).unresolvedTasks().stream()
                            .map(TaskConfig::name)
                            .toList();
            boolean same = ours.equals(theirs)
                    && ourUnresolved.equals(List.copyOf(reference.unresolvedTasks()))
                    && reference.seq == seq;
            return same
                    ? ""
                    : "ours " + ours + " " + ourUnresolved + "\nreference " + theirs + " "
                            + reference.unresolvedTasks();
        }
    }
}
