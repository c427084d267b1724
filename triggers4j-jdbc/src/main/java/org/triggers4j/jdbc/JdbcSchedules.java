package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.Firings;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;

/**
 * Schedules on a {@link JdbcStore}. The statements are the same on every database.
 *
 * <p>Implementation notes. Each write names the revision that was read, so it happens once. Firing takes the lock of the
 * row by a write of that kind before it makes calls, so that of several schedulers all but one wait for that commit and then
 * find another revision. When the connection breaks in a commit, the same write tells whether it was done: it is tried again,
 * and another revision then leaves open whose it is.
 */
final class JdbcSchedules implements ScheduleStore {
    private final Calls calls;
    private final JdbcCalls jobs;
    private final String list;
    private final String find;
    private final String due;
    private final String next;
    private final String insert;
    private final String update;
    private final String delete;
    private final String lock;
    private final String isAlive;
    private final String sign;
    private final String forgetSigns;
    private final String signs;

    JdbcSchedules(Calls calls, JdbcCalls jobs, JdbcOptions options) {
        this.calls = calls;
        this.jobs = jobs;
        this.list = options.sql("SELECT name, revision, next_at, body, past FROM {}schedule ORDER BY name");
        this.find = options.sql("SELECT name, revision, next_at, body, past FROM {}schedule WHERE name = ?");
        this.due = options.sql("""
                SELECT name, revision, next_at, body, past
                FROM {}schedule
                WHERE next_at <= ? AND (next_at > ? OR (next_at = ? AND name > ?))
                ORDER BY next_at, name
                LIMIT ?
                """);
        this.next = options.sql("SELECT min(next_at) AS next_at FROM {}schedule WHERE next_at IS NOT NULL");
        this.insert = options.sql("""
                INSERT INTO {}schedule (name, revision, next_at, body, past)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO NOTHING
                """);
        this.update = options.sql("""
                UPDATE {}schedule
                SET revision = revision + 1, next_at = ?, body = ?, past = ?
                WHERE name = ? AND revision = ?
                """);
        this.delete = options.sql("DELETE FROM {}schedule WHERE name = ? AND revision = ?");
        this.lock = options.sql("UPDATE {}schedule SET revision = revision WHERE name = ? AND revision = ?");
        this.isAlive = options.sql("SELECT id FROM {}job WHERE id = ?");
        this.sign = options.sql("""
                INSERT INTO {}scheduler (name, ticked_at, fired_at, lateness)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE
                SET ticked_at = excluded.ticked_at, fired_at = excluded.fired_at, lateness = excluded.lateness
                """);
        this.forgetSigns = options.sql("DELETE FROM {}scheduler WHERE ticked_at < ? AND name <> ?");
        this.signs = options.sql("SELECT name, ticked_at, fired_at, lateness FROM {}scheduler ORDER BY name");
    }

    // ---- looking --------------------------------------------------------------------------------------------------

    private List<ScheduleRow> rows(String sql, Object... arguments) {
        return calls.read(tx -> {
            var rows = new ArrayList<ScheduleRow>();
            tx.query(sql, row -> rows.add(row(row)), arguments);
            return rows;
        });
    }

    // One that was edited by hand into nonsense is one whose body says nothing: it does not fire, and can be deleted.
    private static ScheduleRow row(ResultSet row) throws SQLException {
        String body = row.getString("body");
        ScheduleRow.Past past;
        try {
            past = ScheduleRow.Past.ofText(row.getString("past"));
        } catch (RuntimeException e) {
            body = "";
            past = ScheduleRow.Past.NONE;
        }
        return new ScheduleRow(row.getString("name"), row.getLong("revision"), Rows.moment(row, "next_at"), body, past);
    }

    @Override
    public List<ScheduleRow> list() {
        return rows(list);
    }

    @Override
    public Optional<ScheduleRow> find(String name) {
        return rows(find, name).stream().findFirst();
    }

    @Override
    public List<ScheduleRow> due(Instant now, Optional<ScheduleRow> after, int limit) {
        long from = after.flatMap(ScheduleRow::nextAt).map(Rows::nanos).orElse(Long.MIN_VALUE);
        return rows(
                due, Rows.nanos(now), from, from, after.map(ScheduleRow::name).orElse(""), limit);
    }

    @Override
    public Optional<Instant> nextAt() {
        return calls.read(tx -> {
            var found = new ArrayList<Optional<Instant>>();
            tx.query(next, row -> found.add(Rows.moment(row, "next_at")));
            return found.get(0);
        });
    }

    // ---- writing --------------------------------------------------------------------------------------------------

    @Override
    public boolean insert(ScheduleRow row) {
        ScheduleRow written = row.written();
        return calls.once(tx -> tx.update(
                        insert,
                        written.name(),
                        written.revision(),
                        Rows.nanosOrNull(written.nextAt().orElse(null)),
                        written.body(),
                        written.past().toText())
                > 0);
    }

    @Override
    public boolean update(ScheduleRow row) {
        return calls.once(tx -> update(tx, row));
    }

    private boolean update(Tx tx, ScheduleRow row) throws SQLException {
        return tx.update(
                        update,
                        Rows.nanosOrNull(row.nextAt().orElse(null)),
                        row.body(),
                        row.past().toText(),
                        row.name(),
                        row.revision())
                > 0;
    }

    @Override
    public boolean delete(ScheduleRow row) {
        return calls.once(tx -> tx.update(delete, row.name(), row.revision()) > 0);
    }

    // ---- firing ---------------------------------------------------------------------------------------------------

    @Override
    public Fired fire(Firing firing, EndOf stale) {
        return calls.repeated((tx, isInDoubt) -> {
            if (tx.update(lock, firing.row().name(), firing.row().revision()) > 0) {
                return fire(tx, firing, stale);
            }
            if (isInDoubt) {
                throw Calls.outcomeUnknown(new SQLException("The schedule was fired, by this commit or by another."));
            }
            return new Fired.Lost();
        });
    }

    private Fired fire(Tx tx, Firing firing, EndOf stale) throws SQLException {
        try {
            Fired.Done done =
                    Firings.fire(firing, job -> isAlive(tx, job), call -> enqueue(tx, call, firing.at(), stale));
            ScheduleRow next = firing.row().with(done.row().nextAt(), done.row().past());
            update(tx, next);
            return done;
        } catch (CarriedException e) {
            throw e.cause;
        }
    }

    private boolean isAlive(Tx tx, JobId job) {
        var found = new ArrayList<JobId>();
        try {
            tx.query(isAlive, row -> found.add(job), job);
        } catch (SQLException e) {
            throw new CarriedException(e);
        }
        return !found.isEmpty();
    }

    private Enqueued enqueue(Tx tx, NewCall call, Instant now, EndOf stale) {
        try {
            return jobs.enqueueWithin(tx, call, now, stale);
        } catch (SQLException e) {
            throw new CarriedException(e);
        }
    }

    /** A failure of the database on its way through a decision that knows nothing of databases. */
    private static final class CarriedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException cause;

        CarriedException(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    // ---- signs of life --------------------------------------------------------------------------------------------

    @Override
    public void sign(Sign last) {
        calls.transaction(tx -> {
            tx.update(
                    sign,
                    last.scheduler(),
                    Rows.nanos(last.tickedAt()),
                    Rows.nanosOrNull(last.lastFiredAt().orElse(null)),
                    last.lateness().toNanos());
            return tx.update(forgetSigns, Rows.nanos(last.tickedAt().minus(KEEP_SIGNS)), last.scheduler());
        });
    }

    @Override
    public List<Sign> signs() {
        return calls.read(tx -> {
            var found = new ArrayList<Sign>();
            tx.query(
                    signs,
                    row -> found.add(new Sign(
                            row.getString("name"),
                            Rows.moment(row.getLong("ticked_at")),
                            Rows.moment(row, "fired_at"),
                            Duration.ofNanos(row.getLong("lateness")))));
            return found;
        });
    }
}
