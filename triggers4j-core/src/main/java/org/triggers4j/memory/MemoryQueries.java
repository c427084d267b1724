package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Work;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** The read side; briefly takes the lock, since what it reads is small. */
final class MemoryQueries implements StoreQueries {
    private static final Comparator<StoredInstance> CREATION = Comparator.comparingLong(
                    (StoredInstance stored) -> stored.instance().bornSeq())
            .thenComparing(stored -> stored.instance().name());

    private final MemoryState state;

    MemoryQueries(MemoryState state) {
        this.state = state;
    }

    @Override
    public Optional<SessionSnapshot> session(SessionUid uid, InstanceSelection selection) {
        return state.locked(() -> state.session(uid).map(session -> snapshot(session, selection)));
    }

    private SessionSnapshot snapshot(MemorySession session, InstanceSelection selection) {
        var instances = new ArrayList<InstanceState>();
        var events = new TreeMap<Long, LogEntry>();
        var workflows = new LinkedHashMap<String, Workflow>();
        selected(session, selection).sorted(CREATION).forEach(stored -> {
            instances.add(new InstanceState(
                    stored, stored.job().flatMap(state.jobs()::find).map(MemoryQueries::view)));
            References.of(stored.instance())
                    .forEach(seq ->
                            Optional.ofNullable(session.events().get(seq)).ifPresent(entry -> events.put(seq, entry)));
            String hash = stored.instance().outcome().scheduledWith();
            if (hash != null && state.workflows().containsKey(hash)) {
                workflows.put(hash, Objects.requireNonNull(state.workflows().get(hash)));
            }
        });
        return new SessionSnapshot(session.row(), instances, events, workflows);
    }

    private static Stream<StoredInstance> selected(MemorySession session, InstanceSelection selection) {
        Stream<StoredInstance> all = session.instances().values().stream();
        if (selection instanceof InstanceSelection.Named named) {
            return named.names().stream()
                    .distinct()
                    .map(name -> Optional.ofNullable(session.instances().get(name)))
                    .flatMap(Optional::stream);
        } else if (selection instanceof InstanceSelection.OfTask of) {
            return all.filter(stored -> stored.instance().name().task().equals(of.task()));
        } else if (selection instanceof InstanceSelection.Unresolved) {
            return all.filter(stored -> !stored.instance().isResolved());
        } else if (selection instanceof InstanceSelection.UnresolvedLogs) {
            return all.filter(stored -> !stored.instance().areLogsResolved());
        }
        return selection instanceof InstanceSelection.None ? Stream.empty() : all;
    }

    private static InstanceState.JobView view(MemoryJob row) {
        return new InstanceState.JobView(
                row.state(),
                row.job().queue(),
                row.job().runner(),
                row.attempts(),
                Optional.ofNullable(row.worker()),
                Optional.ofNullable(row.startedAt()),
                Optional.ofNullable(row.job().runAt()),
                Optional.ofNullable(row.parkedFor()));
    }

    @Override
    public Map<String, Kwargs> latestKwargs(SessionUid uid) {
        return state.locked(() -> {
            var latest = new LinkedHashMap<String, Kwargs>();
            state.session(uid)
                    .ifPresent(session -> session.lastFires().entrySet().stream()
                            .sorted(Map.Entry.comparingByValue())
                            .forEach(fire -> Optional.ofNullable(
                                            session.events().get(fire.getValue()))
                                    .ifPresent(entry -> latest.put(fire.getKey(), entry.kwargsOf(fire.getKey())))));
            return latest;
        });
    }

    @Override
    public List<LogEntry> events(SessionUid uid, long afterSeq, int limit) {
        return state.locked(() -> state.session(uid).stream()
                .flatMap(session -> session.events().tailMap(afterSeq, false).values().stream())
                .limit(limit)
                .toList());
    }

    @Override
    public List<SessionUid> sessions(Optional<SessionUid> after, int limit) {
        return state.locked(() ->
                after.map(uid -> state.sessions().tailMap(uid, false)).orElse(state.sessions()).keySet().stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<QueueDepth> queueDepths() {
        return state.locked(() -> {
            var counts = new TreeMap<String, Map<JobState, Long>>();
            for (MemoryJob row : state.jobs().all()) {
                counts.computeIfAbsent(row.job().queue(), queue -> new TreeMap<>())
                        .merge(row.state(), 1L, Long::sum);
            }
            var depths = new ArrayList<QueueDepth>();
            counts.forEach((queue, states) ->
                    states.forEach((jobState, count) -> depths.add(new QueueDepth(queue, jobState, count))));
            return depths;
        });
    }

    @Override
    public List<ParkedJob> parked(int limit) {
        return state.locked(() -> state.jobs().parked().stream()
                .limit(limit)
                .map(row -> parked(row.job(), Objects.requireNonNull(row.parkedFor())))
                .toList());
    }

    private static ParkedJob parked(Job job, String reason) {
        Optional<Work.InstanceRun> run = job.isCall() ? Optional.empty() : Optional.of(job.instance());
        return new ParkedJob(
                job.id(),
                run.map(Work.InstanceRun::session).map(SessionUid::new),
                run.map(instance -> new InstanceName(instance.instanceTask(), instance.instanceNumber())),
                job.task(),
                reason);
    }
}
