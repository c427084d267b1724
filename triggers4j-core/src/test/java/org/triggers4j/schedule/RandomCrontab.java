package org.triggers4j.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.triggers4j.schedule.CronExpression.Dialect;

/** Makes texts of expressions that are allowed, by a seed. */
final class RandomCrontab {
    private static final List<String> WEEKDAYS = List.of("sun", "monday", "Tue", "WED", "thu", "friday", "sat", "7");
    private static final List<String> MONTHS =
            List.of("jan", "February", "mar", "apr", "MAY", "june", "jul", "aug", "sep", "oct", "nov", "dec");

    private final SplittableRandom dice;
    private final Dialect dialect;

    RandomCrontab(SplittableRandom dice, Dialect dialect) {
        this.dice = dice;
        this.dialect = dialect;
    }

    /** Five fields; may never be due. */
    String text() {
        return String.join(
                " ",
                field(0, 59, List.of(), 3),
                field(0, 23, List.of(), 3),
                field(1, 31, List.of(), 5),
                field(1, 12, MONTHS, 5),
                field(0, 7, WEEKDAYS, 5));
    }

    // Stars in `tenths` of ten.
    private String field(int min, int max, List<String> names, int tenths) {
        if (dice.nextInt(10) < tenths) {
            return "*";
        }
        var items = new ArrayList<String>();
        int count = dice.nextInt(3) == 0 ? dice.nextInt(1, 5) : 1;
        for (int i = 0; i < count; i++) {
            items.add(item(min, max, names));
        }
        return String.join(",", items);
    }

    private String item(int min, int max, List<String> names) {
        String step = "/" + dice.nextInt(1, max + 5);
        return switch (dice.nextInt(6)) {
            case 0 -> "*" + step;
            case 1 -> value(min, max, names) + "-" + value(min, max, names) + step;
            case 2 -> value(min, max, names) + "-" + value(min, max, names);
            case 3 -> value(min, max, names) + (dialect == Dialect.UNIX ? step : "");
            default -> value(min, max, names);
        };
    }

    private String value(int min, int max, List<String> names) {
        int value = dice.nextInt(min, max + 1);
        boolean isNamed = !names.isEmpty() && dice.nextBoolean();
        return isNamed ? names.get(value - min) : Integer.toString(value);
    }
}
