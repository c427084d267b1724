package org.triggers4j.workflow;

import java.time.Instant;
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
import org.triggers4j.error.UnknownInstanceException;

/**
 * The part of a session that an event can change: its workflow, its heads, and those instances that were read.
 *
 * <p>Immutable and pure: {@link #on} decides what an event does and returns it as data. Asking for something outside
 * the slice throws {@link SliceMissException}; the caller reads it and decides again.
 *
 * <h2>Which open instances a fire can touch</h2>
 * Older open instances took a trigger when it first fired, younger ones inherited it at birth. So an open instance can
 * lack a trigger only if it never fired in this session, or the task was redefined, or an instance was re-opened or
 * cloned by hand. The first case is known from {@link Heads#lastFires}, the others are kept in {@link TaskHead#lacks}
 * and {@link TaskHead#dirty}. In every other case a fire reads no instance at all, however many there are.
 */
public final class SessionSlice {
    /** The trigger that a finalising session fires by itself, once, when nothing else is left to do. */
    public static final String SESSION_FINALIZED = "sessionFinalized";

    private final long seq;
    private final Workflow workflow;
    private final Heads heads;
    private final @Nullable String halted;
    private final boolean isEnded;
    private final Map<String, NavigableMap<Integer, TaskInstance>> instances;
    private final Set<String> completeTasks;
    private final Set<InstanceName> absent;
    private final Set<String> knownTriggers;

    SessionSlice(
            long seq,
            Workflow workflow,
            Heads heads,
            @Nullable String halted,
            boolean isEnded,
            Map<String, NavigableMap<Integer, TaskInstance>> instances,
            SessionSlice rest) {
        this(seq, workflow, heads, halted, isEnded, instances, rest.completeTasks, rest.absent, rest.knownTriggers);
    }

    private SessionSlice(
            long seq,
            Workflow workflow,
            Heads heads,
            @Nullable String halted,
            boolean isEnded,
            Map<String, NavigableMap<Integer, TaskInstance>> instances,
            Set<String> completeTasks,
            Set<InstanceName> absent,
            Set<String> knownTriggers) {
        this.seq = seq;
        this.workflow = workflow;
        this.heads = heads;
        this.halted = halted;
        this.isEnded = isEnded;
        this.instances = instances;
        this.completeTasks = completeTasks;
        this.absent = absent;
        this.knownTriggers = knownTriggers;
    }

    /** A session that has seen nothing yet. */
    public static SessionSlice fresh(boolean isFinalizing) {
        return of(0, Workflow.empty(), Heads.none(isFinalizing), null, false);
    }

    /** A stored session without any of its instances; add those that were read. */
    public static SessionSlice of(long seq, Workflow workflow, Heads heads, @Nullable String halted, boolean isEnded) {
        return new SessionSlice(
                seq,
                workflow,
                heads,
                halted,
                isEnded,
                Collections.emptyMap(),
                Collections.emptySet(),
                Collections.emptySet(),
                Collections.emptySet());
    }

    /** With all open instances of one task. */
    public SessionSlice withOpenInstances(String task, Iterable<TaskInstance> open) {
        var more = new LinkedHashSet<>(completeTasks);
        more.add(task);
        return new SessionSlice(seq, workflow, heads, halted, isEnded, with(open), more, absent, knownTriggers);
    }

    /** With more of its instances. */
    public SessionSlice withInstances(Iterable<TaskInstance> read) {
        return new SessionSlice(
                seq, workflow, heads, halted, isEnded, with(read), completeTasks, absent, knownTriggers);
    }

    /** With one instance, or the knowledge that there is none of this name. */
    public SessionSlice withInstance(InstanceName name, Optional<TaskInstance> instance) {
        var more = new LinkedHashSet<>(absent);
        if (instance.isEmpty()) {
            more.add(name);
        }
        var one = with(instance.map(List::of).orElse(List.of()));
        return new SessionSlice(seq, workflow, heads, halted, isEnded, one, completeTasks, more, knownTriggers);
    }

    /** With the last event of one trigger, or the knowledge that it never fired. */
    public SessionSlice withLastFire(String trigger, Optional<Long> lastSeq) {
        var known = new LinkedHashSet<>(knownTriggers);
        known.add(trigger);
        var fires = new LinkedHashMap<>(heads.lastFires());
        // A fire put off by a halt has not reached any instance; resuming offers it like one that is new.
        lastSeq.filter(s -> heads.deferred().stream().noneMatch(put -> put.seq() == s))
                .ifPresent(s -> fires.merge(trigger, s, Math::max));
        var more = new Heads(heads.tasks(), fires, heads.isFinalizing(), heads.deferred(), heads.allowance());
        return new SessionSlice(seq, workflow, more, halted, isEnded, instances, completeTasks, absent, known);
    }

    private Map<String, NavigableMap<Integer, TaskInstance>> with(Iterable<TaskInstance> loaded) {
        var merged = new LinkedHashMap<>(instances);
        var copies = new LinkedHashMap<String, NavigableMap<Integer, TaskInstance>>();
        for (TaskInstance instance : loaded) {
            copies.computeIfAbsent(instance.name().task(), task -> new TreeMap<>(loaded(task)))
                    .put(instance.name().number(), instance);
        }
        merged.putAll(copies);
        return merged;
    }

    /**
     * Decides what the event does.
     *
     * @throws SliceMissException when it needs something that was not read
     * @throws org.triggers4j.error.TriggersException when the event is not possible; nothing is to be written
     */
    public Transition on(SessionEvent event, SessionLimits limits, Instant now) {
        var draft = new Draft(this, limits, now);
        event.applyTo(draft);
        GroupRules.settle(draft);
        return draft.transition();
    }

    /** The tasks whose open instances a fire of the trigger will ask for; reading them beforehand saves deciding twice. */
    public List<String> tasksToRead(String trigger) {
        boolean hasFiredBefore = heads.lastFires().containsKey(trigger);
        return workflow.usersOf(trigger).stream()
                .map(TaskConfig::name)
                .filter(task -> heads.task(task).mustBeExamined(trigger, hasFiredBefore))
                .toList();
    }

    /** The same session without any instance: all that need be remembered to use {@link #tasksToRead}. */
    public SessionSlice withoutInstances() {
        return of(seq, workflow, heads, halted, isEnded);
    }

    /** The number of the last event. */
    public long seq() {
        return seq;
    }

    public Workflow workflow() {
        return workflow;
    }

    public Heads heads() {
        return heads;
    }

    /** Why the session is halted, if it is. */
    public Optional<String> halted() {
        return Optional.ofNullable(halted);
    }

    /** Whether the session was ended and accepts nothing more. */
    public boolean isEnded() {
        return isEnded;
    }

    /** The tasks that have no instance yet, or one that is not final; in order. */
    public List<TaskConfig> unresolvedTasks() {
        return workflow.tasks().values().stream()
                .filter(task -> heads.task(task.name()).isUnresolved())
                .toList();
    }

    Map<String, NavigableMap<Integer, TaskInstance>> instances() {
        return instances;
    }

    NavigableMap<Integer, TaskInstance> loaded(String task) {
        return instances.getOrDefault(task, Collections.emptyNavigableMap());
    }

    /** Fails unless all open instances of the task are here; a task that has none stored counts as read. */
    void requireOpenInstances(String task, int storedOpen) {
        if (storedOpen > 0 && !completeTasks.contains(task)) {
            throw new SliceMissException(SliceMissException.Kind.OPEN_INSTANCES, task);
        }
    }

    void requireKnown(String trigger) {
        if (!knownTriggers.contains(trigger) && !Heads.isTracked(workflow, trigger)) {
            throw new SliceMissException(SliceMissException.Kind.LAST_FIRE, trigger);
        }
    }

    UnknownInstanceException unknown(InstanceName name) {
        return new UnknownInstanceException("The session has no instance '" + name + "'.");
    }

    boolean isKnownToBeAbsent(InstanceName name) {
        return absent.contains(name);
    }
}
