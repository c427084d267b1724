package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/**
 * One place where what was seen is not what the scenario says.
 *
 * @param step the step it was seen after, from 1; 0 for before the first
 * @param pointer JSON Pointer into the observation; empty for all of it
 * @param expected the expected value as JSON, or "absent"
 * @param actual the value seen as JSON, or "absent", or why nothing was seen
 */
public record Difference(int step, String pointer, String expected, String actual) {
    static final String ABSENT = "absent";
    // Instances and their fields, triggers, tasks and their directives are compared one by one, values as a whole.
    private static final int DEEPEST = 3;

    /** {@code step 3 /instances/t_a#0/status: expected "running", but was absent}. */
    @Override
    public String toString() {
        return "step " + step + " " + pointer + ": expected " + expected + ", but was " + actual;
    }

    static List<Difference> between(int step, Kwargs expected, Kwargs actual) {
        var differences = new ArrayList<Difference>();
        compare(step, List.of(), withoutCooldowns(expected).asMap(), actual.asMap(), differences);
        return differences;
    }

    private static void compare(
            int step, List<String> path, Map<?, ?> expected, Map<?, ?> actual, List<Difference> differences) {
        var keys = new LinkedHashSet<Object>(expected.keySet());
        keys.addAll(actual.keySet());
        for (Object key : keys) {
            var deeper = new ArrayList<>(path);
            deeper.add((String) key);
            Object wanted = expected.get(key);
            Object seen = actual.get(key);
            if (isDivided(deeper) && wanted instanceof Map<?, ?> a && seen instanceof Map<?, ?> b) {
                compare(step, deeper, a, b, differences);
            } else if (!Objects.equals(wanted, seen) || expected.containsKey(key) != actual.containsKey(key)) {
                differences.add(new Difference(
                        step, Problem.pointer(deeper.toArray(String[]::new)), text(expected, key), text(actual, key)));
            }
        }
    }

    private static boolean isDivided(List<String> path) {
        int depth = path.get(0).equals("latest") ? DEEPEST - 1 : DEEPEST;
        return path.size() < depth;
    }

    private static String text(Map<?, ?> map, Object key) {
        return map.containsKey(key) ? Json.write(map.get(key)) : ABSENT;
    }

    /** Which instance shows a cooldown, and how, is free: ours acts on it. */
    private static Kwargs withoutCooldowns(Kwargs expected) {
        if (!expected.has("instances")) {
            return expected;
        }
        var instances = new LinkedHashMap<String, @Nullable Object>();
        expected.object("instances").asMap().forEach((name, fields) -> {
            var others = new LinkedHashMap<Object, @Nullable Object>((Map<?, ?>) Objects.requireNonNull(fields));
            boolean hadCooldown = others.containsKey("cooldown");
            others.remove("cooldown");
            if (!hadCooldown || !others.isEmpty()) {
                instances.put(name, others);
            }
        });
        var rest = new LinkedHashMap<>(expected.asMap());
        rest.remove("instances");
        Observation.putUnlessEmpty(rest, "instances", instances);
        return Kwargs.ofMap(rest);
    }
}
