package org.triggers4j.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.store.CallStore.Cancellation;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;

/** All ways in which calls end. Guarded by the lock of {@link MemoryState}. */
final class MemoryEnds {
    private final MemoryState state;
    private final MemoryJobs jobs;

    MemoryEnds(MemoryState state) {
        this.state = state;
        this.jobs = state.jobs();
    }

    /** Ends a run; returns whether the lease was current. */
    boolean end(Ending ending) {
        Optional<MemoryJob> found =
                jobs.current(ending.lease()).filter(row -> row.job().isCall());
        found.ifPresent(row -> {
            if (ending instanceof Ending.Over over) {
                put(over.isBodyOfJob() ? with(over.call(), row.job().call().body()) : over.call());
                over.window()
                        .ifPresent(window ->
                                state.claims().open(window, over.call().endedAt(), false));
            } else if (ending instanceof Ending.Again again) {
                jobs.put(row.again(again));
            }
        });
        return found.isPresent();
    }

    private static EndedCall with(EndedCall call, String body) {
        return new EndedCall(
                call.id(),
                call.task(),
                call.queue(),
                body,
                call.state(),
                call.result(),
                call.failure(),
                call.startedAt(),
                call.endedAt(),
                call.keepUntil());
    }

    /** Ends a call without its worker. */
    EndedCall end(MemoryJob row, EndOf how) {
        Job job = row.job();
        var call = new EndedCall(
                job.id(),
                job.task(),
                job.queue(),
                job.call().body(),
                how.state(),
                Optional.empty(),
                how.failure(),
                Optional.ofNullable(row.startedAt()),
                how.endedAt(),
                how.keepUntil());
        put(call);
        return call;
    }

    private void put(EndedCall call) {
        jobs.remove(call.id());
        state.endedCalls().put(call.id(), call);
    }

    /** What becomes of a job whose unique key goes over to another. */
    void voidHolder(JobId holder, EndOf stale) {
        jobs.find(holder).ifPresent(row -> {
            if (row.job().isCall()) {
                end(row, stale);
            } else if (row.state() == JobState.HELD) {
                jobs.put(row.rescued());
            } else if (row.state() == JobState.DELEGATED) {
                jobs.put(row.overdue());
            }
        });
    }

    Cancellation cancel(JobId id, EndOf cancelled) {
        Optional<MemoryJob> found = jobs.find(id).filter(row -> row.job().isCall());
        if (found.isEmpty()) {
            return state.endedCalls().containsKey(id) ? Cancellation.OVER : Cancellation.UNKNOWN;
        }
        MemoryJob row = found.get();
        if (row.isInHands()) {
            jobs.put(row.cancelRequested());
            return Cancellation.REQUESTED;
        }
        end(row, cancelled);
        return Cancellation.CANCELLED;
    }

    List<EndedCall> expire(EndOf expired, int limit) {
        List<MemoryJob> late = jobs.all().stream()
                .filter(row -> row.job().isCall() && !row.isInHands() && row.attempts() == 0)
                .filter(row -> row.job().limits().isExpired(expired.endedAt()))
                .limit(limit)
                .toList();
        return late.stream().map(row -> end(row, expired)).toList();
    }

    int forget(Instant now, int limit) {
        List<JobId> old = state.endedCalls().values().stream()
                .filter(call ->
                        call.keepUntil().filter(until -> !now.isBefore(until)).isPresent())
                .limit(limit)
                .map(EndedCall::id)
                .toList();
        old.forEach(state.endedCalls()::remove);
        return old.size();
    }
}
