package org.triggers4j.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;

/**
 * The side of a store for tasks that are called directly (jobs that are calls), and for what all jobs may claim: unique
 * keys, ignore windows, gates. Every method is one short commit unless it says otherwise.
 *
 * <p>Whatever removes a job from the queue, also a commit of sessions, releases everything that job has claimed, in the
 * same commit. Whatever takes a job out of its worker's hands without ending it (given back, rescued, parked, delegated
 * and overdue, put off) releases its places in gates, and keeps its unique key.
 */
public interface CallStore {
    /** The reason with which a job is parked that waits for a gate; the gate's key follows. */
    String GATE = "Waits for its turn: ";

    // ---- enqueueing ---------------------------------------------------------------------------------------------

    /**
     * A call to be enqueued.
     *
     * @param job LATER when it has a time, otherwise READY
     * @param unique the key that only one live job may have
     * @param ignoreKey the key of the window in which it is ignored
     */
    record NewCall(Job job, Optional<UniqueKey> unique, Optional<String> ignoreKey) {
        public NewCall {
            job.call();
        }

        /** Whether it looks at keys that others may be at work on. */
        public boolean isClaiming() {
            return unique.isPresent() || ignoreKey.isPresent();
        }
    }

    /**
     * A key that only one live job may have.
     *
     * @param staleAt when another may take the key over, though its holder has not ended; empty for never
     */
    record UniqueKey(String key, Optional<Instant> staleAt) {}

    /** What became of a call. */
    sealed interface Enqueued {
        /**
         * It is in the queue.
         *
         * @param voided whose stale key it took over; may be missing when the store had to look whether it was written
         */
        record Accepted(JobId job, Optional<Holder> voided) implements Enqueued {
            /** Without taking anything over. */
            public Accepted(JobId job) {
                this(job, Optional.empty());
            }
        }

        /** Another live job has its key. */
        record Duplicate(Holder holder) implements Enqueued {}

        /** Its window is open. */
        record Ignored(Instant until) implements Enqueued {}

        /** The store refused it, or does not know. */
        record Failed(org.triggers4j.error.StoreException cause) implements Enqueued {}
    }

    /**
     * Who holds a claim.
     *
     * @param instance {@code session/instance} if the job runs one; empty for a call
     */
    record Holder(JobId job, Optional<String> instance) {}

    /**
     * Enqueues calls; each is all or nothing by itself. Windows are looked at before unique keys. A unique key whose holder
     * is stale goes over to the new call, and the holder is voided: a call, whether it waits or runs, ends FAILED as
     * {@code stale} says, so that its lease is void; a job that runs an instance becomes READY with a raised token if it is
     * held or delegated, and otherwise stays as it is, to claim its key anew when it is admitted. Two calls of one list with
     * the same key: the first gets it.
     *
     * <p>A call whose id another call has, live or over, is refused: {@link Enqueued.Failed}, definitely. Who does not know
     * whether it was enqueued asks {@link #find}.
     *
     * @param stale how calls end whose key is taken over
     * @return one outcome per call, in order
     */
    List<Enqueued> enqueue(List<NewCall> calls, Instant now, EndOf stale);

    // ---- before a run -------------------------------------------------------------------------------------------

    /**
     * A limit on how many hold a key at once, or how many begin in a span of time. Of several words on one key the newest
     * holds, for all.
     *
     * @param most how many jobs may be inside at once; 0 for any number
     * @param rate how many may begin; empty for any number
     * @param waits whether a job that finds it closed waits in the queue; otherwise it is told of the conflict
     */
    record Gate(String key, int most, Optional<Rate> rate, boolean waits) {
        public Gate {
            if (most < 0) {
                throw new IllegalArgumentException("most must not be negative: " + most);
            }
        }
    }

    /**
     * A token bucket: it holds up to {@code permits} and gets that many per span, evenly. It is full at first.
     *
     * @param permits at least 1
     * @param nanos the span, in nanoseconds; at least 1
     */
    record Rate(int permits, long nanos) {
        public Rate {
            if (permits < 1 || nanos < 1) {
                throw new IllegalArgumentException(
                        "A rate has at least one permit and one nanosecond: " + permits + " in " + nanos + " ns");
            }
        }
    }

    /**
     * A job that a worker holds and is about to run.
     *
     * @param unique a key to claim now; of jobs that run instances. That of a call is claimed when it is enqueued
     * @param ignoreKey the key of a window to look at; likewise
     * @param gates of different keys
     */
    record Entry(Lease lease, Optional<UniqueKey> unique, Optional<String> ignoreKey, List<Gate> gates) {
        public Entry {
            gates = List.copyOf(gates);
            if (gates.stream().map(Gate::key).distinct().count() < gates.size()) {
                throw new IllegalArgumentException("An entry has two gates of one key: " + gates);
            }
        }
    }

    /** Whether it may run. */
    sealed interface Admission {
        /**
         * It has everything that it asked for.
         *
         * @param voided whose stale key it took over; may be missing when it was admitted before
         */
        record Admitted(Optional<Holder> voided) implements Admission {
            /** Without taking anything over. */
            public Admitted() {
                this(Optional.empty());
            }
        }

        /** Its window is open; nothing was claimed. */
        record Ignored(Instant until) implements Admission {}

        /** Another live job has its unique key; nothing was claimed. */
        record Duplicate(Holder holder) implements Admission {}

        /** A gate is closed that it does not wait for; nothing was claimed. */
        record Conflict(String gate, List<Holder> inside) implements Admission {}

        /** A gate is closed: it was parked, as if it had not been claimed, and comes back when the gate opens. */
        record Waiting(String gate) implements Admission {}

        /** The lease is no longer current. */
        record Lost() implements Admission {}
    }

    /**
     * Claims what jobs need to run: all that one asks for, or nothing. {@link Admissions} decides, and says by which rules.
     *
     * <p>A job that is admitted again under its lease has what it had, and pays for nothing twice; one that left its worker's
     * hands in between has lost its places, and a permit is not given back. A stale key goes over as it does in
     * {@link #enqueue}; so may the lease of another entry, also of an earlier one, which is lost then.
     *
     * @param stale how calls end whose key is taken over
     * @return one per entry, in order
     */
    List<Admission> admit(List<Entry> entries, Instant now, EndOf stale);

    // ---- the end ------------------------------------------------------------------------------------------------

    /** How a call ended. */
    enum EndState {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        EXPIRED,
        SKIPPED
    }

    /**
     * What a store writes of a call that ends without its worker's doing; the rest it takes from the job.
     *
     * @param failure the failure, as JSON
     * @param keepUntil when it may be forgotten; empty for never
     */
    record EndOf(EndState state, Optional<String> failure, Instant endedAt, Optional<Instant> keepUntil) {}

    /**
     * A call that is over.
     *
     * @param body the call as it ended: that of its job, or a newer one when it was tried again in place
     * @param result the result as JSON; empty when there is none, or it is not kept
     * @param failure the failure as JSON
     */
    record EndedCall(
            JobId id,
            String task,
            String queue,
            String body,
            EndState state,
            Optional<String> result,
            Optional<String> failure,
            Optional<Instant> startedAt,
            Instant endedAt,
            Optional<Instant> keepUntil) {}

    /** A window in which calls with its key are ignored. */
    record Window(String key, Instant until) {}

    /** What to do with a job that is held. */
    sealed interface Ending {
        Lease lease();

        /** Whether a call that is found like this has ended so, or was put off so. */
        boolean isWrittenAs(CallState found);

        /** Whether it is written, by what was found of calls: for those who do not know. */
        default boolean isWrittenIn(Map<JobId, CallState> found) {
            CallState state = found.get(lease().job());
            return state != null && isWrittenAs(state);
        }

        /**
         * The call is over.
         *
         * @param window opens unless one of its key is open already
         * @param isBodyOfJob whether the body is known to be that of the job: a store keeps that one then, and need not be
         *     sent it
         */
        record Over(Lease lease, EndedCall call, Optional<Window> window, boolean isBodyOfJob) implements Ending {
            /** With a body that may be another than that of the job. */
            public Over(Lease lease, EndedCall call, Optional<Window> window) {
                this(lease, call, window, false);
            }

            /** Of a call as it was claimed. */
            public static Over of(Claim claim, EndedCall call, Optional<Window> window) {
                boolean isBodyOfJob = call.body().equals(claim.job().call().body());
                return new Over(claim.lease(), call, window, isBodyOfJob);
            }

            @Override
            public boolean isWrittenAs(CallState found) {
                return found.equals(new CallState.Ended(call));
            }
        }

        /**
         * The call is to be run again, under the same id: LATER, with attempts counted anew and its unique key kept. If its
         * cancellation was asked for meanwhile, READY without a time, so that it is cancelled as soon as it is claimed.
         *
         * @param expiresAt when it must not begin any more, instead of before
         * @param body differs from that of the job, by how often it was retried: that tells whether this was written
         */
        record Again(Lease lease, Instant runAt, Optional<Instant> expiresAt, String body) implements Ending {
            @Override
            public boolean isWrittenAs(CallState found) {
                return found instanceof CallState.Live live
                        && live.job().call().body().equals(body)
                        && Optional.ofNullable(live.job().limits().expiresAt()).equals(expiresAt);
            }
        }
    }

    /** A run of a held job began. */
    record Started(Lease lease, Instant at) {}

    /** Notes that runs began; one whose lease is no longer current is passed over. */
    void started(List<Started> runs);

    /**
     * Ends runs of calls, many in one commit. An item whose lease is no longer current changes nothing. Jobs that wait for
     * a gate that this opens become READY.
     *
     * @return for each, in order, whether its lease was current
     * @throws org.triggers4j.error.StoreException when some were not written, or nobody knows; it may be repeated. A store that
     *     refuses the data of one item may have written the others: their leases are no longer current then
     */
    List<Boolean> end(List<Ending> endings);

    // ---- from outside -------------------------------------------------------------------------------------------

    /** What a cancellation did. */
    enum Cancellation {
        /** It was waiting, and is over now. */
        CANCELLED,
        /** It runs; its worker is told with its next heartbeat, and it will not be run again. */
        REQUESTED,
        /** It was over already. */
        OVER,
        /** There is no such call. */
        UNKNOWN
    }

    /** Cancels a call; of one that runs, only asks for it. May be repeated. */
    Cancellation cancel(JobId id, EndOf cancelled);

    /** Those jobs held by the worker whose cancellation was asked for. */
    List<JobId> cancelRequested(WorkerId worker);

    /** Opens a window, unless one of its key is open at {@code now}; with {@code replaces}, also then. */
    void open(Window window, Instant now, boolean replaces);

    /** Until when calls with this key are ignored; empty when they are not. */
    Optional<Instant> ignoredUntil(String key, Instant now);

    /** The live job that has this unique key. */
    Optional<Holder> holder(String uniqueKey);

    // ---- chores -------------------------------------------------------------------------------------------------

    /**
     * Ends calls that nobody holds, that were not begun since they were enqueued or put off, and whose time to begin has
     * passed; returns them, at most so many.
     */
    List<EndedCall> expire(EndOf expired, int limit);

    /**
     * Makes jobs READY that wait for gates, as many for each gate as it lets in now; the others go on waiting.
     *
     * @return how many
     */
    int openGates(Instant now, int limit);

    /** When the next permit of a gate that somebody waits for comes; empty when nobody waits for one. */
    Optional<Instant> nextPermit(Instant now);

    /** Forgets ended calls whose time has come, windows that are over, and claims whose job is gone; returns how many. */
    int forget(Instant now, int limit);

    // ---- looking ------------------------------------------------------------------------------------------------

    /** A call as it is. */
    sealed interface CallState {
        /**
         * It is in the queue.
         *
         * @param attempt how often it was claimed since it was enqueued or put off
         */
        record Live(
                Job job,
                JobState state,
                int attempt,
                Optional<WorkerId> worker,
                Optional<Instant> startedAt,
                Optional<String> parkedFor,
                boolean isCancelRequested)
                implements CallState {}

        /** It is over. */
        record Ended(EndedCall call) implements CallState {}
    }

    /** Looks calls up; one that is missing never was, is forgotten, or its caller's transaction has not committed. */
    Map<JobId, CallState> find(Collection<JobId> ids);

    /**
     * Which calls to list.
     *
     * @param task of this task only
     * @param queue of this queue only
     * @param isLive whether those in the queue, or those that are over
     * @param state of ended ones, only those of this state
     */
    record Filter(Optional<String> task, Optional<String> queue, boolean isLive, Optional<EndState> state) {}

    /** Calls, youngest first, older than {@code before}. */
    List<CallState> list(Filter filter, Optional<JobId> before, int limit);
}
