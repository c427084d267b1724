package org.triggers4j.workflow;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session remembers of one task without reading its instances.
 *
 * @param next the number the next instance gets, which is also how many there have been
 * @param open how many wait for triggers
 * @param unresolved how many are not in a final status
 * @param lacks the fired triggers that some open instance lacks (or more: erring on this side costs only a read)
 * @param dirty whether the condition of some open instance may already hold unnoticed
 */
public record TaskHead(int next, int open, int unresolved, Set<String> lacks, boolean dirty) {
    /** A task without instances. */
    public static final TaskHead NONE = new TaskHead(0, 0, 0, Collections.emptySet(), false);

    public TaskHead {
        lacks = open == 0 ? Collections.emptySet() : Collections.unmodifiableSet(new LinkedHashSet<>(lacks));
        dirty = dirty && open > 0;
    }

    /** Whether the task still needs something to happen: no instance yet, or one not final. */
    public boolean isUnresolved() {
        return next == 0 || unresolved > 0;
    }

    /**
     * Whether some open instance may lack the trigger, or be ready without anybody having noticed: only then does a fire
     * have to look at the open instances.
     */
    boolean mustBeExamined(String trigger, boolean hasFiredBefore) {
        return open > 0 && (!hasFiredBefore || lacks.contains(trigger) || dirty);
    }

    /** Counts an instance that is another now; {@code before} is null if there was none. */
    TaskHead counting(@Nullable TaskInstance before, TaskInstance after) {
        int moreOpen = count(after.isOpen()) - count(before != null && before.isOpen());
        int moreUnresolved = count(!after.isResolved()) - count(before != null && !before.isResolved());
        return new TaskHead(next + count(before == null), open + moreOpen, unresolved + moreUnresolved, lacks, dirty);
    }

    private static int count(boolean is) {
        return is ? 1 : 0;
    }

    TaskHead examined(Set<String> stillLacking) {
        return new TaskHead(next, open, unresolved, stillLacking, false);
    }

    TaskHead suspecting(Set<String> alsoLacking, boolean alsoDirty) {
        var union = new LinkedHashSet<>(lacks);
        union.addAll(alsoLacking);
        return new TaskHead(next, open, unresolved, union, dirty || alsoDirty);
    }
}
