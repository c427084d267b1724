package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Admissions;

/** The statements of gates, one implementation per database. */
interface GateStatements {
    /** Releases the places of jobs that are nobody's now, and wakes who waits for them. */
    void leave(Tx tx, Collection<JobId> jobs) throws SQLException;

    /** The gates that somebody waits for. One that nobody has described lets everybody in. */
    List<Admissions.GateState> awaited(Tx tx) throws SQLException;

    /** Makes jobs READY that wait for gates, as many as each lets in now, behind the gates' locks; returns how many. */
    int open(Tx tx, Instant now, int limit) throws SQLException;

    /** Deletes of these gates those that still are as new, that nobody is in, and that nobody waits for. */
    void forget(Tx tx, Collection<String> idle, Instant now) throws SQLException;
}
