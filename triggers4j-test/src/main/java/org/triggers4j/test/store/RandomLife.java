package org.triggers4j.test.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.JobQueue.Input;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** A sequence of calls drawn from a seed, each told together with all that can be seen after it. */
final class RandomLife {
    private static final List<String> TRIGGERS = List.of("a", "b", "page", "u", "t_join", "x");
    private static final List<String> TASKS = List.of("t_join", "t_each", "t_next", "t_late");
    private static final List<WorkerId> WORKERS = List.of(new WorkerId("w1"), new WorkerId("w2"), new WorkerId("w3"));

    private final Store store;
    private final Driver driver;
    private final Random random;
    private final List<Claim> claims = new ArrayList<>();
    private Instant now = StoreFixture.T0;
    private String said = "";

    RandomLife(Store store, long seed) {
        this.store = store;
        this.driver = new Driver(store, new JobIds());
        this.random = new Random(seed);
    }

    /** The last call. */
    String said() {
        return said;
    }

    /** Makes the next call; returns its answer and everything there is to see afterwards. */
    List<String> step() {
        now = now.plus(Duration.ofMillis(random.nextInt(20_000)));
        driver.at(now);
        var seen = new ArrayList<String>();
        seen.add(call());
        seen.add(store.queries().queueDepths().stream()
                .map(Object::toString)
                .sorted()
                .toList()
                .toString());
        seen.add(store.queries().parked(100).toString());
        seen.add(store.queue().nextPromotion().toString());
        seen.add(store.queue().holders().stream()
                .map(WorkerId::value)
                .sorted()
                .toList()
                .toString());
        for (SessionUid uid : store.queries().sessions(Optional.empty(), 100)) {
            look(uid, seen);
        }
        return seen;
    }

    // ---- what is seen -------------------------------------------------------------------------------------------

    private void look(SessionUid uid, List<String> seen) {
        var snapshot = store.queries().session(uid, new InstanceSelection.All()).orElseThrow();
        seen.add(snapshot.session().toString());
        snapshot.instances().forEach(state -> seen.add(text(state)));
        seen.add(snapshot.events().keySet().stream().sorted().toList().toString());
        seen.add(snapshot.workflows().keySet().stream().sorted().toList().toString());
        seen.add(store.queries().latestKwargs(uid).toString());
        for (LogEntry entry : store.queries().events(uid, 0, 1_000)) {
            seen.add(entry.toString());
        }
        var unresolved =
                store.queries().session(uid, new InstanceSelection.Unresolved()).orElseThrow();
        unresolved.instances().forEach(state -> seen.add(text(state)));
    }

    private static String text(InstanceState state) {
        var instance = state.stored().instance();
        return String.join(
                " ",
                instance.toString(),
                Long.toString(instance.bornSeq()),
                instance.received().toString(),
                instance.abandonedBy().toString(),
                instance.lineage().toString(),
                instance.outcome().toString(),
                instance.stamps().toString(),
                Long.toString(instance.revision()),
                state.stored().job().toString(),
                state.job().toString());
    }

    // ---- what is called -----------------------------------------------------------------------------------------

    private String call() {
        int die = random.nextInt(100);
        if (die < 45) {
            return batch();
        } else if (die < 60) {
            return claim();
        } else if (die < 78) {
            return end();
        }
        return die < 92 ? queue(random.nextInt(8)) : maintain(random.nextInt(3));
    }

    private String batch() {
        var steps = new ArrayList<Step>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            steps.add(randomStep());
        }
        said = "commit " + steps;
        return driver.attempt(steps, Patience.SKIP_LOCKED).stream()
                .map(RandomLife::text)
                .toList()
                .toString();
    }

    private Step randomStep() {
        Step step = Step.on(session(), event());
        return random.nextInt(8) == 0 ? step.keyed("key " + random.nextInt(4)) : step;
    }

    private SessionEvent event() {
        InstanceName name = new InstanceName(oneOf(TASKS), random.nextInt(4));
        return switch (random.nextInt(16)) {
            case 0, 1 -> new SessionEvent.Configured(workflow());
            case 2 -> new SessionEvent.Skipped(name, random.nextBoolean(), Kwargs.of("skipped", true), operator());
            case 3 -> new SessionEvent.Replayed(name, replacement(), operator());
            case 4 ->
                new SessionEvent.StatusSet(
                        name,
                        oneOf(List.of(InstanceStatus.values())),
                        Kwargs.of("n", 1),
                        replacement(),
                        Optional.empty(),
                        operator());
            case 5 ->
                new SessionEvent.MetadataUpdated(name, Kwargs.of("z", now.toString()), Optional.empty(), operator());
            case 6 -> new SessionEvent.LogsResolved(name, Optional.empty(), operator());
            case 7 -> new SessionEvent.Cloned(name, operator());
            case 8 ->
                random.nextInt(6) == 0 ? new SessionEvent.Ended(operator()) : new SessionEvent.Resumed(operator());
            default -> new SessionEvent.Fired(oneOf(TRIGGERS), Kwargs.of("at", now.toString()), 0);
        };
    }

    private Workflow workflow() {
        return Workflow.of(oneOf(List.of(
                TaskConfig.named("t_join").after("a", "b").unless("u").run("app.Join"),
                TaskConfig.named("t_join").after("a").unless("u", "x").run("app.Join"),
                TaskConfig.named("t_each").after("a").andEvery("page").run("app.Each"),
                TaskConfig.named("t_next").andEvery("t_join").run("app.Next"),
                TaskConfig.named("t_late").after("page", "x").using("other").run("app.Late"))));
    }

    private Optional<Kwargs> replacement() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(Kwargs.of("a", Kwargs.of("replaced", 1)));
    }

    private Operator operator() {
        return new Operator(oneOf(List.of("ada", "bob")), oneOf(List.of("", "because")));
    }

    private String claim() {
        WorkerId worker = oneOf(WORKERS);
        int limit = 1 + random.nextInt(3);
        said = "claim " + worker + " " + limit;
        List<Claim> mine = store.queue().claim(worker, offer(), limit);
        mine.stream().limit(1).forEach(claim -> driver.start(claim, now));
        claims.addAll(mine);
        List<Input> inputs = store.queue().inputs(mine).readable();
        return mine.stream().map(RandomLife::text).toList().toString()
                + inputs.stream()
                        .map(input -> text(input.claim()) + input.events() + input.workflow())
                        .sorted()
                        .toList();
    }

    private String end() {
        if (claims.isEmpty()) {
            return "";
        }
        Claim claim = oneOf(claims);
        var name = new InstanceName(
                claim.job().instance().instanceTask(), claim.job().instance().instanceNumber());
        var run = new SessionEvent.Run(now, random.nextBoolean() ? 40 : 0);
        SessionEvent event = switch (random.nextInt(4)) {
            case 0 -> LeaseContract.failed(name);
            case 1 -> QueryContract.retried(name, random.nextInt(60));
            case 2 -> new SessionEvent.SelfSkipped(name, Kwargs.of("tired", true), run);
            default -> new SessionEvent.Finished(name, Kwargs.of("result", now.toString()), run);
        };
        said = "end " + event;
        var uid = new SessionUid(claim.job().instance().session());
        return text(driver.attempt(Step.on(uid, event).under(claim.lease())));
    }

    private String queue(int die) {
        said = "queue call " + die;
        return switch (die) {
            case 0 -> give(store.queue()::giveBack);
            case 1 -> give(leases -> store.queue().park(leases, "odd"));
            case 2 -> give(store.queue()::discard);
            case 3, 4 -> "promoted " + store.queue().promote(now, 100);
            case 5 ->
                "parked " + store.queue().parkUnclaimable(random.nextBoolean() ? List.of(offer()) : List.of(), 1_000);
            case 6 -> delegate();
            default -> rescue();
        };
    }

    private String delegate() {
        if (claims.isEmpty()) {
            return "";
        }
        Instant until = now.plusSeconds(random.nextInt(60));
        return "delegated " + store.queue().delegate(oneOf(claims).lease(), now, until);
    }

    private String give(Consumer<List<Lease>> call) {
        if (!claims.isEmpty()) {
            call.accept(List.of(oneOf(claims).lease()));
        }
        return "given";
    }

    private String rescue() {
        List<Claim> poisoned = store.queue().rescue(oneOf(WORKERS), oneOf(WORKERS), 1 + random.nextInt(3));
        claims.addAll(poisoned);
        return poisoned.stream().map(RandomLife::text).sorted().toList().toString();
    }

    private String maintain(int die) {
        Instant before = now.minusSeconds(random.nextInt(200));
        said = "maintain " + die + " before " + before;
        return switch (die) {
            case 0 -> "deleted " + store.maintenance().delete(session());
            case 1 -> "deleted " + store.maintenance().deleteEnded(before, 100);
            default -> "pruned " + store.maintenance().prune(before, 10_000);
        };
    }

    private SessionUid session() {
        return oneOf(List.of(new SessionUid("s1"), new SessionUid("s2"), new SessionUid("s3")));
    }

    private static Offer offer() {
        return new Offer(
                Set.of("default"),
                Set.of("app.Join", "app.Each", "app.Next", "app.Late"),
                Set.of(Driver.MANAGER),
                Set.of(Driver.RUNNER));
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    // ---- how it is told -----------------------------------------------------------------------------------------

    // Without the token: it only has to rise.
    private static String text(Claim claim) {
        return claim.job() + " attempt " + claim.attempt();
    }

    private static String text(Result result) {
        if (result instanceof Result.Done done && done.value() instanceof Committed committed) {
            return "done " + committed.seq() + " " + committed.jobs();
        } else if (result instanceof Result.Rejected rejected) {
            return "rejected " + rejected.reason().getMessage();
        }
        return result instanceof Result.Done done ? "done " + done.value() : result.toString();
    }
}
