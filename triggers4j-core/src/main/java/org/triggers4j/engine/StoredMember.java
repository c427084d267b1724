package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.ConflictException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.task.GroupMember;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.GroupWorkflow;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskInstance;

/** A member of a group, as its session's rows show it: the last of the instances that took each other's place. */
record StoredMember(int index, InstanceView view, KwargsBinder binder) implements GroupMember {

    /** All members, in the order of submission, which is that of the events that made their first instances. */
    static List<GroupMember> of(SessionSnapshot snapshot, KwargsBinder binder) {
        var instances = new LinkedHashMap<InstanceName, TaskInstance>();
        for (InstanceState state : snapshot.instances()) {
            instances.put(state.stored().instance().name(), state.stored().instance());
        }
        requireAll(snapshot, instances);
        List<InstanceView> current = InstanceViews.of(snapshot).stream()
                .filter(view -> GroupWorkflow.isMember(view.name().task()))
                .filter(view -> view.status() != InstanceStatus.REPLAYED)
                .sorted(Comparator.comparingLong(view -> submittedAt(view.name(), instances)))
                .toList();
        var members = new ArrayList<GroupMember>(current.size());
        for (InstanceView view : current) {
            members.add(new StoredMember(members.size(), view, binder));
        }
        return members;
    }

    // A replay may have brought other kwargs, with an event of its own: the first instance knows the submission's.
    private static long submittedAt(InstanceName name, Map<InstanceName, TaskInstance> instances) {
        TaskInstance first = Objects.requireNonNull(instances.get(name));
        for (Optional<TaskInstance> parent = parent(first, instances);
                parent.isPresent();
                parent = parent(first, instances)) {
            first = parent.get();
        }
        return first.received().values().stream().min(Comparator.naturalOrder()).orElse(first.bornSeq());
    }

    private static Optional<TaskInstance> parent(TaskInstance instance, Map<InstanceName, TaskInstance> instances) {
        return instance.parent().map(instances::get);
    }

    // Retention may have deleted those whose place another one has taken, but nothing else: rather no results than
    // some.
    private static void requireAll(SessionSnapshot snapshot, Map<InstanceName, TaskInstance> instances) {
        long had = Heads.ofText(snapshot.session().heads()).instanceCount();
        long replaced = instances.values().stream()
                .filter(instance -> parent(instance, instances).isEmpty())
                .mapToLong(instance -> instance.lineage().depth())
                .sum();
        if (had - instances.size() > replaced) {
            throw new ConflictException(
                    "Members of the group '" + snapshot.session().uid()
                            + "' have been deleted from its history, so their results cannot be told. Set keepHistoryFor to"
                            + " longer than a group may last.");
        }
    }

    /** What a task returned, as it was wrapped for the cascade. */
    static <T> @Nullable T value(KwargsBinder binder, Optional<Kwargs> result, Class<T> type) {
        if (result.isEmpty() || result.get().isEmpty()) {
            return null;
        }
        if (type == Kwargs.class) {
            return type.cast(result.get());
        }
        return type.isRecord()
                ? binder.read(result.get(), type)
                : binder.read(result.get(), CallAdapter.RESULT, type).orElse(null);
    }

    @Override
    public String task() {
        return view.name().task();
    }

    @Override
    public InstanceName instance() {
        return view.name();
    }

    @Override
    public Kwargs arguments() {
        String trigger = GroupWorkflow.submission(task());
        return view.kwargs().has(trigger) ? view.kwargs().object(trigger) : Kwargs.empty();
    }

    @Override
    public TaskState state() {
        return switch (view.status()) {
            case FINISHED -> TaskState.SUCCEEDED;
            case FAILED -> TaskState.FAILED;
            case RUNNING -> TaskState.RUNNING;
            case SKIPPED -> skipped();
            case UNSTARTED, SCHEDULED, REPLAYED, ABANDONED ->
                view.autoRetries() > 0 && view.waitsFor().isPresent() ? TaskState.RETRYING : TaskState.QUEUED;
        };
    }

    private TaskState skipped() {
        Object fate = view.metadata().get(GroupWorkflow.FATE).orElse("");
        if (fate.equals(GroupWorkflow.FAILED)) {
            return TaskState.FAILED;
        }
        return fate.equals(GroupWorkflow.CANCELLED) ? TaskState.CANCELLED : TaskState.SKIPPED;
    }

    @Override
    public Optional<Failure> failure() {
        return view.failure();
    }

    @Override
    public <T> @Nullable T value(Class<T> type) {
        return value(binder, view.result(), type);
    }
}
