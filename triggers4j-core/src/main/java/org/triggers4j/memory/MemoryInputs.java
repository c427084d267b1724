package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.store.JobQueue.Input;
import org.triggers4j.store.JobQueue.Inputs;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** Collects what claimed jobs need to run. Guarded by the lock of {@link MemoryState}. */
final class MemoryInputs {
    private final MemoryState state;

    MemoryInputs(MemoryState state) {
        this.state = state;
    }

    Inputs read(List<Claim> claims) {
        var readable = new ArrayList<Input>();
        var unreadable = new LinkedHashMap<Claim, String>();
        for (Claim claim :
                claims.stream().filter(claim -> !claim.job().isCall()).toList()) {
            fault(claim).ifPresent(reason -> unreadable.put(claim, reason));
            session(claim).ifPresent(session -> read(claim, session, readable, unreadable));
        }
        return new Inputs(readable, unreadable);
    }

    private Optional<String> fault(Claim claim) {
        return state.jobs()
                .heldUnder(claim.lease())
                .flatMap(row -> Optional.ofNullable(state.unreadable()
                        .get(new SessionUid(row.job().instance().session()))));
    }

    private Optional<MemorySession> session(Claim claim) {
        return state.jobs()
                .heldUnder(claim.lease())
                .flatMap(
                        row -> state.session(new SessionUid(row.job().instance().session())))
                .filter(session -> !session.row().isEnded());
    }

    private void read(Claim claim, MemorySession session, List<Input> readable, Map<Claim, String> unreadable) {
        Job job = claim.job();
        StoredInstance instance = session.instances()
                .get(new InstanceName(
                        job.instance().instanceTask(), job.instance().instanceNumber()));
        Workflow workflow = state.workflows().get(job.instance().workflowHash());
        if (instance == null) {
            unreadable.put(claim, "Its session has no such instance.");
        } else if (workflow == null) {
            unreadable.put(claim, "No workflow has the hash " + job.instance().workflowHash() + ".");
        } else {
            readable.add(new Input(claim, session.row(), workflow, instance, received(session, instance)));
        }
    }

    private static List<LogEntry> received(MemorySession session, StoredInstance stored) {
        var events = new ArrayList<LogEntry>();
        for (Long seq : new TreeSet<>(stored.instance().received().values())) {
            Optional.ofNullable(session.events().get(seq)).ifPresent(events::add);
        }
        return events;
    }
}
