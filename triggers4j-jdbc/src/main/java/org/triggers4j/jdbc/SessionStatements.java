package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.Collection;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionUid;

/** The statements of a commit, one implementation per database. */
interface SessionStatements {
    /** Somebody else created or changed a session since it was looked for; the commit is to be made again. */
    final class StaleException extends Exception {
        private static final long serialVersionUID = 1L;

        StaleException(String what) {
            super(what);
        }
    }

    /** Locks the sessions, in bytewise order of UID, and the leases' jobs; reads them and all else that is wanted. */
    void lock(Tx tx, Wanted wanted, Patience patience, Found found) throws SQLException;

    /** Reads more of sessions that are locked. */
    void read(Tx tx, Wanted wanted, Found found) throws SQLException;

    /** Writes everything. */
    void write(Tx tx, Writes writes, Found found, Workflows workflows) throws SQLException, StaleException;

    /**
     * Whether the event was written, for certain: waits for the session's lock first, and so for the end of the
     * transaction that may have written it.
     */
    boolean isWritten(Tx tx, SessionUid uid, long seq, long nonce) throws SQLException;

    /** Removes jobs, whoever holds them, with everything they have claimed. */
    void deleteJobs(Tx tx, Collection<JobId> jobs) throws SQLException;

    /** Locks the session, waiting for it. Returns whether it exists. */
    boolean lockOne(Tx tx, SessionUid uid) throws SQLException;
}
