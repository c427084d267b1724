package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;

/**
 * The part of a session's state that lives in its own row: counters per task, the last fire of each configured trigger,
 * whether the session finalises itself, and what a halt has put off. Size is O(workflow), never O(instances).
 *
 * @param tasks by task name; tasks without instances may be absent
 * @param lastFires the last event of each trigger that the workflow uses (in memory, also of others fired in this commit)
 * @param isFinalizing whether {@code sessionFinalized} fires by itself once nothing else is left to do
 * @param deferred cascades accepted while the session was halted, to be applied when it is resumed, oldest first
 * @param allowance how many instances the session may have before it is halted beyond the configured limit
 */
public record Heads(
        Map<String, TaskHead> tasks,
        Map<String, Long> lastFires,
        boolean isFinalizing,
        List<Deferred> deferred,
        long allowance) {
    private static final long FORMAT = 1;

    /** A fire whose effects wait for the session to be resumed. */
    public record Deferred(String trigger, long seq) {}

    public Heads {
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        lastFires = Collections.unmodifiableMap(new LinkedHashMap<>(lastFires));
        deferred = Collections.unmodifiableList(new ArrayList<>(deferred));
    }

    /** The heads of a session that has seen nothing. */
    public static Heads none(boolean isFinalizing) {
        return new Heads(Collections.emptyMap(), Collections.emptyMap(), isFinalizing, Collections.emptyList(), 0);
    }

    TaskHead task(String name) {
        return tasks.getOrDefault(name, TaskHead.NONE);
    }

    /** How many instances the session has had. */
    public long instanceCount() {
        return tasks.values().stream().mapToLong(TaskHead::next).sum();
    }

    /** The compact text a store keeps; last fires only of triggers that the workflow uses. */
    public String toText(Workflow workflow) {
        var text = new LinkedHashMap<String, @Nullable Object>();
        text.put("v", FORMAT);
        var taskTexts = new LinkedHashMap<String, @Nullable Object>();
        tasks.forEach((name, head) -> taskTexts.put(name, headText(head)));
        text.put("t", taskTexts);
        var fires = new LinkedHashMap<>(lastFires);
        fires.keySet().removeIf(trigger -> !isTracked(workflow, trigger));
        text.put("f", fires);
        if (isFinalizing) {
            text.put("z", true);
        }
        if (!deferred.isEmpty()) {
            var pairs = new ArrayList<List<Object>>();
            deferred.forEach(fire -> pairs.add(List.of(fire.trigger(), fire.seq())));
            text.put("d", pairs);
        }
        if (allowance > 0) {
            text.put("a", allowance);
        }
        return Json.write(text);
    }

    /** Whether the last fire of the trigger belongs into the stored text. */
    static boolean isTracked(Workflow workflow, String trigger) {
        return trigger.equals(SessionSlice.SESSION_FINALIZED)
                || !workflow.usersOf(trigger).isEmpty();
    }

    private static List<Object> headText(TaskHead head) {
        var parts = new ArrayList<Object>(List.of((long) head.next(), (long) head.open(), (long) head.unresolved()));
        if (!head.lacks().isEmpty() || head.dirty()) {
            parts.add(new ArrayList<>(head.lacks()));
            parts.add(head.dirty());
        }
        return parts;
    }

    /**
     * Reads back {@link #toText}.
     *
     * @throws IllegalArgumentException when the text is not one this version wrote
     */
    public static Heads ofText(String text) {
        try {
            var stored = (Map<?, ?>) required(Json.read(text));
            if (!Long.valueOf(FORMAT).equals(stored.get("v"))) {
                throw new IllegalArgumentException("heads of format " + stored.get("v"));
            }
            var tasks = new LinkedHashMap<String, TaskHead>();
            ((Map<?, ?>) required(stored.get("t")))
                    .forEach((name, head) -> tasks.put((String) name, head((List<?>) head)));
            var fires = new LinkedHashMap<String, Long>();
            ((Map<?, ?>) required(stored.get("f"))).forEach((trigger, seq) -> fires.put((String) trigger, (Long) seq));
            var deferred = new ArrayList<Deferred>();
            for (Object pair :
                    (List<?>) Optional.<Object>ofNullable(stored.get("d")).orElse(List.of())) {
                deferred.add(new Deferred((String) ((List<?>) pair).get(0), (Long) ((List<?>) pair).get(1)));
            }
            long allowance = (Long) Optional.<Object>ofNullable(stored.get("a")).orElse(0L);
            return new Heads(tasks, fires, Boolean.TRUE.equals(stored.get("z")), deferred, allowance);
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not the heads of a session: " + text, e);
        }
    }

    private static TaskHead head(List<?> parts) {
        Set<String> lacks = new LinkedHashSet<>();
        boolean dirty = false;
        if (parts.size() > 3) {
            ((List<?>) parts.get(3)).forEach(trigger -> lacks.add((String) trigger));
            dirty = (Boolean) parts.get(4);
        }
        return new TaskHead(number(parts.get(0)), number(parts.get(1)), number(parts.get(2)), lacks, dirty);
    }

    private static int number(Object value) {
        return Math.toIntExact((Long) value);
    }

    private static Object required(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("incomplete heads of a session");
        }
        return value;
    }
}
