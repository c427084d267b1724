package org.triggers4j.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.TaskConfig;

/** A session as one document for people. */
final class DebugView {
    private DebugView() {}

    static Kwargs of(SessionSnapshot snapshot, Map<String, Kwargs> latestKwargs, SessionSlice slice) {
        var view = new LinkedHashMap<String, @Nullable Object>();
        view.put("session", snapshot.session().uid().value());
        view.put("exists", true);
        view.put("seq", snapshot.session().seq());
        view.put("manager", snapshot.session().manager());
        view.put("halted", snapshot.session().halted());
        view.put("ended", snapshot.session().isEnded());
        view.put("tasks", Json.read(snapshot.session().workflow().body()));
        view.put(
                "unresolvedTasks",
                slice.unresolvedTasks().stream().map(TaskConfig::name).toList());
        view.put("latestKwargs", latestKwargs);
        var instances = new LinkedHashMap<String, @Nullable Object>();
        InstanceViews.of(snapshot)
                .forEach(instance -> instances.put(instance.name().toString(), instance(instance)));
        view.put("instances", instances);
        return Kwargs.ofMap(view);
    }

    private static Map<String, @Nullable Object> instance(InstanceView instance) {
        var view = new LinkedHashMap<String, @Nullable Object>();
        view.put("status", instance.status().label());
        view.put("kwargs", instance.kwargs());
        view.put("abandonState", instance.abandonState());
        view.put("missingTriggers", instance.missingTriggers());
        view.put("actualKwargs", instance.actualKwargs().orElse(null));
        view.put("result", instance.result().orElse(null));
        view.put(
                "failure", instance.failure().map(failure -> failure.toKwargs()).orElse(null));
        view.put("parent", instance.parent().map(InstanceName::toString).orElse(null));
        view.put("depth", instance.depth());
        view.put("cooldown", instance.cooldown().map(Object::toString).orElse(null));
        view.put("metadata", instance.metadata());
        view.put("logLevel", instance.logLevelName());
        view.put("logsResolved", instance.areLogsResolved());
        view.put("revision", instance.revision());
        view.put("attempt", instance.attempt());
        view.put("waitsFor", instance.waitsFor().orElse(null));
        var transitions = new LinkedHashMap<String, @Nullable Object>();
        instance.transitions().forEach((status, at) -> transitions.put(status.label(), at.toString()));
        view.put("transitions", transitions);
        return view;
    }
}
