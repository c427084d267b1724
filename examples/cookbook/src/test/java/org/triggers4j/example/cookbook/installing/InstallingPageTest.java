package org.triggers4j.example.cookbook.installing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.SessionLimits;

/** Settings, defaults and versions of docs/guide/installing.md are those of the code. */
class InstallingPageTest {
    private static final GuidePage PAGE = GuidePage.named("installing.md");
    private static final Map<String, String> METHOD_OF_FIELD = Map.of(
            "discoversServices", "discoverServices",
            "isWorker", "fireOnly",
            "keepEndedFor", "keepEndedSessionsFor",
            "queueLimits", "limitQueue",
            "isScheduler", "scheduler");
    // Says what another method sets.
    private static final String VARIANT = "keepResultsForEver";
    private static final Set<String> WITHOUT_DEFAULT = Set.of("store", "registry", "schedules");

    private static Map<String, String> table(String heading) {
        var rows = new TreeMap<String, String>();
        PAGE.tableAfter(heading)
                .forEach(row -> rows.put(GuidePage.codeIn(row.get(0)).get(0), row.get(1)));
        return rows;
    }

    private static Map<String, String> defaults() throws IllegalAccessException {
        var defaults = new TreeMap<String, String>();
        TriggersBuilder builder = Triggers.builder();
        for (Field field : TriggersBuilder.class.getDeclaredFields()) {
            if (!WITHOUT_DEFAULT.contains(field.getName()) && !field.isSynthetic()) {
                field.setAccessible(true);
                String method = METHOD_OF_FIELD.getOrDefault(field.getName(), field.getName());
                defaults.put(method, told(method, field.get(builder)));
            }
        }
        return defaults;
    }

    private static String told(String method, Object value) {
        if (value instanceof Integer number && method.endsWith("Bytes")) {
            return number >= 1 << 20 ? (number >> 20) + " MiB" : (number >> 10) + " KiB";
        }
        if (value instanceof Duration duration) {
            return duration.toSeconds() + " s";
        }
        if (value instanceof Set<?> names) {
            return "`"
                    + String.join("`, `", names.stream().map(Object::toString).toList()) + "`";
        }
        if (value instanceof SessionLimits limits) {
            return String.format(
                    Locale.ROOT, "%,d instances, %,d cascades", limits.maxInstances(), limits.maxCascadeDepth());
        }
        if (value instanceof Boolean isOn) {
            return isOn == method.equals("fireOnly") ? "off" : "on";
        }
        if (method.equals("scheduler")) {
            return "if it runs tasks";
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(InstallingPageTest::days).orElse("never");
        }
        if (value instanceof Map<?, ?> || TimeLimits.NONE.equals(value)) {
            return "none";
        }
        if (value instanceof InstantSource) {
            return "the system's";
        }
        return value instanceof String text ? "`" + text + "`" : String.valueOf(value);
    }

    private static String days(Object span) {
        return ((Duration) span).toDays() + " days";
    }

    @Test
    void the_defaults_are_those_of_the_builder() throws IllegalAccessException {
        assertThat(table("## Settings")).isEqualTo(defaults());
    }

    @Test
    void every_method_of_the_builder_has_its_row() {
        var rows = new ArrayList<>(table("## Settings").keySet());
        rows.addAll(table("What is registered").keySet());

        assertThat(Stream.of(TriggersBuilder.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("build") && !name.equals(VARIANT))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void versions_are_those_of_the_build() throws IOException {
        String pom = Files.readString(
                Path.of("").toAbsolutePath().getParent().getParent().resolve("pom.xml"));
        List<String> versions = Pattern.compile("<version>([^<]+)</version>|:(\\d[\\w.-]+)\"")
                .matcher(PAGE.text())
                .results()
                .map((MatchResult found) -> Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2)))
                .toList();

        assertThat(versions)
                .hasSizeGreaterThan(5)
                .allSatisfy(version -> assertThat(pom)
                        .containsAnyOf("<version>" + version + "</version>", ".version>" + version + "</"));
    }
}
