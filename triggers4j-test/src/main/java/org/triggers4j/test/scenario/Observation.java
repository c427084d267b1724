package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidResultException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.TaskConfig;

/** What can be seen of a session at one moment, as JSON values; scenarios write down how it differs from the last. */
final class Observation {
    /** By code points, as the scenarios are sorted. */
    static final Comparator<String> ORDER =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private static final Kwargs FRESH = Kwargs.of(
            "kwargs",
            Kwargs.empty(),
            "abandonState",
            List.of(),
            "parent",
            null,
            "depth",
            0,
            "logLevel",
            0,
            "logsResolved",
            true,
            "meta",
            Kwargs.empty());

    private final Map<String, Map<String, @Nullable Object>> instances;
    private final Map<String, @Nullable Object> latest;
    private final Map<String, List<String>> lists;
    private final Map<String, @Nullable Object> tasks;

    private Observation(
            Map<String, Map<String, @Nullable Object>> instances,
            Map<String, @Nullable Object> latest,
            Map<String, List<String>> lists,
            Map<String, @Nullable Object> tasks) {
        this.instances = instances;
        this.latest = latest;
        this.lists = lists;
        this.tasks = tasks;
    }

    /** Of a session that nothing happened in. */
    static Observation nothing() {
        return new Observation(Map.of(), Map.of(), Map.of(), Map.of());
    }

    static Observation of(SessionInspector session, boolean withTasks) {
        var instances = new LinkedHashMap<String, Map<String, @Nullable Object>>();
        session.instances().forEach(view -> instances.put(view.name().toString(), fields(view)));
        var latest = new LinkedHashMap<String, @Nullable Object>();
        session.latestKwargs().forEach((trigger, kwargs) -> latest.put(trigger, kwargs.asMap()));
        var lists = new LinkedHashMap<String, List<String>>();
        lists.put(
                "unresolvedTasks",
                sorted(session.unresolvedTasks().stream().map(TaskConfig::name).toList()));
        lists.put("unresolvedInstances", names(session.unresolvedInstances()));
        lists.put("unresolvedLogs", names(session.instancesWithUnresolvedLogs()));
        var tasks = new LinkedHashMap<String, @Nullable Object>();
        if (withTasks) {
            session.workflow().tasks().values().forEach(task -> tasks.put(task.name(), directives(task)));
        }
        return new Observation(instances, latest, lists, tasks);
    }

    private static List<String> names(List<InstanceView> views) {
        return sorted(views.stream().map(view -> view.name().toString()).toList());
    }

    private static List<String> sorted(Collection<String> texts) {
        var sorted = new ArrayList<>(texts);
        sorted.sort(ORDER);
        return sorted;
    }

    private static Map<String, @Nullable Object> fields(InstanceView view) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("status", view.status().label());
        fields.put("kwargs", view.kwargs());
        fields.put("abandonState", sorted(view.abandonState()));
        fields.put("parent", view.parent().map(Object::toString).orElse(null));
        fields.put("depth", view.depth());
        fields.put("logLevel", view.logLevel());
        fields.put("logsResolved", view.areLogsResolved());
        fields.put("meta", view.metadata());
        view.actualKwargs().ifPresent(kwargs -> fields.put("actualKwargs", kwargs));
        view.result().ifPresent(result -> fields.put("result", result));
        view.failure().ifPresent(failure -> {
            fields.put("exceptionType", type(failure));
            fields.put("exceptionContext", failure.context());
        });
        return Kwargs.ofMap(fields).asMap();
    }

    // The original's word for a result that is not an object.
    private static String type(Failure failure) {
        return failure.type().equals(InvalidResultException.class.getName()) ? "ValueError" : failure.simpleType();
    }

    private static Map<String, @Nullable Object> directives(TaskConfig task) {
        return Kwargs.of(
                        "after", sorted(task.after()),
                        "unless", sorted(task.unless()),
                        "andEvery", task.andEvery().orElse(null),
                        "run", task.run(),
                        "using", task.using().orElse(null),
                        "withParams", task.withParams(),
                        "extra", task.extras())
                .asMap();
    }

    /** What changed since the earlier observation, in the form in which scenarios write it. */
    Map<String, @Nullable Object> since(Observation earlier) {
        var delta = new LinkedHashMap<String, @Nullable Object>();
        var changed = new LinkedHashMap<String, @Nullable Object>();
        instances.forEach((name, fields) -> {
            Map<String, @Nullable Object> before = earlier.instances.get(name);
            Map<String, @Nullable Object> difference = changes(before == null ? FRESH.asMap() : before, fields);
            if (!difference.isEmpty()) {
                changed.put(name, difference);
            }
        });
        putUnlessEmpty(delta, "instances", changed);
        putUnlessEmpty(delta, "latest", changes(earlier.latest, latest));
        lists.forEach((key, now) -> {
            if (!now.equals(earlier.lists.getOrDefault(key, List.of()))) {
                delta.put(key, now);
            }
        });
        putUnlessEmpty(delta, "tasks", changes(earlier.tasks, tasks));
        return delta;
    }

    // What is gone should not be: scenarios have no word for it, so it stands out.
    private static Map<String, @Nullable Object> changes(
            Map<String, @Nullable Object> before, Map<String, @Nullable Object> now) {
        var changes = new LinkedHashMap<String, @Nullable Object>();
        now.forEach((key, value) -> {
            if (!before.containsKey(key) || !Objects.equals(before.get(key), value)) {
                changes.put(key, value);
            }
        });
        before.keySet().stream().filter(key -> !now.containsKey(key)).forEach(key -> changes.put(key, "(gone)"));
        return changes;
    }

    static void putUnlessEmpty(Map<String, @Nullable Object> target, String key, Map<String, ?> value) {
        if (!value.isEmpty()) {
            target.put(key, value);
        }
    }
}
