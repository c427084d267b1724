package org.triggers4j.jdbc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionUid;

/** What is wrong with the rows of a decision as far as that shows before they are written. */
final class WriteFaults {
    private final Writes writes;
    private final Found found;
    private final List<String> faults = new ArrayList<>();

    private WriteFaults(Writes writes, Found found) {
        this.writes = writes;
        this.found = found;
    }

    /** Empty when nothing is wrong. */
    static List<String> of(Writes writes, Found found) {
        var faults = new WriteFaults(writes, found);
        faults.checkSessions();
        faults.checkEvents();
        faults.checkJobs();
        return faults.faults;
    }

    private void checkSessions() {
        Set<SessionUid> written = new HashSet<>();
        for (Writes.SessionRow row : writes.sessions()) {
            check(written.add(row.uid()), "session '" + row.uid() + "' is written twice");
            check(
                    row.isNew() != isThere(row.uid()),
                    "session '" + row.uid() + (row.isNew() ? "' exists already" : "' does not exist"));
        }
        for (Writes.InstanceRow row : writes.instances()) {
            check(
                    written.contains(row.uid()),
                    "instance '" + row.instance().name() + "' is written without its session");
        }
    }

    private boolean isThere(SessionUid uid) {
        return found.row(uid).isPresent();
    }

    /** The log is gapless. */
    private void checkEvents() {
        Map<SessionUid, Long> reached = new LinkedHashMap<>();
        for (Writes.EventRow row : writes.events()) {
            long before = reached.getOrDefault(row.uid(), storedSeq(row.uid()));
            check(
                    row.entry().seq() == before + 1,
                    "session '" + row.uid() + "' had event " + before + ", then "
                            + row.entry().seq());
            reached.put(row.uid(), row.entry().seq());
        }
        for (Writes.SessionRow row : writes.sessions()) {
            Long last = reached.remove(row.uid());
            long expected = last == null ? storedSeq(row.uid()) : last;
            check(
                    row.seq() == expected,
                    "session '" + row.uid() + "' counts " + row.seq() + " of " + expected + " events");
        }
        reached.keySet().forEach(uid -> check(false, "session '" + uid + "' has new events and no row"));
    }

    private long storedSeq(SessionUid uid) {
        return found.row(uid).map(Found.SessionRow::seq).orElse(0L);
    }

    private void checkJobs() {
        Set<JobId> deleted = new HashSet<>(writes.deletedJobs());
        writes.jobs()
                .forEach(job -> check(!deleted.contains(job.id()), "job " + job.id() + " is inserted and deleted"));
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
