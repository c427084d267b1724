package org.triggers4j.engine;

import org.triggers4j.error.ConflictException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.GroupWorkflow;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.SessionSlice;

/** What is done to the session of a group besides what is done to all sessions. */
sealed interface GroupOperation extends Operation {
    /** It comes into being, with all its first members; once. */
    record Create(Intent intent, GroupPlan plan, String key) implements GroupOperation {
        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            if (session.slice().seq() > 0 && session.key(key).isEmpty()) {
                throw new ConflictException("There is a session '" + session() + "' already, and it is no such group.");
            }
            return session.once(
                    key,
                    plan.hash(),
                    () -> plan.creation(),
                    known -> "A group with the id '" + session()
                            + "' was submitted before, with other content. An id stands for one group.");
        }
    }

    /** It gets more members; once per key. */
    record Add(Intent intent, GroupPlan plan, String key) implements GroupOperation {
        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            requireGroup(session);
            if (session.key(key).isEmpty()) {
                requireUnfinished(session);
            }
            return session.once(
                    key,
                    plan.hash(),
                    () -> plan.additionTo(session.workflow()),
                    known -> "Other members were added to '" + session() + "' under this key (event " + known.seq()
                            + "). A key stands for one addition.");
        }

        private void requireUnfinished(SessionWork session) {
            if (session.slice().isEnded()) {
                throw new SessionEndedException("The group '" + session() + "' is over and takes no more members.");
            }
            if (session.slice().heads().lastFires().containsKey(SessionSlice.SESSION_FINALIZED)) {
                throw new ConflictException("All members of '" + session()
                        + "' have ended, so it takes no more of them. Submit it open, and seal it when all are in.");
            }
        }
    }

    /** It gets no more members from outside. */
    record Seal(Intent intent) implements GroupOperation {
        @Override
        public Object decide(SessionWork session, Loaded loaded, Writes writes) {
            requireGroup(session);
            return isSealed(session.slice().heads())
                    ? Applied.repeated(session.slice().seq(), session.manager())
                    : session.apply(GroupPlan.seal());
        }
    }

    /** Whether nothing but its members keeps the group from completing. */
    static boolean isSealed(Heads heads) {
        return heads.tasks().containsKey(GroupWorkflow.SEAL);
    }

    private static void requireGroup(SessionWork session) {
        if (!GroupWorkflow.isGroup(session.workflow())) {
            throw new ConflictException("There is no such group.");
        }
    }
}
