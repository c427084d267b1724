package org.triggers4j.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * The values that one field allows.
 *
 * @param unit which field
 * @param values bit v is set when v is allowed; never empty
 * @param isStarred whether the field was written with {@code *}, alone or with a step
 */
record CronField(CronUnit unit, long values, boolean isStarred) {
    /** Runs of at least so many values are written as a range. */
    private static final int WORTH_A_RANGE = 3;

    static CronField all(CronUnit unit) {
        return new CronField(unit, stepped(unit, 1), true);
    }

    boolean has(int value) {
        return ((values >>> value) & 1) == 1;
    }

    /** The least allowed value that is not less than {@code from}, or -1. */
    int atOrAfter(int from) {
        long rest = (values >>> from) << from;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }

    int first() {
        return Long.numberOfTrailingZeros(values);
    }

    boolean isFull() {
        return Long.bitCount(values) == unit.size();
    }

    /**
     * The one text that is written for these values: the star with the least step that fits, then the other values in
     * order.
     */
    @Override
    public String toString() {
        var items = new ArrayList<String>();
        long rest = values;
        if (isStarred) {
            int step = 1;
            while ((stepped(unit, step) & ~values) != 0) {
                step++;
            }
            items.add(step == 1 ? "*" : "*/" + step);
            rest &= ~stepped(unit, step);
        }
        addRuns(rest, items);
        return String.join(",", items);
    }

    private static void addRuns(long values, List<String> items) {
        long rest = values;
        while (rest != 0) {
            int from = Long.numberOfTrailingZeros(rest);
            int length = Long.numberOfTrailingZeros(~(rest >>> from));
            int written = length >= WORTH_A_RANGE ? length : 1;
            items.add(written == 1 ? "" + from : from + "-" + (from + length - 1));
            rest &= ~(((1L << written) - 1) << from);
        }
    }

    private static long stepped(CronUnit unit, int step) {
        long values = 0;
        for (int value = unit.min(); value <= unit.max(); value += step) {
            values |= 1L << value;
        }
        return values;
    }
}
