package org.triggers4j.memory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;

/** A row of the queue; immutable. Each method that takes the job out of somebody's hands raises the token. */
record MemoryJob(
        Job job,
        JobState state,
        long token,
        int attempts,
        @Nullable WorkerId worker,
        @Nullable Instant startedAt,
        @Nullable String parkedFor,
        boolean isCancelRequested) {

    static MemoryJob enqueued(Job job) {
        JobState state = job.runAt() == null ? JobState.READY : JobState.LATER;
        return new MemoryJob(job, state, 0, 0, null, null, null, false);
    }

    JobId id() {
        return job.id();
    }

    boolean isHeldUnder(Lease lease) {
        return state == JobState.HELD && isUnder(lease);
    }

    /** Whether the lease may still end it: held, or delegated. */
    boolean isCurrent(Lease lease) {
        return isInHands() && isUnder(lease);
    }

    /** Whether it may be running: held, or delegated. */
    boolean isInHands() {
        return state == JobState.HELD || state == JobState.DELEGATED;
    }

    private boolean isUnder(Lease lease) {
        return token == lease.token() && id().equals(lease.job());
    }

    Claim claim() {
        return new Claim(job, new Lease(id(), token), attempts, isCancelRequested);
    }

    MemoryJob claimedBy(WorkerId claimer) {
        return new MemoryJob(job, JobState.HELD, token + 1, attempts + 1, claimer, null, null, isCancelRequested);
    }

    /** Keeps the attempt count and when the dead worker's run began: the rescuer is to fail it, not to run it. */
    MemoryJob takenOverBy(WorkerId rescuer) {
        return new MemoryJob(job, JobState.HELD, token + 1, attempts, rescuer, startedAt, null, isCancelRequested);
    }

    MemoryJob startedAt(Instant moment) {
        return new MemoryJob(job, state, token, attempts, worker, moment, null, isCancelRequested);
    }

    MemoryJob givenBack() {
        return new MemoryJob(job, JobState.READY, token + 1, attempts - 1, null, null, null, isCancelRequested);
    }

    MemoryJob rescued() {
        return new MemoryJob(job, JobState.READY, token + 1, attempts, null, null, null, isCancelRequested);
    }

    MemoryJob parkedUnrun(String reason) {
        return new MemoryJob(job, JobState.PARKED, token + 1, attempts - 1, null, null, reason, isCancelRequested);
    }

    MemoryJob parked(String reason) {
        return new MemoryJob(job, JobState.PARKED, token, attempts, null, null, reason, isCancelRequested);
    }

    MemoryJob ready() {
        return new MemoryJob(job, JobState.READY, token, attempts, null, null, null, isCancelRequested);
    }

    /** Keeps the token: whoever has the lease may still end it. */
    MemoryJob delegated(Instant began, Instant until) {
        Instant startedOnce = startedAt == null ? began : startedAt;
        return new MemoryJob(
                job.with(job.placement().at(until)),
                JobState.DELEGATED,
                token,
                attempts,
                null,
                startedOnce,
                null,
                isCancelRequested);
    }

    /** A delegated one that nobody has completed in time. */
    MemoryJob overdue() {
        return new MemoryJob(
                job.with(job.placement().at(null)),
                JobState.READY,
                token + 1,
                attempts,
                null,
                null,
                null,
                isCancelRequested);
    }

    /** To be run again later: a new beginning under the same id. At once if it is to be cancelled. */
    MemoryJob again(CallStore.Ending.Again again) {
        var limits = new JobLimits(again.expiresAt().orElse(null), job.limits().mostAttempts());
        Placement placement = job.placement().at(isCancelRequested ? null : again.runAt());
        var next = new Job(job.id(), job.task(), placement, limits, new Work.Call(again.body()));
        JobState nextState = isCancelRequested ? JobState.READY : JobState.LATER;
        return new MemoryJob(next, nextState, token + 1, 0, null, null, null, isCancelRequested);
    }

    MemoryJob cancelRequested() {
        return new MemoryJob(job, state, token, attempts, worker, startedAt, parkedFor, true);
    }

    MemoryJob unpinned() {
        return new MemoryJob(
                job.with(job.placement().unpinned()),
                state,
                token,
                attempts,
                worker,
                startedAt,
                parkedFor,
                isCancelRequested);
    }
}
