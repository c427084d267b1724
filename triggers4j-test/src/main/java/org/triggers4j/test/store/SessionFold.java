package org.triggers4j.test.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Ready;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.TaskHead;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.Transition;
import org.triggers4j.workflow.Workflow;

/** One session's share of a commit: folds the steps of several callers into one set of rows. */
final class SessionFold {
    private final LoadedSession loaded;
    private final JobIds ids;
    private final Instant now;
    private final Heads before;
    private SessionSlice slice;

    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<InstanceName, TaskInstance> changed = new LinkedHashMap<>();
    private final Map<InstanceName, Job> jobs = new LinkedHashMap<>();
    private final Set<JobId> deleted = new LinkedHashSet<>();
    private final Map<String, FireKey> keys = new LinkedHashMap<>();
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();

    /** Starts with what was read; {@code asked} says which instances and triggers were looked for. */
    SessionFold(LoadedSession loaded, List<Step> asked, JobIds ids, Instant now) {
        this.loaded = loaded;
        this.ids = ids;
        this.now = now;
        SessionSlice start = loaded.session()
                .map(row -> SessionSlice.of(
                        row.seq(), row.workflow(), Heads.ofText(row.heads()), row.halted(), row.isEnded()))
                .orElse(SessionSlice.fresh(false));
        this.before = start.heads();
        for (Step step : asked) {
            for (InstanceName name : step.intent().instances()) {
                Optional<StoredInstance> found =
                        Optional.ofNullable(loaded.instances().get(name));
                start = start.withInstance(name, found.map(StoredInstance::instance));
            }
            for (String trigger : step.intent().lastFires()) {
                start = start.withLastFire(
                        trigger, Optional.ofNullable(loaded.lastFires().get(trigger)));
            }
        }
        for (Map.Entry<String, List<StoredInstance>> task : loaded.openOf().entrySet()) {
            var open = task.getValue().stream().map(StoredInstance::instance).toList();
            start = start.withOpenInstances(task.getKey(), open);
        }
        this.slice = start;
    }

    Optional<FireKey> known(String key) {
        return Optional.ofNullable(keys.getOrDefault(key, loaded.keys().get(key)));
    }

    /** Applies all events, or throws and applies none. */
    Committed apply(Step step) {
        var transitions = new ArrayList<Transition>();
        SessionSlice next = slice;
        for (SessionEvent event : step.events()) {
            Transition transition = next.on(event, SessionLimits.DEFAULT, now);
            transitions.add(transition);
            next = transition.after();
        }
        slice = next;
        var enqueued = new ArrayList<Job>();
        transitions.forEach(transition -> enqueued.addAll(take(transition)));
        step.key().ifPresent(key -> keys.put(key, new FireKey(key, "body of " + key, slice.seq())));
        step.lease().ifPresent(lease -> deleted.add(lease.job()));
        return new Committed(transitions, enqueued);
    }

    private List<Job> take(Transition transition) {
        entries.addAll(transition.entries());
        transition.changed().forEach(instance -> changed.put(instance.name(), instance));
        transition.withdrawn().forEach(this::withdraw);
        Workflow inForce = transition.after().workflow();
        workflows.put(inForce.hash(), inForce);
        var enqueued = new ArrayList<Job>();
        for (Ready ready : transition.ready()) {
            Job job = job(ready, inForce.hash());
            jobs.put(ready.instance(), job);
            enqueued.add(job);
        }
        return enqueued;
    }

    private void withdraw(InstanceName name) {
        if (jobs.remove(name) == null) {
            storedJob(name).ifPresent(deleted::add);
        }
    }

    private Job job(Ready ready, String workflowHash) {
        InstanceName name = ready.instance();
        return new Job(
                ids.next(),
                ready.run(),
                new Placement(
                        Job.DEFAULT_QUEUE,
                        0,
                        ready.using().orElse(Driver.RUNNER),
                        ready.notBefore().orElse(null),
                        null),
                JobLimits.NONE,
                new Work.InstanceRun(loaded.uid().value(), manager(), name.task(), name.number(), workflowHash));
    }

    private String manager() {
        return loaded.session().map(SessionRecord::manager).orElse(Driver.MANAGER);
    }

    private Optional<JobId> storedJob(InstanceName name) {
        var open = loaded.openOf().getOrDefault(name.task(), List.of()).stream();
        return Optional.ofNullable(loaded.instances().get(name))
                .or(() -> open.filter(stored -> stored.instance().name().equals(name))
                        .findFirst())
                .flatMap(StoredInstance::job);
    }

    /** Adds the rows; none where nothing happened. */
    void writeTo(Writes writes) {
        writes.deletedJobs().addAll(deleted);
        if (entries.isEmpty()) {
            return;
        }
        writes.sessions()
                .add(new Writes.SessionRow(
                        loaded.uid(),
                        loaded.session().isEmpty(),
                        slice.seq(),
                        slice.workflow(),
                        manager(),
                        slice.heads().toText(slice.workflow()),
                        slice.halted().orElse(null),
                        slice.isEnded()));
        for (LogEntry entry : entries) {
            long nonce = ThreadLocalRandom.current().nextLong();
            writes.events().add(new Writes.EventRow(loaded.uid(), entry, nonce));
        }
        changed.values().forEach(instance -> writes.instances().add(row(instance)));
        keys.values().forEach(key -> writes.keys().add(new Writes.KeyRow(loaded.uid(), key)));
        writes.jobs().addAll(jobs.values());
        writes.workflows().addAll(workflows.values());
    }

    private Writes.InstanceRow row(TaskInstance instance) {
        InstanceName name = instance.name();
        TaskHead head = before.tasks().getOrDefault(name.task(), TaskHead.NONE);
        return new Writes.InstanceRow(loaded.uid(), name.number() >= head.next(), instance, jobOf(name));
    }

    private @Nullable JobId jobOf(InstanceName name) {
        return jobs.containsKey(name)
                ? Objects.requireNonNull(jobs.get(name)).id()
                : storedJob(name).orElse(null);
    }
}
