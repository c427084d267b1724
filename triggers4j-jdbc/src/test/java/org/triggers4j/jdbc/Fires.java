package org.triggers4j.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.Result;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.Workflow;

/** A decision without meaning, for tests: each intent fires once; with jobs, it schedules an instance too. */
final class Fires implements Decider {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    static final Workflow WORKFLOW =
            Workflow.of(TaskConfig.named("t_scan").andEvery("page").run("scan"));

    private static final AtomicLong NONCES = new AtomicLong();

    private final boolean isScheduling;
    private final Kwargs kwargs;

    private Fires(boolean isScheduling, Kwargs kwargs) {
        this.isScheduling = isScheduling;
        this.kwargs = kwargs;
    }

    static Fires plain() {
        return new Fires(false, Kwargs.of("page", 1));
    }

    static Fires scheduling() {
        return new Fires(true, Kwargs.of("page", 1));
    }

    static List<Intent> into(String... sessions) {
        return List.of(sessions).stream()
                .map(uid -> Intent.on(new SessionUid(uid)))
                .toList();
    }

    @Override
    public Decision decide(List<Intent> intents, List<Integer> indexes, Loaded loaded) {
        var writes = new Writes();
        Map<SessionUid, Long> seqs = new LinkedHashMap<>();
        var outcomes = new ArrayList<Decision.Outcome>();
        for (Intent intent : intents) {
            LoadedSession session = loaded.sessions().get(intent.session());
            long seq = seqs.merge(
                    intent.session(), session.session().map(row -> row.seq()).orElse(0L) + 1, (now, first) -> now + 1);
            fire(writes, intent.session(), seq);
            outcomes.add(new Decision.Outcome.Done(seq));
        }
        seqs.forEach((uid, seq) -> writes.sessions()
                .add(new Writes.SessionRow(
                        uid,
                        loaded.sessions().get(uid).session().isEmpty(),
                        seq,
                        WORKFLOW,
                        "default",
                        "heads " + seq,
                        null,
                        false)));
        return new Decision.Write(writes, outcomes);
    }

    private void fire(Writes writes, SessionUid uid, long seq) {
        writes.events()
                .add(new Writes.EventRow(
                        uid,
                        new LogEntry(seq, EventKind.FIRED, "page", kwargs, null, Kwargs.empty(), NOW, null),
                        NONCES.incrementAndGet()));
        if (isScheduling) {
            Job job = job(uid.value(), (int) seq - 1);
            writes.jobs().add(job);
            writes.instances().add(new Writes.InstanceRow(uid, true, instance((int) seq - 1, seq), job.id()));
        }
    }

    static TaskInstance instance(int number, long seq) {
        return new TaskInstance(
                new InstanceName("t_scan", number),
                InstanceStatus.SCHEDULED,
                seq,
                Map.of("page", seq),
                Map.of(),
                TaskInstance.Lineage.NONE,
                new TaskInstance.Outcome(null, null, WORKFLOW.hash(), null, Kwargs.of("note", "ü"), 20, false),
                Map.of(InstanceStatus.UNSTARTED, NOW, InstanceStatus.SCHEDULED, NOW),
                seq);
    }

    static Job job(String uid, int number) {
        return new Job(
                new JobId(new UUID(System.nanoTime(), NONCES.incrementAndGet())),
                "scan",
                new Placement(Job.DEFAULT_QUEUE, 0, "queue", null, null),
                JobLimits.NONE,
                new Work.InstanceRun(uid, "default", "t_scan", number, WORKFLOW.hash()));
    }

    static Optional<Long> seq(Result result) {
        return result instanceof Result.Done done ? Optional.of((Long) done.value()) : Optional.empty();
    }
}
