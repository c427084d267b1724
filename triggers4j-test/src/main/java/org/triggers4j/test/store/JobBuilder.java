package org.triggers4j.test.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;

/** A job to enqueue, of which a test says only what matters to it. */
final class JobBuilder {
    private final JobId id;
    private final int number;
    private String queue = Job.DEFAULT_QUEUE;
    private int priority;
    private String task = "app.Task";
    private String manager = Driver.MANAGER;
    private String runner = Driver.RUNNER;
    private @Nullable Instant runAt;
    private @Nullable WorkerId pinnedTo;

    JobBuilder(JobId id, int number) {
        this.id = id;
        this.number = number;
    }

    JobBuilder queue(String name) {
        queue = name;
        return this;
    }

    JobBuilder priority(int value) {
        priority = value;
        return this;
    }

    JobBuilder task(String name) {
        task = name;
        return this;
    }

    JobBuilder manager(String name) {
        manager = name;
        return this;
    }

    JobBuilder runner(String name) {
        runner = name;
        return this;
    }

    JobBuilder runAt(Instant moment) {
        runAt = moment;
        return this;
    }

    JobBuilder pinnedTo(WorkerId worker) {
        pinnedTo = worker;
        return this;
    }

    Job build() {
        return new Job(
                id,
                task,
                new Placement(queue, priority, runner, runAt, pinnedTo),
                JobLimits.NONE,
                new Work.InstanceRun(
                        StoreFixture.UID.value(),
                        manager,
                        "t_task",
                        number,
                        StoreFixture.join().hash()));
    }
}
