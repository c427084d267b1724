package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.TokenBucket;

/** Between columns and the values of calls and claims, the same for every database. */
final class CallRows {
    private CallRows() {}

    static String text(CallStore.EndState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The values of a call that is over, in the order of the columns in the insert statements. */
    static @Nullable Object[] values(CallStore.EndedCall call) {
        return new @Nullable Object[] {
            call.id(),
            call.task(),
            call.queue(),
            call.body(),
            text(call.state()),
            call.result().orElse(null),
            call.failure().orElse(null),
            Rows.nanosOrNull(call.startedAt().orElse(null)),
            Rows.nanos(call.endedAt()),
            Rows.nanosOrNull(call.keepUntil().orElse(null))
        };
    }

    /** The values of an end under a lease: job, token, body if it is not that of the job, and what is new about the call. */
    static @Nullable Object[] values(CallStore.Ending.Over ending) {
        CallStore.EndedCall call = ending.call();
        return new @Nullable Object[] {
            ending.lease().job(),
            ending.lease().token(),
            ending.isBodyOfJob() ? null : call.body(),
            text(call.state()),
            call.result().orElse(null),
            call.failure().orElse(null),
            Rows.nanosOrNull(call.startedAt().orElse(null)),
            Rows.nanos(call.endedAt()),
            Rows.nanosOrNull(call.keepUntil().orElse(null))
        };
    }

    /** Reads the columns of a call that is over. */
    static CallStore.EndedCall ended(ResultSet row) throws SQLException {
        return new CallStore.EndedCall(
                Rows.jobId(row, "id"),
                row.getString("task"),
                row.getString("queue"),
                row.getString("body"),
                CallStore.EndState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("result")),
                Optional.ofNullable(row.getString("failure")),
                Rows.moment(row, "started_at"),
                Rows.moment(row.getLong("ended_at")),
                Rows.moment(row, "keep_until"));
    }

    /** Reads the columns of a job that is a call. */
    static CallStore.CallState.Live live(ResultSet row) throws SQLException {
        return new CallStore.CallState.Live(
                Rows.job(row),
                JobState.ofCode(row.getString("state")),
                row.getInt("attempt"),
                Optional.ofNullable(row.getString("worker")).map(WorkerId::new),
                Rows.moment(row, "started_at"),
                Optional.ofNullable(row.getString("parked_for")),
                row.getBoolean("cancel_requested"));
    }

    /** Reads who has something: {@code job}, and the columns of its instance, which are empty for a call. */
    static CallStore.Holder holder(ResultSet row) throws SQLException {
        JobId job = Rows.jobId(row, "job");
        String uid = row.getString("uid");
        return new CallStore.Holder(
                job,
                uid.isEmpty()
                        ? Optional.empty()
                        : Optional.of(uid + "/" + row.getString("instance_task") + "#" + row.getInt("instance_no")));
    }

    /** Reads who has a unique key. */
    static Admissions.UniqueClaim unique(ResultSet row) throws SQLException {
        return new Admissions.UniqueClaim(row.getString("key"), holder(row), Rows.moment(row, "stale_at"));
    }

    /** Reads a gate, without who is inside. */
    static GateRow gate(ResultSet row) throws SQLException {
        int permits = row.getInt("permits");
        Optional<TokenBucket> bucket = permits == 0
                ? Optional.empty()
                : Optional.of(new TokenBucket(
                        new CallStore.Rate(permits, row.getLong("per_nanos")),
                        row.getInt("permits_left"),
                        row.getLong("parts"),
                        Rows.moment(row.getLong("refilled_at"))));
        return new GateRow(row.getString("key"), row.getInt("most"), bucket);
    }

    /** The values of a gate: key, most, permits, per_nanos, permits_left, parts, refilled_at. */
    static Object[] values(GateRow gate) {
        return gate.bucket()
                .map(bucket -> new Object[] {
                    gate.key(),
                    gate.most(),
                    bucket.rate().permits(),
                    bucket.rate().nanos(),
                    bucket.permits(),
                    bucket.parts(),
                    Rows.nanos(bucket.at())
                })
                .orElseGet(() -> new Object[] {gate.key(), gate.most(), 0, 0L, 0, 0L, 0L});
    }
}
