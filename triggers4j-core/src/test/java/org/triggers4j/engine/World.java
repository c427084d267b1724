package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionUid;

/**
 * What one seed's world is like.
 *
 * @param processes how many processes share the store
 * @param sessions how many sessions there are
 * @param chaosFor how long faults and outside actions go on
 * @param actions how many outside actions there are in that time
 * @param faultsPerThousand how many of a thousand store calls meet a fault
 * @param clockSkew how far a wall clock may be off
 * @param hasOperators whether operators repair and meddle
 * @param isReconfigured whether tasks are redefined on the way
 */
record World(
        int processes,
        int sessions,
        Duration chaosFor,
        int actions,
        int faultsPerThousand,
        Duration clockSkew,
        int maxAttempts,
        SessionLimits limits,
        boolean hasOperators,
        boolean isReconfigured) {
    static World of(SplittableRandom dice) {
        boolean isCalm = dice.nextInt(10) == 0;
        return new World(
                2 + dice.nextInt(3),
                1 + dice.nextInt(4),
                Duration.ofSeconds(20 + dice.nextInt(70)),
                20 + dice.nextInt(60),
                isCalm ? 0 : 1 + dice.nextInt(12),
                dice.nextBoolean() ? Duration.ZERO : Duration.ofMillis(dice.nextInt(3_000)),
                2 + dice.nextInt(4),
                dice.nextInt(4) == 0
                        ? new SessionLimits(3 + dice.nextInt(20), 2 + dice.nextInt(6))
                        : new SessionLimits(60, 12),
                dice.nextInt(3) > 0,
                dice.nextInt(4) == 0);
    }

    boolean hasFaults() {
        return faultsPerThousand > 0;
    }

    List<SessionUid> uids() {
        var uids = new ArrayList<SessionUid>();
        for (int i = 0; i < sessions; i++) {
            uids.add(new SessionUid("s" + i));
        }
        return uids;
    }

    /** Every third session finalises itself. */
    static String managerOf(SessionUid uid) {
        return uid.value().endsWith("1") ? SimulatedProcess.FINALIZING : SimulatedProcess.HOOKED;
    }
}
