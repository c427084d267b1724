package org.triggers4j.test.store;

import java.util.List;
import org.triggers4j.job.Claim;

/** The ways in which a job leaves its worker's hands and stays in the queue. */
enum Return {
    GIVEN_BACK {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.giveBack(claim);
        }
    },
    PARKED {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.queue().park(List.of(claim.lease()), "odd");
        }
    },
    RESCUED {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.queue().rescue(StoreFixture.WORKER, StoreFixture.RIVAL, 5);
        }
    },
    POISONED {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.queue().rescue(StoreFixture.WORKER, StoreFixture.RIVAL, 1);
        }
    },
    DELEGATED_AND_OVERDUE {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.store.queue().delegate(claim.lease(), StoreFixture.T0, CallFixture.T1);
            here.store.queue().promote(CallFixture.T1, 10);
        }
    },
    SENT_TO_WAIT_AT_ANOTHER_GATE {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.admit(claim, CallFixture.gate("closed", 1));
        }
    },
    PUT_OFF {
        @Override
        void leave(CallFixture here, Claim claim) {
            here.end(CallFixture.again(claim, CallFixture.KEEP));
        }
    };

    abstract void leave(CallFixture here, Claim claim);
}
