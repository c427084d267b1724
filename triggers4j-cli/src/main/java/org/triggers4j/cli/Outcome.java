package org.triggers4j.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.payload.Json;
import org.triggers4j.session.InstanceView;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;

/**
 * How a session ended.
 *
 * @param instances in order of creation
 * @param waitingHas for each unstarted instance, the triggers it has received, sorted
 * @param unresolvedTasks sorted
 * @param halted why the session was halted, if it was
 */
record Outcome(
        SessionUid session,
        Map<InstanceName, InstanceStatus> instances,
        Map<InstanceName, List<String>> waitingHas,
        List<String> unresolvedTasks,
        Optional<String> halted) {
    // As most languages sort text: by code point, which Java's own order is not beyond U+FFFF.
    private static final Comparator<String> BY_CODE_POINT = (a, b) -> compare(a, b);

    static Outcome of(
            SessionUid session,
            Collection<InstanceView> instances,
            Collection<TaskConfig> unresolved,
            Optional<String> halted) {
        var statuses = new LinkedHashMap<InstanceName, InstanceStatus>();
        var waiting = new LinkedHashMap<InstanceName, List<String>>();
        for (InstanceView instance : instances) {
            statuses.put(instance.name(), instance.status());
            if (instance.status() == InstanceStatus.UNSTARTED) {
                waiting.put(instance.name(), sorted(instance.kwargs().asMap().keySet()));
            }
        }
        var tasks = unresolved.stream().map(TaskConfig::name).toList();
        return new Outcome(session, statuses, waiting, sorted(tasks), halted);
    }

    /** The line of the outcome file, without its end. */
    String toJson() {
        var statuses = new LinkedHashMap<String, Object>();
        instances.forEach((name, status) -> statuses.put(name.toString(), status.label()));
        var waiting = new LinkedHashMap<String, Object>();
        waitingHas.forEach((name, triggers) -> waiting.put(name.toString(), triggers));
        var line = new LinkedHashMap<String, Object>();
        line.put("session", session.value());
        line.put("instances", statuses);
        line.put("waitingHas", waiting);
        line.put("unresolvedTasks", unresolvedTasks);
        return Json.write(line);
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted(BY_CODE_POINT).toList();
    }

    private static int compare(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return java.util.Arrays.compare(left, right);
    }
}
