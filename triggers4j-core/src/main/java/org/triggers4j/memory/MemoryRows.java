package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** Puts the rows of one commit into the tables: first checks them all, then applies them all. */
final class MemoryRows {
    private final MemoryState state;
    private final Writes writes;
    private final List<String> faults = new ArrayList<>();

    MemoryRows(MemoryState state, Writes writes) {
        this.state = state;
        this.writes = writes;
    }

    /** Why the rows cannot be written; empty when they can. */
    List<String> faults() {
        checkSessions();
        checkEvents();
        checkInstances();
        checkKeys();
        checkJobs();
        return faults;
    }

    private void checkSessions() {
        var seen = new LinkedHashSet<SessionUid>();
        for (Writes.SessionRow row : writes.sessions()) {
            check(seen.add(row.uid()), "session '" + row.uid() + "' is written twice");
            check(!state.unreadable().containsKey(row.uid()), "session '" + row.uid() + "' cannot be read");
            check(
                    row.isNew() == state.session(row.uid()).isEmpty(),
                    "session '" + row.uid() + "' " + clash(row.isNew()));
        }
    }

    // The log is gapless: the new events lead from the stored session's number to the written one's.
    private void checkEvents() {
        var last = new LinkedHashMap<SessionUid, Long>();
        for (Writes.EventRow row : writes.events()) {
            long before = last.getOrDefault(row.uid(), storedSeq(row.uid()));
            check(
                    row.entry().seq() == before + 1,
                    "session '" + row.uid() + "' had event " + before + ", then "
                            + row.entry().seq());
            last.put(row.uid(), row.entry().seq());
        }
        for (Writes.SessionRow row : writes.sessions()) {
            Long reached = last.remove(row.uid());
            long expected = reached == null ? storedSeq(row.uid()) : reached;
            check(
                    row.seq() == expected,
                    "session '" + row.uid() + "' counts " + row.seq() + " of " + expected + " events");
        }
        last.keySet().forEach(uid -> check(false, "session '" + uid + "' has new events and no row"));
    }

    private long storedSeq(SessionUid uid) {
        return state.session(uid).map(session -> session.row().seq()).orElse(0L);
    }

    private void checkInstances() {
        Set<SessionUid> written = new LinkedHashSet<>();
        writes.sessions().forEach(row -> written.add(row.uid()));
        var seen = new LinkedHashMap<SessionUid, Set<InstanceName>>();
        for (Writes.InstanceRow row : writes.instances()) {
            InstanceName name = row.instance().name();
            Optional<MemorySession> session = state.session(row.uid());
            boolean exists = session.isPresent() && session.get().instances().containsKey(name);
            check(written.contains(row.uid()), "instance '" + name + "' is written without its session");
            check(row.isNew() != exists, "instance '" + name + "' " + clash(row.isNew()));
            check(
                    seen.computeIfAbsent(row.uid(), uid -> new LinkedHashSet<>())
                            .add(name),
                    "instance '" + name + "' is written twice");
        }
    }

    private void checkKeys() {
        var seen = new LinkedHashMap<SessionUid, Set<String>>();
        for (Writes.KeyRow row : writes.keys()) {
            Optional<MemorySession> session = state.session(row.uid());
            boolean exists = session.isPresent()
                    && session.get().keys().containsKey(row.key().key());
            boolean isFirst = seen.computeIfAbsent(row.uid(), uid -> new LinkedHashSet<>())
                    .add(row.key().key());
            check(!exists && isFirst, "idempotency key '" + row.key().key() + "' exists");
        }
    }

    private void checkJobs() {
        Set<JobId> deleted = new LinkedHashSet<>(writes.deletedJobs());
        var seen = new LinkedHashSet<JobId>();
        for (Job job : writes.jobs()) {
            check(seen.add(job.id()) && state.jobs().find(job.id()).isEmpty(), "job " + job.id() + " exists");
            check(!deleted.contains(job.id()), "job " + job.id() + " is both inserted and deleted");
        }
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private static String clash(boolean isNew) {
        return isNew ? "exists already" : "does not exist";
    }

    void apply() {
        Map<SessionUid, MemorySession> sessions = state.sessions();
        writes.workflows().forEach(workflow -> state.workflows().putIfAbsent(workflow.hash(), workflow));
        writes.sessions().forEach(row -> {
            state.workflows().putIfAbsent(row.workflow().hash(), row.workflow());
            sessions.computeIfAbsent(row.uid(), uid -> new MemorySession(MemorySession.record(row)));
        });
        writes.events().forEach(row -> session(row.uid()).append(row.entry()));
        writes.sessions().forEach(row -> session(row.uid()).replace(MemorySession.record(row)));
        writes.instances()
                .forEach(row ->
                        session(row.uid()).put(new StoredInstance(row.instance(), Optional.ofNullable(row.job()))));
        writes.keys().forEach(row -> session(row.uid()).keys().put(row.key().key(), row.key()));
        writes.deletedJobs().forEach(state.jobs()::remove);
        writes.starts()
                .forEach(row -> state.jobs()
                        .heldUnder(row.lease())
                        .ifPresent(job -> state.jobs().put(job.startedAt(row.startedAt()))));
        writes.jobs().forEach(job -> state.jobs().put(MemoryJob.enqueued(job)));
        writes.windows().forEach(row -> state.claims().open(row.window(), row.now(), false));
    }

    private MemorySession session(SessionUid uid) {
        return Objects.requireNonNull(state.sessions().get(uid));
    }
}
