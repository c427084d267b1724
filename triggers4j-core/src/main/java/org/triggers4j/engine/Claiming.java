package org.triggers4j.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.KeyGenerator;
import org.triggers4j.task.Limit;
import org.triggers4j.task.TaskOptions;

/**
 * The keys by which jobs claim. A unique key and the key of its window are hashes, so they have one length and show no
 * arguments; gates have readable ones, since people look at what waits for them.
 */
final class Claiming {
    private static final String EXCLUSIVE = "exclusive:";

    private final Map<String, List<Limit>> queueLimits;

    /** With the limits of queues. */
    Claiming(Map<String, List<Limit>> queueLimits) {
        this.queueLimits = queueLimits;
    }

    /** Of task and arguments, however these were ordered; or as the generator says. */
    static String keyOf(String task, Kwargs arguments, Optional<KeyGenerator> generator) {
        return generator
                .map(keys -> Canonical.sha256("own\n" + keys.key(task, arguments)))
                .orElseGet(() -> Canonical.sha256("task\n" + task + "\n" + Canonical.json(arguments)));
    }

    static String keyOf(String task, Kwargs arguments, TaskOptions options) {
        return keyOf(task, arguments, options.unique().flatMap(unique -> unique.generator()));
    }

    /** Whether anything of that is there to be asked for; spares the making of kwargs. */
    boolean hasGates(TaskOptions options, String queue) {
        return options.exclusive().isPresent() || !options.limits().isEmpty() || queueLimits.containsKey(queue);
    }

    /** What a claimed job needs before it may run; empty for nothing. */
    List<CallStore.Gate> gates(String task, String queue, Kwargs arguments, TaskOptions options, List<String> turns) {
        var gates = new ArrayList<CallStore.Gate>();
        options.exclusive()
                .ifPresent(exclusive -> gates.add(new CallStore.Gate(
                        EXCLUSIVE + exclusive.lock().key(task, arguments),
                        1,
                        Optional.empty(),
                        exclusive.onConflict() == Exclusive.OnConflict.WAIT)));
        turns.forEach(turn -> gates.add(new CallStore.Gate(turn, 1, Optional.empty(), true)));
        for (int i = 0; i < options.limits().size(); i++) {
            gates.add(gate("task:" + task + suffix(i), options.limits().get(i), task, arguments));
        }
        List<Limit> ofQueue = queueLimits.getOrDefault(queue, List.of());
        for (int i = 0; i < ofQueue.size(); i++) {
            gates.add(gate("queue:" + queue + suffix(i), ofQueue.get(i), task, arguments));
        }
        return distinct(gates);
    }

    // Two limits of a task may make the same key.
    private static List<CallStore.Gate> distinct(List<CallStore.Gate> gates) {
        Set<String> keys = new LinkedHashSet<>();
        var distinct = new ArrayList<CallStore.Gate>();
        for (CallStore.Gate gate : gates) {
            String key = gate.key();
            for (int n = 1; !keys.add(key); n++) {
                key = gate.key() + suffix(n);
            }
            distinct.add(new CallStore.Gate(key, gate.most(), gate.rate(), gate.waits()));
        }
        return distinct;
    }

    private static String suffix(int index) {
        return index == 0 ? "" : "/" + index;
    }

    private static CallStore.Gate gate(String own, Limit limit, String task, Kwargs arguments) {
        String key = limit.key().map(keys -> "key:" + keys.key(task, arguments)).orElse(own);
        return new CallStore.Gate(
                key,
                limit.most(),
                limit.rate()
                        .map(rate ->
                                new CallStore.Rate(rate.permits(), rate.per().toNanos())),
                true);
    }

    /** What an instance claims before it runs. */
    static Optional<CallStore.UniqueKey> uniqueOf(
            String task, Kwargs received, TaskOptions options, Settings.CallDefaults defaults, Instant now) {
        return options.unique()
                .map(unique -> new CallStore.UniqueKey(
                        keyOf(task, received, options),
                        unique.staleTimeLimit()
                                .or(defaults::staleTimeLimit)
                                .or(() -> options.timeLimits()
                                        .or(defaults.timeLimits())
                                        .staleTimeLimit(options.retry()))
                                .map(now::plus)));
    }
}
