package org.triggers4j.memory;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.triggers4j.workflow.TaskInstance;

/** The events whose contents an instance refers to: received, abandoned by, result, failure. */
final class References {
    private References() {}

    static NavigableSet<Long> of(TaskInstance instance) {
        var seqs = new TreeSet<>(instance.received().values());
        seqs.addAll(instance.abandonedBy().values());
        Long result = instance.outcome().resultSeq();
        Long failure = instance.outcome().failureSeq();
        if (result != null) {
            seqs.add(result);
        }
        if (failure != null) {
            seqs.add(failure);
        }
        return seqs;
    }
}
