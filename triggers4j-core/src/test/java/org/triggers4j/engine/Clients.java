package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.TriggersException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Intent;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** The outside world: applications that configure and fire, and repeat what they are not sure of; operators. */
final class Clients {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Simulation simulation;
    private final SplittableRandom dice;
    private final RandomWorkflows random;
    private final Map<SessionUid, Workflow> workflows = new LinkedHashMap<>();
    private int lastKey;
    private int unsettled;

    /** A call made at some process, which may have to be repeated. */
    private interface Call {
        void make(SimulatedProcess process);
    }

    Clients(Simulation simulation, SplittableRandom dice) {
        this.simulation = simulation;
        this.dice = dice;
        this.random = new RandomWorkflows(dice.split());
    }

    void begin() {
        for (SessionUid uid : simulation.world().uids()) {
            Workflow workflow = random.next(World.managerOf(uid).equals(SimulatedProcess.FINALIZING));
            workflows.put(uid, workflow);
            Duration wait = Duration.ofMillis(dice.nextInt(4) == 0 ? dice.nextInt(20_000) : 0);
            insist(wait, process -> process.manager(uid).updateConfiguration(workflow));
        }
        for (int i = 0; i < simulation.world().actions(); i++) {
            simulation.time().after(simulation.someTime(dice), null, this::act);
        }
    }

    boolean isDone() {
        return unsettled == 0;
    }

    /** Repeats a call until the store has given a definite answer. */
    private void insist(Duration wait, Call call) {
        unsettled++;
        again(wait, call);
    }

    private void again(Duration wait, Call call) {
        simulation.time().after(wait, null, () -> {
            Optional<SimulatedProcess> process = simulation.anyProcess(dice);
            boolean isSettled = false;
            try {
                if (process.isPresent()) {
                    call.make(process.get());
                    isSettled = true;
                }
            } catch (StoreException e) {
                trace("client repeats after " + e.getMessage());
            } catch (TriggersException e) {
                isSettled = true;
                trace("client is refused: " + e.getClass().getSimpleName());
            } finally {
                if (isSettled) {
                    unsettled--;
                } else {
                    again(RETRY, call);
                }
            }
        });
    }

    private void trace(String what) {
        simulation.trace().add(simulation.time().nanos(), what);
    }

    private SessionUid anyUid() {
        List<SessionUid> uids = simulation.world().uids();
        return uids.get(dice.nextInt(uids.size()));
    }

    private String anyTrigger() {
        return RandomWorkflows.TRIGGERS.get(dice.nextInt(RandomWorkflows.TRIGGERS.size()));
    }

    // ---- one action ---------------------------------------------------------------------------------------------

    private void act() {
        Optional<SimulatedProcess> process = simulation.anyProcess(dice);
        if (process.isEmpty()) {
            return;
        }
        try {
            act(process.get());
        } catch (TriggersException e) {
            trace("client got " + e.getClass().getSimpleName());
        }
    }

    private void act(SimulatedProcess process) {
        SessionUid uid = anyUid();
        int chance = dice.nextInt(100);
        if (chance < 30) {
            simulation.fires().fire(process.manager(uid), anyTrigger(), Optional.empty(), 0);
        } else if (chance < 50) {
            fireKeyed(uid);
        } else if (chance < 60) {
            leaveInInbox(process, uid);
        } else if (chance < 75) {
            commitTogether(process);
        } else if (chance < 80 && simulation.world().isReconfigured()) {
            process.manager(uid).updateConfiguration(random.redefinitionIn(workflows.get(uid)));
        } else if (simulation.world().hasOperators()) {
            operate(process.manager(uid).by(new Operator("ops", dice.nextBoolean() ? "because" : "")));
        }
    }

    private void fireKeyed(SessionUid uid) {
        lastKey++;
        String key = "key " + lastKey;
        String trigger = anyTrigger();
        insist(Duration.ZERO, process -> {
            var result = simulation.fires().fire(process.manager(uid), trigger, Optional.of(key), 0);
            trace(key + " of " + uid + " is event " + result.seq());
        });
        if (dice.nextInt(3) == 0) {
            insist(RETRY, process -> simulation.fires().fire(process.manager(uid), trigger, Optional.of(key), 0));
        }
        if (dice.nextInt(6) == 0) {
            insist(RETRY, process -> simulation.fires().fireDifferently(process.manager(uid), trigger, key));
        }
    }

    private void leaveInInbox(SimulatedProcess process, SessionUid uid) {
        var id = process.environment().jobId();
        String key = "inbox:" + id;
        boolean isFinalizing = World.managerOf(uid).equals(SimulatedProcess.FINALIZING);
        Kwargs kwargs = simulation.fires().kwargsOf("keyed " + key);
        var fire = new PendingFire(id, uid, World.managerOf(uid), isFinalizing, anyTrigger(), kwargs, key);
        simulation.fires().owed(fire);
        simulation.inbox().add(fire);
    }

    // Several callers at once, folded into one commit.
    private void commitTogether(SimulatedProcess process) {
        var items = new ArrayList<Decisions.Item>();
        var ids = new ArrayList<String>();
        for (int i = 2 + dice.nextInt(4); i > 0; i--) {
            SessionUid uid = anyUid();
            String id = "";
            Operation operation;
            if (dice.nextInt(5) == 0 && simulation.world().isReconfigured()) {
                Workflow update = random.redefinitionIn(workflows.get(uid));
                var intent = Intent.on(uid).lookingUp(List.copyOf(update.triggers()));
                operation = new Operation.Change(intent, new SessionEvent.Configured(update));
            } else {
                id = simulation.fires().nextId();
                var event =
                        new SessionEvent.Fired(anyTrigger(), simulation.fires().kwargsOf(id), 0);
                operation = new Operation.Change(Intent.on(uid), event);
                simulation.fires().attempted(uid, id, Optional.empty());
            }
            items.add(new Decisions.Item(operation, World.managerOf(uid)));
            ids.add(id);
        }
        List<Result> results = List.of();
        try {
            results = process.combiner().commit(items);
        } finally {
            for (int i = 0; i < items.size(); i++) {
                if (!ids.get(i).isEmpty()) {
                    SessionUid uid = items.get(i).operation().session();
                    settle(uid, ids.get(i), i < results.size() ? Optional.of(results.get(i)) : Optional.empty());
                }
            }
        }
    }

    private void settle(SessionUid uid, String id, Optional<Result> result) {
        boolean isCertain = result.isPresent()
                && !(result.get() instanceof Result.Failed failed
                        && failed.cause().isOutcomeUnknown());
        if (!isCertain) {
            simulation.fires().uncertain(uid, id);
        } else if (result.get() instanceof Result.Done) {
            simulation.fires().acknowledged(uid, id);
        }
    }

    // ---- functions ----------------------------------------------------------------------------------------------

    /** Carries out a run that was handed over: late at times, and at times never. */
    void carryOut(TaskExecution execution, RunToken token) {
        simulation.starts().add(execution.session(), execution.instance());
        if (dice.nextInt(5) == 0) {
            return;
        }
        String name = execution.instance().toString();
        boolean fails = dice.nextInt(4) == 0;
        insist(Duration.ofMillis(dice.nextInt(20_000)), process -> {
            TriggerManager manager = process.manager(execution.session());
            if (fails) {
                manager.fail(name, token.toString(), new Failure("sim.Far", "", "", Kwargs.empty()));
            } else {
                manager.complete(name, token.toString(), Kwargs.of("by", "a function"));
            }
        });
    }

    // ---- operators ----------------------------------------------------------------------------------------------

    /** Lets a halted session go on; it may halt again. */
    void resume(SessionUid uid) {
        insist(Duration.ZERO, process -> process.manager(uid).resume());
    }

    private void operate(TriggerManager manager) {
        if (dice.nextInt(40) == 0) {
            manager.end();
            return;
        }
        if (manager.inspect().halted().isPresent()) {
            manager.resume();
            return;
        }
        List<InstanceView> instances = manager.inspect().instances();
        if (instances.isEmpty()) {
            return;
        }
        List<InstanceView> failed = instances.stream()
                .filter(view -> view.status() == InstanceStatus.FAILED)
                .toList();
        boolean repairs = !failed.isEmpty() && dice.nextInt(4) > 0;
        List<InstanceView> chosenFrom = repairs ? failed : instances;
        String name = chosenFrom.get(dice.nextInt(chosenFrom.size())).name().toString();
        if (repairs) {
            repair(manager, name);
        } else {
            meddle(manager, name);
        }
    }

    private void repair(TriggerManager manager, String name) {
        switch (dice.nextInt(4)) {
            case 0 -> manager.skipFailedInstance(name);
            case 1 -> manager.skipFailedInstance(name, true, Kwargs.of("made", "up"));
            case 2 -> manager.replayFailedInstance(name, Kwargs.of("a", Kwargs.of("instead", true)));
            default -> manager.replayFailedInstance(name);
        }
    }

    private void meddle(TriggerManager manager, String name) {
        InstanceStatus[] statuses = InstanceStatus.values();
        InstanceStatus status = statuses[dice.nextInt(statuses.length)];
        switch (dice.nextInt(6)) {
            case 0 -> manager.markInstanceLogsResolved(name);
            case 1 -> manager.updateInstanceMetadata(name, Kwargs.of("note", dice.nextInt(9)));
            case 2 -> manager.cloneInstance(name);
            case 3 -> manager.updateInstanceStatus(name, status, Kwargs.empty(), Optional.of(Kwargs.of("by", "hand")));
            default -> manager.updateInstanceStatus(name, status);
        }
    }
}
