package org.triggers4j.schedule;

import java.util.List;
import java.util.OptionalInt;

/** One of the five fields: what it is called, and which values and names of values it may have. */
enum CronUnit {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day_of_month", 1, 31, ""),
    MONTH_OF_YEAR(
            "month_of_year",
            1,
            12,
            "january february march april may june july august september october november december"),
    DAY_OF_WEEK("day_of_week", 0, 6, "sunday monday tuesday wednesday thursday friday saturday");

    /** The fields in the order of the text. */
    static final List<CronUnit> ALL = List.of(values());

    /** Besides 0 a name of Sunday, in this field only. */
    private static final int OTHER_SUNDAY = 7;

    private static final int ABBREVIATED = 3;

    private final String label;
    private final int min;
    private final int max;
    private final String names;

    CronUnit(String label, int min, int max, String names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The position of the field in the text, from 0. */
    int index() {
        return ALL.indexOf(this);
    }

    /** The least value. */
    int min() {
        return min;
    }

    /** The greatest value that a set can have: 6 for days of the week. */
    int max() {
        return max;
    }

    /** The greatest number that can be written: 7 for days of the week. */
    int maxWritten() {
        return this == DAY_OF_WEEK ? OTHER_SUNDAY : max;
    }

    /** How many values there are. */
    int size() {
        return max - min + 1;
    }

    /** As the field is called in Celery: {@code day_of_week}. */
    String label() {
        return label;
    }

    /** The value that has this name, in full or by its first three letters, in lower case. */
    OptionalInt named(String name) {
        List<String> all = names();
        for (int i = 0; i < all.size(); i++) {
            if (name.equals(all.get(i)) || name.equals(abbreviation(i))) {
                return OptionalInt.of(min + i);
            }
        }
        return OptionalInt.empty();
    }

    /** What may be written, for messages. */
    String range() {
        String numbers = min + " to " + maxWritten();
        return names.isEmpty() ? numbers : numbers + ", or " + abbreviation(0) + " to " + abbreviation(size() - 1);
    }

    private String abbreviation(int index) {
        return names().get(index).substring(0, ABBREVIATED);
    }

    private List<String> names() {
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }
}
