package org.triggers4j.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Directives;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Workflows with everything that may be in one, hostile names and numbers included. */
final class RandomWorkflows {
    private static final List<String> TEXTS = List.of(
            "go",
            "t_a",
            "yes",
            "No",
            "null",
            "~",
            "true",
            "1",
            "-1.5",
            "0x1F",
            ".5",
            "a b",
            " a",
            "a ",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a",
            "'a'",
            "\"a\"",
            "{a}",
            "[a]",
            "a,b",
            "?",
            "? a",
            "a/b~c",
            "<<",
            "---",
            "ä ß 漢字 😀",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "\uffff",
            "a\\b",
            "2026-11-21",
            "=",
            "|",
            ">",
            "...",
            "y",
            "e5",
            "_1");
    private static final List<String> CONTROLS =
            List.of("", "\n", "a\nb ", "\t", "\u0085", "\u007f", "\u0001", "\u009f");

    private final Random random;

    RandomWorkflows(Random random) {
        this.random = random;
    }

    Workflow next() {
        var tasks = new LinkedHashMap<String, TaskConfig>();
        for (int i = random.nextInt(5); i > 0; i--) {
            TaskConfig task = task(name());
            tasks.put(task.name(), task);
        }
        return Workflow.of(tasks.values());
    }

    private TaskConfig task(String name) {
        TaskConfig.Builder task = TaskConfig.named(name).after(names(1 + random.nextInt(3)));
        if (random.nextBoolean()) {
            task.andEvery(name());
        }
        if (random.nextBoolean()) {
            task.unless(names(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            task.using(name());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            task.withParams(key(), Kwargs.ofMap(map(3)));
        }
        return task.extras(extras()).run(name());
    }

    private Kwargs extras() {
        Map<String, @Nullable Object> extras = map(3);
        extras.keySet().removeIf(Directives::isKnown);
        return Kwargs.ofMap(extras);
    }

    private List<String> names(int count) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(name());
        }
        return names;
    }

    private String name() {
        String name = TEXTS.get(random.nextInt(TEXTS.size()));
        return random.nextInt(50) == 0 ? "\u2028".repeat(200) : name;
    }

    private String key() {
        return random.nextInt(4) == 0 ? CONTROLS.get(random.nextInt(CONTROLS.size())) : name();
    }

    private Map<String, @Nullable Object> map(int depth) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(key(), value(depth - 1));
        }
        return map;
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> new BigInteger(200, random);
            case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
            case 5 -> new BigDecimal("0.12345678901234567890123").scaleByPowerOfTen(random.nextInt(1000) - 500);
            case 6 -> new BigDecimal("1E+400");
            case 7, 8 -> key();
            case 9 -> map(depth);
            default -> {
                var list = new ArrayList<@Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
        };
    }
}
