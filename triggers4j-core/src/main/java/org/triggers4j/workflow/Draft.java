package org.triggers4j.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/**
 * The working copy of a slice while one event is applied to it. Confined to {@link SessionSlice#on}; the rules of
 * firing, creating, scheduling, replaying and finalising are here, what each event means is in {@link SessionEvent}.
 */
final class Draft {
    private final SessionSlice from;
    private final SessionLimits limits;
    private final Instant now;

    private long seq;
    private Workflow workflow;
    private final Map<String, TaskHead> heads;
    private final Map<String, Long> lastFires;
    private List<Heads.Deferred> deferred;
    private long allowance;
    private @Nullable String halted;
    private boolean isEnded;
    private final Map<String, NavigableMap<Integer, TaskInstance>> instances;
    private final Set<String> copied = new LinkedHashSet<>();

    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<InstanceName, TaskInstance> changed = new LinkedHashMap<>();
    private final List<Ready> ready = new ArrayList<>();
    private final List<InstanceName> withdrawn = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    Draft(SessionSlice from, SessionLimits limits, Instant now) {
        this.from = from;
        this.limits = limits;
        this.now = now;
        this.seq = from.seq();
        this.workflow = from.workflow();
        this.heads = new LinkedHashMap<>(from.heads().tasks());
        this.lastFires = new LinkedHashMap<>(from.heads().lastFires());
        this.deferred = from.heads().deferred();
        this.allowance = from.heads().allowance();
        this.halted = from.halted().orElse(null);
        this.isEnded = from.isEnded();
        this.instances = new LinkedHashMap<>(from.instances());
    }

    Transition transition() {
        var after = new Heads(heads, lastFires, from.heads().isFinalizing(), deferred, allowance);
        var slice = new SessionSlice(seq, workflow, after, halted, isEnded, instances, from);
        return new Transition(slice, entries, new ArrayList<>(changed.values()), ready, withdrawn, notices);
    }

    Instant now() {
        return now;
    }

    long seq() {
        return seq;
    }

    Workflow workflow() {
        return workflow;
    }

    Optional<String> halted() {
        return Optional.ofNullable(halted);
    }

    boolean isEnded() {
        return isEnded;
    }

    void end() {
        isEnded = true;
    }

    void tell(Notice notice) {
        notices.add(notice);
    }

    /** Appends to the event log; returns the new event's number. */
    long append(
            EventKind kind,
            @Nullable String trigger,
            @Nullable Kwargs kwargs,
            @Nullable InstanceName instance,
            Kwargs detail,
            @Nullable Operator operator) {
        seq++;
        Kwargs fullDetail =
                operator == null || operator.reason().isEmpty() ? detail : detail.with("reason", operator.reason());
        String actor = operator == null ? null : operator.actor();
        entries.add(new LogEntry(seq, kind, trigger, kwargs, instance, fullDetail, now, actor));
        return seq;
    }

    /** The instance as it is now. */
    TaskInstance instance(InstanceName name) {
        TaskInstance instance = loaded(name.task()).get(name.number());
        if (instance != null) {
            return instance;
        }
        if (from.isKnownToBeAbsent(name) || name.number() >= head(name.task()).next()) {
            throw from.unknown(name);
        }
        throw new SliceMissException(SliceMissException.Kind.INSTANCE, name.toString());
    }

    /** Replaces the workflow; earlier fires of newly used triggers become known, nothing is re-fired. */
    void configure(Workflow update) {
        Workflow merged = workflow.updatedWith(update);
        update.triggers().forEach(from::requireKnown);
        for (TaskConfig task : update.tasks().values()) {
            Optional<TaskConfig> before = workflow.task(task.name());
            if (before.isPresent() && !before.get().hasSameConditionsAs(task)) {
                heads.put(task.name(), head(task.name()).suspecting(Collections.emptySet(), true));
            }
        }
        workflow = merged;
    }

    // ---- firing -------------------------------------------------------------------------------------------------

    /** Applies a fire that the log already holds; a halted session puts it off. */
    void fire(String trigger, long eventSeq, int depth) {
        if (halted != null) {
            deferred = new ArrayList<>(deferred);
            deferred.add(new Heads.Deferred(trigger, eventSeq));
            return;
        }
        var scheduled = new ArrayList<InstanceName>();
        for (TaskConfig task : workflow.usersOf(trigger)) {
            offer(task, trigger, eventSeq, depth).forEach(instance -> scheduled.add(instance.name()));
        }
        lastFires.merge(trigger, eventSeq, Math::max);
        // Scheduling comes after all tasks have seen the trigger, in the order they became ready.
        scheduled.forEach(name -> schedule(instance(name), null));
        notices.add(new Notice.Fired(trigger, scheduled));
        haltAtLimit(depth);
        finalizeWhenDone();
    }

    private List<TaskInstance> offer(TaskConfig task, String trigger, long eventSeq, int depth) {
        TaskHead head = head(task.name());
        boolean mayLack = head.mustBeExamined(trigger, lastFires.containsKey(trigger));
        var examined = new ArrayList<TaskInstance>();
        boolean accepted = false;
        if (mayLack) {
            from.requireOpenInstances(task.name(), storedOpen(task.name()));
            for (TaskInstance instance : new ArrayList<>(loaded(task.name()).values())) {
                if (instance.isOpen() && instance.lacks(task, trigger)) {
                    accepted = true;
                    put(instance, instance.taking(task, trigger, eventSeq, depth, seq));
                }
            }
            loaded(task.name()).values().stream().filter(TaskInstance::isOpen).forEach(examined::add);
        }
        boolean isEvery = task.andEvery().filter(trigger::equals).isPresent();
        if (head.next() == 0 || (isEvery && !accepted)) {
            examined.add(create(task, trigger, eventSeq, depth));
        }
        List<TaskInstance> runnable = settle(task, examined);
        if (mayLack) {
            heads.put(task.name(), head(task.name()).examined(stillLacking(task, trigger, runnable)));
        }
        return runnable;
    }

    // Abandon beats run on the same fire; what can run is returned, and scheduled later.
    private List<TaskInstance> settle(TaskConfig task, List<TaskInstance> examined) {
        var runnable = new ArrayList<TaskInstance>();
        for (TaskInstance instance : examined) {
            if (instance.canAbandon(task)) {
                put(instance, instance.withStatus(InstanceStatus.ABANDONED, seq, now));
            } else if (instance.canRun(task)) {
                runnable.add(instance);
            }
        }
        return runnable;
    }

    private Set<String> stillLacking(TaskConfig task, String fired, List<TaskInstance> runnable) {
        var leaving = new LinkedHashSet<InstanceName>();
        runnable.forEach(instance -> leaving.add(instance.name()));
        var lacking = new LinkedHashSet<String>();
        for (TaskInstance instance : loaded(task.name()).values()) {
            if (instance.isOpen() && !leaving.contains(instance.name())) {
                lacking.addAll(firedButLackedBy(task, instance, fired));
            }
        }
        return lacking;
    }

    private Set<String> firedButLackedBy(TaskConfig task, TaskInstance instance, @Nullable String alsoFired) {
        var triggers = new LinkedHashSet<>(task.after());
        triggers.addAll(task.unless());
        triggers.removeIf(t -> !(lastFires.containsKey(t) || t.equals(alsoFired)) || !instance.lacks(task, t));
        return triggers;
    }

    // A late instance starts with the latest fires of its other triggers, as they were before this fire.
    private TaskInstance create(TaskConfig task, String trigger, long eventSeq, int depth) {
        var name = new InstanceName(task.name(), head(task.name()).next());
        var received = lastFiresOf(task.after(), trigger);
        var abandonedBy = lastFiresOf(task.unless(), trigger);
        TaskInstance instance = TaskInstance.born(name, seq, TaskInstance.Lineage.NONE, now)
                .receiving(received, abandonedBy)
                .taking(task, trigger, eventSeq, depth, seq);
        put(null, instance);
        return instance;
    }

    private Map<String, Long> lastFiresOf(List<String> triggers, String except) {
        var fires = new LinkedHashMap<String, Long>();
        for (String trigger : triggers) {
            Long last = lastFires.get(trigger);
            if (last != null && !trigger.equals(except)) {
                fires.put(trigger, last);
            }
        }
        return fires;
    }

    /** Halts the session if it has grown beyond its limits. */
    void haltAtLimit(int depth) {
        long count = heads.values().stream().mapToLong(TaskHead::next).sum();
        if (count - allowance >= limits.maxInstances()) {
            halted = "The session has %d instances; the limit is %d (%d before the last resume)."
                    .formatted(count, limits.maxInstances(), allowance);
        } else if (depth >= limits.maxCascadeDepth()) {
            halted =
                    "A chain of cascades is %d fires long; the limit is %d.".formatted(depth, limits.maxCascadeDepth());
        }
    }

    // Exactly once, in the commit that left nothing else to do.
    void finalizeWhenDone() {
        if (!from.heads().isFinalizing()
                || !deferred.isEmpty()
                || lastFires.containsKey(SessionSlice.SESSION_FINALIZED)
                || workflow.isEmpty()
                || halted != null) {
            return;
        }
        boolean isBlocked = workflow.tasks().values().stream()
                .anyMatch(task -> !task.after().contains(SessionSlice.SESSION_FINALIZED)
                        && head(task.name()).isUnresolved());
        if (!isBlocked) {
            long event =
                    append(EventKind.FIRED, SessionSlice.SESSION_FINALIZED, Kwargs.empty(), null, Kwargs.empty(), null);
            fire(SessionSlice.SESSION_FINALIZED, event, 0);
        }
    }

    boolean isFinalized() {
        return lastFires.containsKey(SessionSlice.SESSION_FINALIZED);
    }

    /** Whether no task has anything left to do. */
    boolean isResolved() {
        return halted == null
                && deferred.isEmpty()
                && workflow.tasks().keySet().stream()
                        .noneMatch(task -> head(task).isUnresolved());
    }

    /** Lets a halted session go on: grants another limit's worth and applies what was put off. */
    void resume() {
        halted = null;
        allowance = heads.values().stream().mapToLong(TaskHead::next).sum();
        deferred = new ArrayList<>(deferred);
        while (halted == null && !deferred.isEmpty()) {
            Heads.Deferred next = deferred.remove(0);
            fire(next.trigger(), next.seq(), 0);
        }
        finalizeWhenDone(); // the fire that halted the session may have left nothing to do
    }

    // ---- instances ----------------------------------------------------------------------------------------------

    /** Puts the instance into the queue, with the configuration now in force. */
    void schedule(TaskInstance instance, @Nullable Duration cooldown) {
        TaskConfig task = config(instance.name());
        var scheduled = Outcomes.scheduledWith(instance.outcome(), workflow.hash());
        put(instance, instance.withOutcome(scheduled, seq).withStatus(InstanceStatus.SCHEDULED, seq, now));
        Optional<Instant> notBefore = Optional.ofNullable(cooldown).map(now::plus);
        ready.add(new Ready(instance.name(), task.run(), task.using(), notBefore));
    }

    /** Copies a failed instance and schedules the copy; the original becomes REPLAYED. */
    void replay(
            TaskInstance failed,
            @Nullable Kwargs replacement,
            long eventSeq,
            boolean isRetry,
            @Nullable Duration wait) {
        put(failed, failed.withStatus(InstanceStatus.REPLAYED, seq, now));
        var received = new LinkedHashMap<>(failed.received());
        if (replacement != null) {
            received.clear();
            replacement.asMap().keySet().forEach(trigger -> received.put(trigger, eventSeq));
        }
        TaskInstance clone = copyOf(failed, received, isRetry ? 1 : 0);
        put(null, clone);
        schedule(clone, wait);
        notices.add(new Notice.Replayed(failed.name(), clone.name()));
    }

    /** Copies an instance as a waiting one; its condition, if it holds, is noticed at the next fire its task uses. */
    InstanceName cloneOpen(TaskInstance original) {
        TaskInstance clone = copyOf(original, original.received(), 0);
        put(null, clone);
        suspect(clone);
        return clone.name();
    }

    private TaskInstance copyOf(TaskInstance original, Map<String, Long> received, int moreRetries) {
        var name = new InstanceName(
                original.name().task(), head(original.name().task()).next());
        var origin = original.lineage();
        var lineage = new TaskInstance.Lineage(
                original.name(), origin.depth() + 1, origin.autoRetries() + moreRetries, origin.cascadeDepth());
        return TaskInstance.born(name, seq, lineage, now).receiving(received, original.abandonedBy());
    }

    /** Notes that an instance became open outside the usual way, so that coming fires look at it. */
    void suspect(TaskInstance open) {
        TaskConfig task = config(open.name());
        boolean holds = open.canRun(task) || open.canAbandon(task);
        heads.put(task.name(), head(task.name()).suspecting(firedButLackedBy(task, open, null), holds));
    }

    /** Takes the instance's job away, so that whoever holds it is fenced off. */
    void withdraw(TaskInstance instance) {
        withdrawn.add(instance.name());
        ready.removeIf(r -> r.instance().equals(instance.name()));
    }

    /** Stores the instance's next state and keeps the counters right. */
    void put(@Nullable TaskInstance before, TaskInstance after) {
        String task = after.name().task();
        heads.put(task, head(task).counting(before, after));
        NavigableMap<Integer, TaskInstance> ours = copied.add(task) ? new TreeMap<>(loaded(task)) : loaded(task);
        ours.put(after.name().number(), after);
        instances.put(task, ours);
        changed.put(after.name(), after);
    }

    /** The instances that this event has brought into the status. */
    List<TaskInstance> changed(InstanceStatus status) {
        return changed.values().stream()
                .filter(instance -> instance.status() == status)
                .toList();
    }

    /** All unresolved instances of a task, in order. */
    List<TaskInstance> unresolved(String task) {
        List<TaskInstance> here = loaded(task).values().stream()
                .filter(instance -> !instance.isResolved())
                .toList();
        if (here.size() < head(task).unresolved()) {
            throw new SliceMissException(SliceMissException.Kind.INSTANCES_OF_TASK, task);
        }
        return here;
    }

    private NavigableMap<Integer, TaskInstance> loaded(String task) {
        return instances.getOrDefault(task, Collections.emptyNavigableMap());
    }

    // Open instances the store holds: those counted less those born or re-opened here.
    private int storedOpen(String task) {
        long openHere =
                loaded(task).values().stream().filter(TaskInstance::isOpen).count();
        return head(task).open() - (int) openHere;
    }

    private TaskHead head(String task) {
        return heads.getOrDefault(task, TaskHead.NONE);
    }

    TaskConfig config(InstanceName name) {
        return workflow.task(name.task()).orElseThrow(() -> from.unknown(name));
    }
}
