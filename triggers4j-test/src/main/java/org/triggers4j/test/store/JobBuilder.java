package org.triggers4j.test.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.CallStore.UniqueKey;

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
    private JobLimits limits = JobLimits.NONE;
    private @Nullable String body;
    private Optional<UniqueKey> unique = Optional.empty();
    private Optional<String> ignoreKey = Optional.empty();

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

    JobBuilder expiresAt(Instant moment) {
        limits = new JobLimits(moment, limits.mostAttempts());
        return this;
    }

    JobBuilder mostAttempts(int count) {
        limits = new JobLimits(limits.expiresAt(), count);
        return this;
    }

    /** Makes it a call. */
    JobBuilder call(String text) {
        body = text;
        return this;
    }

    /** Of a call: a key that nobody takes over. */
    JobBuilder unique(String key) {
        unique = Optional.of(new UniqueKey(key, Optional.empty()));
        return this;
    }

    JobBuilder unique(String key, Instant staleAt) {
        unique = Optional.of(new UniqueKey(key, Optional.of(staleAt)));
        return this;
    }

    JobBuilder ignoring(String key) {
        ignoreKey = Optional.of(key);
        return this;
    }

    NewCall newCall() {
        return new NewCall(build(), unique, ignoreKey);
    }

    Job build() {
        return new Job(id, task, new Placement(queue, priority, runner, runAt, pinnedTo), limits, work());
    }

    private Work work() {
        return body != null
                ? new Work.Call(body)
                : new Work.InstanceRun(
                        StoreFixture.UID.value(),
                        manager,
                        "t_task",
                        number,
                        StoreFixture.join().hash());
    }
}
