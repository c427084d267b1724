package org.triggers4j.test.store;

import java.util.List;
import org.triggers4j.job.Job;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.Transition;

/** What became of a step: what each of its events changed, and the jobs it enqueued. */
record Committed(List<Transition> transitions, List<Job> jobs) {

    Transition last() {
        return transitions.get(transitions.size() - 1);
    }

    long seq() {
        return last().after().seq();
    }

    /** The job of this instance. */
    Job job(InstanceName name) {
        return jobs.stream()
                .filter(job -> job.instance().instanceTask().equals(name.task())
                        && job.instance().instanceNumber() == name.number())
                .findFirst()
                .orElseThrow();
    }
}
