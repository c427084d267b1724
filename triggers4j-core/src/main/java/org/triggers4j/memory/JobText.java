package org.triggers4j.memory;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;

/** A job in its document. */
final class JobText {
    private JobText() {}

    static Map<String, Object> write(MemoryJob row) {
        Job job = row.job();
        var entries = new Entries()
                .with("id", job.id())
                .with("queue", job.queue())
                .with("priority", job.priority())
                .with("task", job.task())
                .with("runner", job.runner())
                .with("expiresAt", job.limits().expiresAt())
                .with(
                        "mostAttempts",
                        job.limits().mostAttempts() == 0 ? null : job.limits().mostAttempts());
        if (job.work() instanceof Work.InstanceRun run) {
            entries.with("manager", run.manager())
                    .with("session", run.session())
                    .with("instanceTask", run.instanceTask())
                    .with("instanceNumber", run.instanceNumber())
                    .with("workflow", run.workflowHash());
        } else {
            entries.with("call", job.call().body());
        }
        return entries.with("runAt", job.runAt())
                .with("pinnedTo", job.pinnedTo())
                .with("state", String.valueOf(row.state().code()))
                .with("token", row.token())
                .with("attempts", row.attempts())
                .with("worker", row.worker())
                .with("startedAt", row.startedAt())
                .with("parkedFor", row.parkedFor())
                .with("isCancelRequested", row.isCancelRequested() ? true : null)
                .map();
    }

    static MemoryJob read(Fields fields) {
        fields.only(
                "id",
                "queue",
                "priority",
                "task",
                "manager",
                "runner",
                "session",
                "instanceTask",
                "instanceNumber",
                "workflow",
                "runAt",
                "pinnedTo",
                "state",
                "token",
                "attempts",
                "worker",
                "startedAt",
                "parkedFor",
                "isCancelRequested",
                "expiresAt",
                "mostAttempts",
                "call");
        return new MemoryJob(
                job(fields),
                JobState.ofCode(fields.text("state")),
                fields.number("token"),
                fields.integer("attempts"),
                worker(fields.textIf("worker")),
                fields.momentIf("startedAt").orElse(null),
                fields.textIf("parkedFor").orElse(null),
                fields.has("isCancelRequested") && fields.flag("isCancelRequested"));
    }

    private static Job job(Fields fields) {
        return new Job(
                JobId.of(fields.text("id")),
                fields.text("task"),
                new Placement(
                        fields.text("queue"),
                        fields.integer("priority"),
                        fields.text("runner"),
                        fields.momentIf("runAt").orElse(null),
                        worker(fields.textIf("pinnedTo"))),
                new JobLimits(
                        fields.momentIf("expiresAt").orElse(null),
                        fields.has("mostAttempts") ? fields.integer("mostAttempts") : 0),
                work(fields));
    }

    private static Work work(Fields fields) {
        if (fields.has("call")) {
            return new Work.Call(fields.text("call"));
        }
        return new Work.InstanceRun(
                fields.text("session"),
                fields.text("manager"),
                fields.text("instanceTask"),
                fields.integer("instanceNumber"),
                fields.text("workflow"));
    }

    private static @Nullable WorkerId worker(Optional<String> id) {
        return id.map(WorkerId::new).orElse(null);
    }
}
