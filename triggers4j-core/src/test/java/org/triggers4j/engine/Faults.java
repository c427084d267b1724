package org.triggers4j.engine;

import java.time.Duration;
import java.util.SplittableRandom;

/** Deals out what goes wrong with a call of the store. */
final class Faults {
    private static final int THOUSAND = 1_000;
    private static final int LONGEST_STANDSTILL_MILLIS = 40_000;
    private static final Kind[] KINDS = Kind.values();

    /** What can go wrong; NONE is by far the most frequent. */
    enum Kind {
        NONE,
        REFUSED,
        LOCKED,
        UNKNOWN_AND_NOT_DONE,
        UNKNOWN_AND_DONE,
        CRASH_BEFORE,
        CRASH_AFTER,
        STANDSTILL_BEFORE,
        STANDSTILL_AFTER
    }

    private final SplittableRandom dice;
    private final int perThousand;
    private boolean isOver;
    private long downUntil;

    Faults(SplittableRandom dice, int perThousand) {
        this.dice = dice;
        this.perThousand = perThousand;
    }

    boolean areOver() {
        return isOver;
    }

    /** From now on nothing goes wrong any more. */
    void end() {
        isOver = true;
        downUntil = 0;
    }

    void takeDownUntil(long nanos) {
        downUntil = isOver ? 0 : nanos;
    }

    boolean isDown(long now) {
        return now < downUntil;
    }

    /** Deals for one call; where it matters most, so many times likelier than elsewhere. */
    Kind next(int likelier) {
        if (isOver || dice.nextInt(THOUSAND) >= perThousand * likelier) {
            return Kind.NONE;
        }
        return KINDS[1 + dice.nextInt(KINDS.length - 1)];
    }

    Duration standstill() {
        return Duration.ofMillis(dice.nextInt(LONGEST_STANDSTILL_MILLIS));
    }

    boolean strikes(int onceIn) {
        return !isOver && perThousand > 0 && dice.nextInt(onceIn) == 0;
    }

    int choose(int of) {
        return dice.nextInt(of);
    }
}
