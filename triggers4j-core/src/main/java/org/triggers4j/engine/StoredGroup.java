package org.triggers4j.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.GroupResults;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.GroupWorkflow;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskHead;

/** A group, straight from the store. */
record StoredGroup(Groups groups, Store store, SessionUid uid, Environment environment) implements GroupHandle {
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration SELDOM = Duration.ofMillis(250);

    @Override
    public String id() {
        return uid.value();
    }

    @Override
    public GroupPhase phase() {
        return read(new InstanceSelection.None())
                .map(SessionSnapshot::session)
                .filter(session -> GroupWorkflow.isGroup(session.workflow()))
                .map(this::phase)
                .orElse(GroupPhase.NOT_FOUND);
    }

    private GroupPhase phase(SessionRecord session) {
        Heads heads = Heads.ofText(session.heads());
        boolean isFinalized = heads.lastFires().containsKey(SessionSlice.SESSION_FINALIZED);
        int unresolved =
                heads.tasks().values().stream().mapToInt(TaskHead::unresolved).sum();
        if (session.isEnded()) {
            return isFinalized && unresolved == 0 ? GroupPhase.DONE : GroupPhase.CANCELLED;
        }
        if (isFinalized) {
            return areAllFailed() ? GroupPhase.FAILED : GroupPhase.COMPLETING;
        }
        if (!GroupOperation.isSealed(heads)) {
            return GroupPhase.OPEN;
        }
        return areAllFailed() ? GroupPhase.HELD : GroupPhase.RUNNING;
    }

    // Of those that wait for something: the completing task waits for the members.
    private boolean areAllFailed() {
        List<InstanceView> unresolved =
                read(new InstanceSelection.Unresolved()).map(InstanceViews::of).orElse(List.of()).stream()
                        .filter(view -> view.status() != InstanceStatus.UNSTARTED)
                        .toList();
        return !unresolved.isEmpty() && unresolved.stream().allMatch(view -> view.status() == InstanceStatus.FAILED);
    }

    private Optional<SessionSnapshot> read(InstanceSelection selection) {
        return store.queries().session(uid, selection);
    }

    @Override
    public GroupResults results() {
        return read(new InstanceSelection.All())
                .map(snapshot -> new GroupResults(StoredMember.of(snapshot, groups.binder())))
                .orElseGet(() -> new GroupResults(List.of()));
    }

    @Override
    public <A extends @Nullable Object> void add(String key, Task<A, ?> task, Collection<? extends A> arguments) {
        groups.add(uid, key, task.name(), arguments);
    }

    @Override
    public <A extends @Nullable Object> void add(String key, TaskHandle<A, ?> task, Collection<? extends A> arguments) {
        groups.add(uid, key, task.name(), arguments);
    }

    @Override
    public void seal() {
        groups.seal(uid);
    }

    @Override
    public void cancel() {
        groups.cancel(uid);
    }

    @Override
    public GroupPhase await(Duration timeout) throws InterruptedException {
        if (TaskThread.isRunningTask()) {
            throw new ConflictException("Waiting for a group inside a run of a task keeps a slot that its members may"
                    + " need. Make what is to come then the completing task instead.");
        }
        long deadline = environment.nanos() + timeout.toNanos();
        Duration pause = OFTEN;
        while (true) {
            long lookedAt = environment.nanos();
            GroupPhase phase = phase();
            if (phase.isAtRest()) {
                return phase;
            }
            long now = environment.nanos();
            if (now - deadline >= 0) {
                throw new ResultTimeoutException(
                        "Group '" + uid + "' is not over after " + timeout + ", but " + phase + ". It goes on.");
            }
            // To look at a large group takes a while; most of the time is to be left to its members.
            Duration tenLooks = Duration.ofNanos(10 * (now - lookedAt));
            environment.sleep(tenLooks.compareTo(pause) > 0 ? tenLooks : pause);
            pause = pause.multipliedBy(2).compareTo(SELDOM) < 0 ? pause.multipliedBy(2) : SELDOM;
        }
    }

    @Override
    public <R> @Nullable R get(Class<R> result, Duration timeout) throws InterruptedException {
        GroupPhase phase = await(timeout);
        if (phase == GroupPhase.DONE) {
            return completion()
                    .map(then -> StoredMember.value(groups.binder(), then.result(), result))
                    .orElse(null);
        }
        Optional<Failure> why = phase == GroupPhase.FAILED
                ? completion().flatMap(InstanceView::failure)
                : results().firstFailed().flatMap(member -> member.failure());
        throw new TaskFailedException(
                id(),
                phase == GroupPhase.CANCELLED ? TaskState.CANCELLED : TaskState.FAILED,
                why.orElseGet(() -> new Failure(phase.name(), "The group is " + phase + ".", "", Kwargs.empty())));
    }

    // The last of it: earlier ones were retried or replayed.
    private Optional<InstanceView> completion() {
        List<InstanceView> all = read(new InstanceSelection.OfTask(GroupWorkflow.THEN))
                .map(InstanceViews::of)
                .orElse(List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
}
