package org.triggers4j.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/**
 * The session rows of a commit as values.
 *
 * @param workflows those not yet known to be stored
 * @param inserts uid, seq, workflow_hash, manager, heads, halted, ended_at
 * @param updates the same, then the seq that is to be replaced
 */
record SessionValues(List<Workflow> workflows, List<@Nullable Object[]> inserts, List<@Nullable Object[]> updates) {
    static SessionValues of(Writes rows, Found found, Workflows stored) {
        var newWorkflows = new LinkedHashMap<String, Workflow>();
        var inserts = new ArrayList<@Nullable Object[]>();
        var updates = new ArrayList<@Nullable Object[]>();
        Map<SessionUid, LogEntry> last = lastEvents(rows);
        rows.workflows().stream()
                .filter(workflow -> !stored.isStored(workflow))
                .forEach(workflow -> newWorkflows.put(workflow.hash(), workflow));
        for (Writes.SessionRow row : rows.sessions()) {
            if (!stored.isStored(row.workflow())) {
                newWorkflows.put(row.workflow().hash(), row.workflow());
            }
            Optional<Found.SessionRow> old = found.row(row.uid());
            Long endedAt = row.isEnded() ? (Long) endedAt(old, Optional.ofNullable(last.get(row.uid()))) : null;
            if (row.isNew()) {
                inserts.add(new @Nullable Object[] {
                    row.uid().value(),
                    row.seq(),
                    row.workflow().hash(),
                    row.manager(),
                    row.heads(),
                    row.halted(),
                    endedAt
                });
            } else {
                long oldSeq = old.map(Found.SessionRow::seq).orElse(-1L);
                updates.add(new @Nullable Object[] {
                    row.uid().value(),
                    row.seq(),
                    row.workflow().hash(),
                    row.manager(),
                    row.heads(),
                    row.halted(),
                    endedAt,
                    oldSeq
                });
            }
        }
        return new SessionValues(new ArrayList<>(newWorkflows.values()), inserts, updates);
    }

    /** For each session its ENDED event, or else its last one. */
    private static Map<SessionUid, LogEntry> lastEvents(Writes rows) {
        var last = new LinkedHashMap<SessionUid, LogEntry>();
        for (Writes.EventRow row : rows.events()) {
            last.merge(row.uid(), row.entry(), (before, next) -> before.kind() == EventKind.ENDED ? before : next);
        }
        return last;
    }

    private static long endedAt(Optional<Found.SessionRow> old, Optional<LogEntry> last) {
        Optional<Long> before = old.flatMap(row -> Optional.ofNullable(row.endedAt()));
        return before.or(() -> last.map(entry -> Rows.nanos(entry.at()))).orElse(0L);
    }
}
