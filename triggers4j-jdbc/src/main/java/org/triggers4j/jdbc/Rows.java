package org.triggers4j.jdbc;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.TriggersException;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskInstance;

/**
 * Between columns and values, the same for every database. Moments are nanoseconds since 1970, which reach from 1677 to
 * 2262; what lies beyond is stored as the end of that range.
 */
final class Rows {
    private static final Work.InstanceRun NO_INSTANCE = new Work.InstanceRun("", "", "", 0, "");
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private Rows() {}

    /** A row that makes no sense: edited by hand, or written by a newer version. */
    static final class UnreadableRowException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableRowException(String what, RuntimeException cause) {
            super(what + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    static long nanos(Instant moment) {
        BigInteger nanos =
                BigInteger.valueOf(moment.getEpochSecond()).multiply(BILLION).add(BigInteger.valueOf(moment.getNano()));
        if (nanos.bitLength() < Long.SIZE) {
            return nanos.longValue();
        }
        return nanos.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    static @Nullable Long nanosOrNull(@Nullable Instant moment) {
        return moment == null ? null : (Long) nanos(moment);
    }

    static Instant moment(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(longOrNull(row, column)).map(Rows::moment);
    }

    static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    static JobId jobId(ResultSet row, String column) throws SQLException {
        Object id = row.getObject(column);
        return id instanceof UUID uuid ? new JobId(uuid) : JobId.of(id.toString());
    }

    /** Reads the columns of a job. */
    static Job job(ResultSet row) throws SQLException {
        return new Job(
                jobId(row, "id"),
                row.getString("task"),
                new Placement(
                        row.getString("queue"),
                        row.getInt("priority"),
                        row.getString("runner"),
                        moment(row, "run_at").orElse(null),
                        Optional.ofNullable(row.getString("pinned_to"))
                                .map(WorkerId::new)
                                .orElse(null)),
                new JobLimits(moment(row, "expires_at").orElse(null), row.getInt("most_attempts")),
                work(row));
    }

    private static Work work(ResultSet row) throws SQLException {
        String call = row.getString("call");
        return call != null
                ? new Work.Call(call)
                : new Work.InstanceRun(
                        row.getString("uid"),
                        row.getString("manager"),
                        row.getString("instance_task"),
                        row.getInt("instance_no"),
                        row.getString("workflow_hash"));
    }

    /** The values of a new job, in the order of the columns in the insert statements. */
    static @Nullable Object[] values(Job job) {
        Work.InstanceRun run = job.isCall() ? NO_INSTANCE : job.instance();
        return new @Nullable Object[] {
            job.id(),
            job.queue(),
            job.priority(),
            job.runAt() == null ? "R" : "L",
            job.task(),
            run.manager(),
            job.runner(),
            run.session(),
            run.instanceTask(),
            run.instanceNumber(),
            run.workflowHash(),
            nanosOrNull(job.runAt()),
            job.pinnedTo() == null ? null : job.pinnedTo().value(),
            job.isCall() ? job.call().body() : null,
            nanosOrNull(job.limits().expiresAt()),
            job.limits().mostAttempts()
        };
    }

    /** The values of an event, in the order of the columns in the insert statements. */
    static @Nullable Object[] values(Writes.EventRow row) {
        LogEntry entry = row.entry();
        return new @Nullable Object[] {
            row.uid().value(),
            entry.seq(),
            entry.kind().name().toLowerCase(Locale.ROOT),
            entry.trigger(),
            entry.kwargs() == null ? null : entry.kwargs().toJson(),
            entry.instance() == null ? null : entry.instance().toString(),
            entry.detail().toJson(),
            nanos(entry.at()),
            entry.actor(),
            row.nonce()
        };
    }

    /** Reads the columns of an event. */
    static LogEntry event(ResultSet row) throws SQLException, UnreadableRowException {
        long seq = row.getLong("seq");
        try {
            String kwargs = row.getString("kwargs");
            String instance = row.getString("instance");
            return new LogEntry(
                    seq,
                    EventKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getString("trigger"),
                    kwargs == null ? null : kwargs(kwargs),
                    instance == null ? null : InstanceName.of(instance),
                    kwargs(row.getString("detail")),
                    moment(row.getLong("at")),
                    row.getString("actor"));
        } catch (IllegalArgumentException | TriggersException e) {
            throw new UnreadableRowException("event " + seq + " of session '" + row.getString("uid") + "'", e);
        }
    }

    /** The values of an instance, the key first, in the order of the columns in the insert statements. */
    static @Nullable Object[] values(Writes.InstanceRow row) {
        TaskInstance instance = row.instance();
        TaskInstance.Lineage lineage = instance.lineage();
        TaskInstance.Outcome outcome = instance.outcome();
        return new @Nullable Object[] {
            row.uid().value(),
            instance.name().task(),
            instance.name().number(),
            instance.status().label(),
            instance.bornSeq(),
            instance.revision(),
            Json.write(instance.received()),
            Json.write(instance.abandonedBy()),
            lineage.parent() == null ? null : lineage.parent().toString(),
            lineage.depth(),
            lineage.autoRetries(),
            lineage.cascadeDepth(),
            outcome.resultSeq(),
            outcome.failureSeq(),
            outcome.scheduledWith(),
            outcome.cooldown() == null ? null : outcome.cooldown().toString(),
            outcome.metadata().toJson(),
            outcome.logLevel(),
            outcome.logsResolved(),
            stampsText(instance.stamps()),
            row.job()
        };
    }

    /** Reads the columns of an instance. */
    static StoredInstance instance(ResultSet row) throws SQLException, UnreadableRowException {
        String name = row.getString("task") + "#" + row.getInt("no");
        try {
            String status = row.getString("status");
            return new StoredInstance(
                    new TaskInstance(
                            new InstanceName(row.getString("task"), row.getInt("no")),
                            InstanceStatus.ofLabel(status)
                                    .orElseThrow(() -> new IllegalArgumentException("unknown status '" + status + "'")),
                            row.getLong("born_seq"),
                            seqs(row.getString("received")),
                            seqs(row.getString("abandoned_by")),
                            lineage(row),
                            outcome(row),
                            stamps(row.getString("stamps")),
                            row.getLong("revision")),
                    Optional.ofNullable(row.getString("job")).map(JobId::of));
        } catch (IllegalArgumentException | ClassCastException | DateTimeException | TriggersException e) {
            throw new UnreadableRowException("instance " + name, e);
        }
    }

    private static TaskInstance.Lineage lineage(ResultSet row) throws SQLException {
        String parent = row.getString("parent");
        return new TaskInstance.Lineage(
                parent == null ? null : InstanceName.of(parent),
                row.getInt("depth"),
                row.getInt("auto_retries"),
                row.getInt("cascade_depth"));
    }

    private static TaskInstance.Outcome outcome(ResultSet row) throws SQLException {
        String cooldown = row.getString("cooldown");
        return new TaskInstance.Outcome(
                longOrNull(row, "result_seq"),
                longOrNull(row, "failure_seq"),
                row.getString("scheduled_with"),
                cooldown == null ? null : Duration.parse(cooldown),
                kwargs(row.getString("metadata")),
                row.getInt("log_level"),
                row.getBoolean("logs_resolved"));
    }

    private static Kwargs kwargs(String json) {
        return json.equals("{}") ? Kwargs.empty() : Kwargs.parse(json);
    }

    private static Map<String, Long> seqs(String json) {
        var seqs = new LinkedHashMap<String, Long>();
        if (!json.equals("{}")) {
            object(json).forEach((trigger, seq) -> seqs.put((String) trigger, (Long) seq));
        }
        return seqs;
    }

    private static String stampsText(Map<InstanceStatus, Instant> stamps) {
        var text = new LinkedHashMap<String, Long>();
        stamps.forEach((status, moment) -> text.put(status.label(), nanos(moment)));
        return Json.write(text);
    }

    private static Map<InstanceStatus, Instant> stamps(String json) {
        var stamps = new EnumMap<InstanceStatus, Instant>(InstanceStatus.class);
        object(json)
                .forEach((label, nanos) -> stamps.put(
                        InstanceStatus.ofLabel((String) label)
                                .orElseThrow(() -> new IllegalArgumentException("unknown status '" + label + "'")),
                        moment((Long) nanos)));
        return stamps;
    }

    private static Map<?, ?> object(String json) {
        if (Json.read(json) instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("not a JSON object: " + json);
    }

    /** The values of a pending fire, in the order of the columns in the insert statement. */
    static @Nullable Object[] values(PendingFire fire) {
        return new @Nullable Object[] {
            fire.id(),
            fire.session().value(),
            fire.manager(),
            fire.isFinalizing(),
            fire.trigger(),
            fire.kwargs().toJson(),
            fire.key()
        };
    }

    /** Reads the columns of a pending fire. */
    static PendingFire pendingFire(ResultSet row) throws SQLException, UnreadableRowException {
        String id = row.getString("id");
        try {
            return new PendingFire(
                    JobId.of(id),
                    new SessionUid(row.getString("uid")),
                    row.getString("manager"),
                    row.getBoolean("is_finalizing"),
                    row.getString("trigger"),
                    kwargs(row.getString("kwargs")),
                    row.getString("key"));
        } catch (IllegalArgumentException | TriggersException e) {
            throw new UnreadableRowException("pending fire " + id, e);
        }
    }
}
