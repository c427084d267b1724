package org.triggers4j.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskInstance;

/** An instance in its session's document. */
final class InstanceText {
    private InstanceText() {}

    static Map<String, Object> write(StoredInstance stored) {
        TaskInstance instance = stored.instance();
        var stamps = new LinkedHashMap<String, Instant>();
        instance.stamps().forEach((status, at) -> stamps.put(status.label(), at));
        return new Entries()
                .with("task", instance.name().task())
                .with("number", instance.name().number())
                .with("status", instance.status().label())
                .with("born", instance.bornSeq())
                .with("received", instance.received())
                .with("abandonedBy", instance.abandonedBy())
                .with("lineage", lineage(instance.lineage()))
                .with("outcome", outcome(instance.outcome()))
                .with("stamps", stamps)
                .with("revision", instance.revision())
                .with("job", stored.job().orElse(null))
                .map();
    }

    private static Map<String, Object> lineage(TaskInstance.Lineage lineage) {
        return new Entries()
                .with("parent", lineage.parent())
                .with("depth", lineage.depth())
                .with("autoRetries", lineage.autoRetries())
                .with("cascadeDepth", lineage.cascadeDepth())
                .map();
    }

    private static Map<String, Object> outcome(TaskInstance.Outcome outcome) {
        Kwargs metadata = outcome.metadata();
        return new Entries()
                .with("result", outcome.resultSeq())
                .with("failure", outcome.failureSeq())
                .with("scheduledWith", outcome.scheduledWith())
                .with("cooldown", outcome.cooldown())
                .with("metadata", metadata.isEmpty() ? null : metadata)
                .with("logLevel", outcome.logLevel())
                .with("logsResolved", outcome.logsResolved())
                .map();
    }

    static StoredInstance read(Fields fields) {
        fields.only(
                "task",
                "number",
                "status",
                "born",
                "received",
                "abandonedBy",
                "lineage",
                "outcome",
                "stamps",
                "revision",
                "job");
        var instance = new TaskInstance(
                new InstanceName(fields.text("task"), fields.integer("number")),
                status(fields.text("status")),
                fields.number("born"),
                seqs(fields, "received"),
                seqs(fields, "abandonedBy"),
                lineage(fields.object("lineage")),
                outcome(fields.object("outcome")),
                stamps(fields),
                fields.number("revision"));
        return new StoredInstance(instance, fields.textIf("job").map(JobId::of));
    }

    private static InstanceStatus status(String label) {
        return InstanceStatus.ofLabel(label)
                .orElseThrow(() -> new IllegalArgumentException("There is no status '" + label + "'."));
    }

    private static Map<String, Long> seqs(Fields fields, String name) {
        var seqs = new LinkedHashMap<String, Long>();
        fields.eachNumber(name, seqs::put);
        return seqs;
    }

    private static Map<InstanceStatus, Instant> stamps(Fields fields) {
        var stamps = new EnumMap<InstanceStatus, Instant>(InstanceStatus.class);
        fields.eachText("stamps", (label, at) -> stamps.put(status(label), Instant.parse(at)));
        return stamps;
    }

    private static TaskInstance.Lineage lineage(Fields fields) {
        fields.only("parent", "depth", "autoRetries", "cascadeDepth");
        return new TaskInstance.Lineage(
                fields.textIf("parent").map(InstanceName::of).orElse(null),
                fields.integer("depth"),
                fields.integer("autoRetries"),
                fields.integer("cascadeDepth"));
    }

    private static TaskInstance.Outcome outcome(Fields fields) {
        fields.only("result", "failure", "scheduledWith", "cooldown", "metadata", "logLevel", "logsResolved");
        return new TaskInstance.Outcome(
                fields.numberIf("result").orElse(null),
                fields.numberIf("failure").orElse(null),
                fields.textIf("scheduledWith").orElse(null),
                fields.textIf("cooldown").map(Duration::parse).orElse(null),
                fields.has("metadata") ? fields.kwargs("metadata") : Kwargs.empty(),
                fields.integer("logLevel"),
                fields.flag("logsResolved"));
    }
}
