package org.triggers4j.workflow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/**
 * All tasks of a session, in order. The order is part of the meaning: instances are created and scheduled in it.
 *
 * <p>Immutable; two workflows with the same tasks in the same order have the same {@link #hash()}.
 */
public final class Workflow {
    private static final Workflow EMPTY = new Workflow(new LinkedHashMap<>());

    private final Map<String, TaskConfig> tasks;
    private final Map<String, List<TaskConfig>> usersOf;
    private final String body;
    private final String hash;

    private Workflow(Map<String, TaskConfig> tasks) {
        this.tasks = Collections.unmodifiableMap(tasks);
        this.usersOf = indexByTrigger(tasks.values());
        var directives = new LinkedHashMap<String, Kwargs>();
        tasks.forEach((name, task) -> directives.put(name, task.toKwargs()));
        this.body = Json.write(directives);
        this.hash = sha256(body);
    }

    /** The workflow without tasks, which every session starts with. */
    public static Workflow empty() {
        return EMPTY;
    }

    /**
     * The tasks in the given order.
     *
     * @throws ConfigurationException with every broken rule: bad or repeated names, a task without any trigger in
     *     {@code after} and {@code andEvery}, {@code withParams} that are not objects
     */
    public static Workflow of(Collection<TaskConfig> tasks) {
        var problems = new ArrayList<Problem>();
        var byName = new LinkedHashMap<String, TaskConfig>();
        for (TaskConfig task : tasks) {
            problems.addAll(TaskRules.problems(task));
            if (byName.put(task.name(), task) != null) {
                problems.add(new Problem("/" + task.name(), 0, 0, "The task is declared twice."));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Workflow(byName);
    }

    /** See {@link #of(Collection)}. */
    public static Workflow of(TaskConfig... tasks) {
        return of(List.of(tasks));
    }

    /** Reads back {@link #body()}. */
    public static Workflow ofBody(String body) {
        var tasks = new LinkedHashMap<String, TaskConfig>();
        Kwargs stored = Kwargs.parse(body);
        stored.asMap().keySet().forEach(name -> tasks.put(name, TaskConfig.stored(name, stored.object(name))));
        return new Workflow(tasks);
    }

    /** The tasks by name, in order. */
    public Map<String, TaskConfig> tasks() {
        return tasks;
    }

    /** The task of this name. */
    public Optional<TaskConfig> task(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    public boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** The tasks that a fire of the trigger concerns, in order. */
    public List<TaskConfig> usersOf(String trigger) {
        return usersOf.getOrDefault(trigger, List.of());
    }

    /** Every trigger that some task uses, in order of first mention. */
    public Collection<String> triggers() {
        return usersOf.keySet();
    }

    /** This workflow with the tasks of another: a task of the same name is replaced as a whole and keeps its place. */
    public Workflow updatedWith(Workflow update) {
        var merged = new LinkedHashMap<>(tasks);
        merged.putAll(update.tasks);
        return update.isEmpty() ? this : new Workflow(merged);
    }

    /** The canonical JSON text, which {@link #ofBody} reads and {@link #hash()} is made of. */
    public String body() {
        return body;
    }

    /** SHA-256 of {@link #body()}, in hex: equal hashes, equal workflows. */
    public String hash() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Workflow workflow && hash.equals(workflow.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return body;
    }

    private static Map<String, List<TaskConfig>> indexByTrigger(Collection<TaskConfig> tasks) {
        var index = new LinkedHashMap<String, List<TaskConfig>>();
        for (TaskConfig task : tasks) {
            var used = new LinkedHashSet<>(task.after());
            used.addAll(task.unless());
            used.forEach(trigger ->
                    index.computeIfAbsent(trigger, t -> new ArrayList<>()).add(task));
        }
        return Collections.unmodifiableMap(index);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
