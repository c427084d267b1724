package org.triggers4j.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;

/**
 * What has become of the members of a group, read from the log of its session at one moment. Immutable.
 *
 * @param members all of them, in the order of their submission
 */
public record GroupResults(List<GroupMember> members) {
    public GroupResults {
        members = Collections.unmodifiableList(new ArrayList<>(members));
    }

    /** How many members there are. */
    public int size() {
        return members.size();
    }

    /** How many of them are in a state. */
    public int count(TaskState state) {
        return in(state).size();
    }

    /** Those in a state, in order. */
    public List<GroupMember> in(TaskState state) {
        return members.stream().filter(member -> member.state() == state).toList();
    }

    /** The failed one that came first in the order of submission. */
    public Optional<GroupMember> firstFailed() {
        return in(TaskState.FAILED).stream().findFirst();
    }

    /**
     * All results, in the order of submission; null for a member that was skipped or returned nothing.
     *
     * @throws TaskFailedException when a member has failed or was cancelled; of the first that failed, if one has
     * @throws org.triggers4j.error.InvalidKwargsException when one cannot be read as this type
     */
    public <T> List<@Nullable T> values(Class<T> type) {
        firstFailed().or(() -> in(TaskState.CANCELLED).stream().findFirst()).ifPresent(member -> {
            throw new TaskFailedException(
                    member.task() + "' as '" + member.instance(),
                    member.state(),
                    member.failure().orElseGet(GroupResults::cancelled));
        });
        var values = new ArrayList<@Nullable T>();
        members.forEach(member -> values.add(member.value(type)));
        return Collections.unmodifiableList(values);
    }

    private static Failure cancelled() {
        return new Failure("Cancelled", "It was cancelled with its group.", "", Kwargs.empty());
    }
}
