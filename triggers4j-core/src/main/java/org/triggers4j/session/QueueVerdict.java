package org.triggers4j.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;

/** Verdicts on instances that were scheduled and have not ended. */
public sealed interface QueueVerdict extends Verdict {
    /**
     * It can be claimed and waits for its turn.
     *
     * @param queue where it waits
     * @param workers how many live workers can take it
     * @param isPinned whether only the process that scheduled it takes it, as long as that lives
     */
    record Turn(String queue, int workers, boolean isPinned) implements QueueVerdict {
        @Override
        public String label() {
            return "queued";
        }

        @Override
        public String sentence(InstanceName name) {
            String who = isPinned
                    ? "the process that scheduled it runs it on a thread of its own."
                    : Phrases.counted(workers, "live worker") + " can take it.";
            return name + " is in queue " + Phrases.quoted(queue) + " and waits for its turn: " + who;
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of("queue", queue, "workers", workers, "pinned", isPinned);
        }
    }

    /**
     * It waits for its time.
     *
     * @param notBefore when it may be claimed
     * @param retryOf the instance whose retry it is
     */
    record Later(Instant notBefore, Optional<InstanceName> retryOf) implements QueueVerdict {
        @Override
        public String label() {
            return "later";
        }

        @Override
        public String sentence(InstanceName name) {
            String why = retryOf.map(parent -> ": it is the retry of " + parent).orElse("");
            return name + " runs at " + Phrases.time(notBefore) + " or soon after" + why + ".";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of(
                    "notBefore",
                    notBefore.toString(),
                    "retryOf",
                    retryOf.map(InstanceName::toString).orElse(null));
        }
    }

    /**
     * No live worker can take it.
     *
     * @param workers how many workers are live
     * @param lacking what none of them has, such as {@code task 'app.Import'}; empty when each part is with some worker,
     *     but no worker has all
     * @param needs all that a worker must have to take it
     */
    record Unclaimable(int workers, List<String> lacking, List<String> needs) implements QueueVerdict {
        public Unclaimable {
            lacking = Collections.unmodifiableList(new ArrayList<>(lacking));
            needs = Collections.unmodifiableList(new ArrayList<>(needs));
        }

        @Override
        public String label() {
            return "unclaimable";
        }

        @Override
        public String sentence(InstanceName name) {
            return name + " is in the queue, but " + why() + " It runs once such a worker starts.";
        }

        private String why() {
            if (workers == 0) {
                return "no worker is live. It takes one with " + Phrases.list(needs, "and") + ".";
            }
            if (lacking.isEmpty()) {
                return "none of " + Phrases.counted(workers, "live worker") + " has all of "
                        + Phrases.list(needs, "and") + ".";
            }
            return (workers == 1 ? "the only live worker does not have " : "none of " + workers + " live workers has ")
                    + Phrases.list(lacking, workers == 1 ? "and" : "or") + ".";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of("workers", workers, "lacking", lacking, "needs", needs);
        }
    }

    /**
     * It was put aside.
     *
     * @param reason until what, as it was stored
     */
    record Parked(String reason) implements QueueVerdict {
        @Override
        public String label() {
            return "parked";
        }

        @Override
        public String sentence(InstanceName name) {
            return name + " is put aside in the queue: " + Phrases.stopped(reason);
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of("reason", reason);
        }
    }

    /**
     * A worker has it.
     *
     * @param worker which
     * @param attempt how often it was claimed, this time included
     * @param runningSince when it began to run; empty when it is about to
     * @param isWorkerLive whether that worker still counts as live
     */
    record Held(String worker, int attempt, Optional<Instant> runningSince, boolean isWorkerLive)
            implements QueueVerdict {
        @Override
        public String label() {
            return runningSince.isPresent() ? "running" : "claimed";
        }

        @Override
        public String sentence(InstanceName name) {
            String lost = attempt > 1 ? " (earlier ones were lost with their workers, or not completed in time)" : "";
            String what = runningSince
                    .map(since -> " has been running since " + Phrases.time(since))
                    .orElse(" has been claimed and is about to run");
            String gone = isWorkerLive ? "." : ", which is not live any more. Another worker will take it over.";
            return name + what + ", attempt " + attempt + lost + ", on worker " + worker + gone;
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of(
                    "worker",
                    worker,
                    "attempt",
                    attempt,
                    "runningSince",
                    runningSince.map(Instant::toString).orElse(null),
                    "workerLive",
                    isWorkerLive);
        }
    }

    /**
     * Something outside has it, and no worker.
     *
     * @param attempt how often it was claimed, this time included
     * @param since when it was started
     * @param until when it becomes claimable again, if nobody has completed it by then
     */
    record Delegated(int attempt, Optional<Instant> since, Optional<Instant> until) implements QueueVerdict {
        @Override
        public String label() {
            return "delegated";
        }

        @Override
        public String sentence(InstanceName name) {
            String began = since.map(moment -> " at " + Phrases.time(moment)).orElse("");
            String end = until.map(moment -> " until " + Phrases.time(moment)).orElse("");
            return name + " was handed to something outside" + began + ", attempt " + attempt + ", and waits" + end
                    + " to be completed from there; then it runs again.";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.of(
                    "attempt",
                    attempt,
                    "since",
                    since.map(Instant::toString).orElse(null),
                    "until",
                    until.map(Instant::toString).orElse(null));
        }
    }

    /** It is scheduled, but not in the queue: dropped because its session has ended. */
    record Dropped() implements QueueVerdict {
        @Override
        public String label() {
            return "dropped";
        }

        @Override
        public String sentence(InstanceName name) {
            return name + " was scheduled, but is in the queue no more.";
        }

        @Override
        public Kwargs facts() {
            return Kwargs.empty();
        }
    }
}
