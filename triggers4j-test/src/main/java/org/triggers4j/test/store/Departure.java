package org.triggers4j.test.store;

import java.util.List;
import java.util.Optional;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionEvent;

/** The ways in which a job that a worker holds leaves the queue. */
enum Departure {
    SUCCEEDED(true) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.end(CallFixture.over(claim));
        }
    },
    FAILED(true) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.end(new Ending.Over(claim.lease(), CallFixture.ended(claim, EndState.FAILED), Optional.empty()));
        }
    },
    FAILED_AFTER_A_RESCUE(true) {
        @Override
        void leave(CallFixture here, Claim claim) {
            List<Claim> poisoned = here.store.queue().rescue(StoreFixture.WORKER, StoreFixture.RIVAL, 1);
            poisoned.forEach(held -> here.end(CallFixture.over(held)));
        }
    },
    CANCELLED(true) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.giveBack(claim);
            here.calls().cancel(claim.job().id(), CallFixture.endOf(EndState.CANCELLED, CallFixture.T1));
        }
    },
    EXPIRED(true) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.giveBack(claim);
            here.calls().expire(CallFixture.endOf(EndState.EXPIRED, CallFixture.KEEP), 10);
        }
    },
    DISCARDED(true) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.queue().discard(List.of(claim.lease()));
        }
    },
    DISCARDED_INSTANCE(false) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.queue().discard(List.of(claim.lease()));
        }
    },
    WITHDRAWN(false) {
        @Override
        void leave(CallFixture here, Claim claim) {
            Driver.done(here.write(deleting(claim.job().id())));
        }
    },
    FINISHED(false) {
        @Override
        void leave(CallFixture here, Claim claim) {
            SessionEvent end = StoreFixture.finished(JOIN, Kwargs.empty());
            here.driver.commit(Step.on(StoreFixture.UID, end).under(claim.lease()));
        }
    },
    SKIPPED_BY_AN_OPERATOR(false) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.driver.commit(StoreFixture.UID, InstanceContract.statusSet(JOIN.toString(), InstanceStatus.SKIPPED));
        }
    },
    SESSION_DELETED(false) {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.maintenance().delete(StoreFixture.UID);
        }
    };

    private static final InstanceName JOIN = InstanceName.of("t_join#0");
    private final boolean isOfCalls;

    Departure(boolean isOfCalls) {
        this.isOfCalls = isOfCalls;
    }

    /** Whether it is the way of calls, or else of the instance {@code t_join#0}. */
    boolean isOfCalls() {
        return isOfCalls;
    }

    abstract void leave(CallFixture here, Claim claim);

    private static Writes deleting(JobId id) {
        var writes = new Writes();
        writes.deletedJobs().add(id);
        return writes;
    }
}
