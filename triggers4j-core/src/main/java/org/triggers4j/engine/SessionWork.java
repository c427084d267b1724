package org.triggers4j.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Ready;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.TaskHead;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.Transition;
import org.triggers4j.workflow.Workflow;

/** One session within one decision: folds the operations on it, in order, and turns the result into rows. */
final class SessionWork {
    private final Registry registry;
    private final Environment environment;
    private final Settings settings;
    private final Optional<WorkerId> self;
    private final Instant now;

    private final LoadedSession loaded;
    private final long storedSeq;
    private final String manager;
    private SessionSlice slice;
    private boolean isTouched;
    private long fireSeq;

    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<InstanceName, TaskInstance> changed = new LinkedHashMap<>();
    private final Map<InstanceName, JobId> jobOf = new LinkedHashMap<>();
    private final Map<InstanceName, Job> newJobs = new LinkedHashMap<>();
    private final Map<String, Workflow> scheduledWith = new LinkedHashMap<>();
    private final List<JobId> withdrawnJobs = new ArrayList<>();
    private final Map<String, FireKey> keys = new LinkedHashMap<>();
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();

    /**
     * Begins with what was read.
     *
     * @param manager the session's manager type: as stored, or for a new session as its first operation says
     */
    SessionWork(Decisions.Context context, LoadedSession loaded, SessionSlice slice, String manager) {
        this.registry = context.registry();
        this.environment = context.environment();
        this.settings = context.settings();
        this.self = context.self().get();
        this.now = environment.now();
        this.loaded = loaded;
        this.slice = slice;
        this.storedSeq = slice.seq();
        this.manager = manager;
        loaded.instances().values().forEach(this::noteJob);
        loaded.openOf().values().forEach(open -> open.forEach(this::noteJob));
    }

    private void noteJob(StoredInstance stored) {
        stored.job().ifPresent(job -> jobOf.put(stored.instance().name(), job));
    }

    String manager() {
        return manager;
    }

    SessionSlice slice() {
        return slice;
    }

    Workflow workflow() {
        return slice.workflow();
    }

    List<String> tasksWithInstances() {
        return slice.heads().tasks().entrySet().stream()
                .filter(head -> head.getValue().next() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The names of all instances that the task has had. */
    List<InstanceName> instancesOf(String task) {
        TaskHead head = slice.heads().tasks().getOrDefault(task, TaskHead.NONE);
        return IntStream.range(0, head.next())
                .mapToObj(number -> new InstanceName(task, number))
                .toList();
    }

    Optional<FireKey> key(String key) {
        return Optional.ofNullable(keys.get(key))
                .or(() -> Optional.ofNullable(loaded.keys().get(key)));
    }

    /**
     * Applies an event once per key.
     *
     * @param bodyHash tells whether a repeated key comes with the same
     * @param otherwise what to say when it does not
     */
    Applied once(String key, String bodyHash, Supplier<SessionEvent> event, Function<FireKey, String> otherwise) {
        Optional<FireKey> known = key(key);
        if (known.isEmpty()) {
            Applied applied = apply(event.get());
            keys.put(key, new FireKey(key, bodyHash, fireSeq));
            return applied;
        }
        if (!known.get().bodyHash().equals(bodyHash)) {
            throw new ConflictException(otherwise.apply(known.get()));
        }
        return Applied.repeated(known.get().seq(), manager);
    }

    /** Applies one event; throws before it changes anything here. */
    Applied apply(SessionEvent event) {
        ManagerType type = registry.managerType(manager)
                .orElseThrow(() -> new ConflictException("The session's manager type '" + manager
                        + "' is not registered in this process, so it cannot be changed here."));
        Transition transition = slice.on(event, settings.limits().session(), now);
        isTouched = true;
        fireSeq = transition.entries().isEmpty()
                ? slice.seq()
                : transition.entries().get(0).seq();
        slice = transition.after();
        workflows.put(slice.workflow().hash(), slice.workflow());
        entries.addAll(transition.entries());
        transition.changed().forEach(instance -> changed.put(instance.name(), instance));
        transition.withdrawn().forEach(this::withdraw);
        transition.ready().forEach(ready -> enqueue(ready, type));
        return new Applied(fireSeq, transition.notices(), manager, slice.halted(), false);
    }

    private void withdraw(InstanceName instance) {
        if (newJobs.remove(instance) == null && jobOf.containsKey(instance)) {
            withdrawnJobs.add(jobOf.get(instance));
        }
    }

    /** Whether the instance was last scheduled as this job. */
    boolean isJobOf(InstanceName instance, JobId job) {
        return job.equals(jobOf.get(instance));
    }

    Instant now() {
        return now;
    }

    /**
     * Tells an instance that was never there from one whose token is lost.
     *
     * @throws SessionEndedException when the session was ended
     * @throws UnknownInstanceException when it has no such instance
     */
    void requireLive(InstanceName instance) {
        if (slice.isEnded()) {
            throw new SessionEndedException("The session was ended and accepts no further changes.");
        }
        if (!loaded.instances().containsKey(instance)) {
            throw new UnknownInstanceException("Session '" + loaded.uid() + "' has no instance '" + instance + "'.");
        }
    }

    /** Whether an operation of this commit took the job away from whoever holds it. */
    boolean hasWithdrawn(JobId job) {
        return withdrawnJobs.contains(job);
    }

    private void enqueue(Ready ready, ManagerType type) {
        String runner = registry.runnerFor(ready, type);
        // Never to a worker that could not run it: nobody else may claim it while that one lives.
        boolean isPinned =
                runner.equals(TaskRunner.THREADS) && registry.task(ready.run()).isPresent();
        @Nullable WorkerId pin = isPinned ? self.orElse(null) : null;
        TaskOptions options = registry.optionsOf(ready.run());
        @Nullable Instant notBefore = ready.notBefore().filter(now::isBefore).orElse(null);
        var job = new Job(
                environment.jobId(),
                ready.run(),
                new Placement(registry.queueFor(ready.run()), options.priority(), runner, notBefore, pin),
                limits(options, notBefore),
                new Work.InstanceRun(
                        loaded.uid().value(),
                        manager,
                        ready.instance().task(),
                        ready.instance().number(),
                        slice.workflow().hash()));
        scheduledWith.put(slice.workflow().hash(), slice.workflow());
        newJobs.put(ready.instance(), job);
        jobOf.put(ready.instance(), job.id());
    }

    private JobLimits limits(TaskOptions options, @Nullable Instant notBefore) {
        Instant due = notBefore == null ? now : notBefore;
        return new JobLimits(
                CallTimes.expiry(options, settings.calls().timeLimits(), due).orElse(null),
                options.atMostOnce() ? 1 : 0);
    }

    /** Adds this session's rows, if anything happened to it. */
    void writeTo(Writes writes) {
        if (!isTouched) {
            return;
        }
        writes.sessions()
                .add(new Writes.SessionRow(
                        loaded.uid(),
                        loaded.session().isEmpty(),
                        slice.seq(),
                        slice.workflow(),
                        manager,
                        slice.heads().toText(slice.workflow()),
                        slice.halted().orElse(null),
                        slice.isEnded()));
        entries.forEach(entry -> writes.events().add(new Writes.EventRow(loaded.uid(), entry, environment.nonce())));
        changed.forEach((name, instance) -> writes.instances()
                .add(new Writes.InstanceRow(loaded.uid(), instance.bornSeq() > storedSeq, instance, jobOf.get(name))));
        keys.values().forEach(key -> writes.keys().add(new Writes.KeyRow(loaded.uid(), key)));
        // A workflow that was in force only within this commit would otherwise be stored nowhere.
        scheduledWith.remove(slice.workflow().hash());
        writes.workflows().addAll(scheduledWith.values());
        writes.jobs().addAll(newJobs.values());
        // Also what was in force only for a while: the log names it, and so may jobs.
        writes.workflows().addAll(workflows.values());
        writes.deletedJobs().addAll(withdrawnJobs);
    }
}
