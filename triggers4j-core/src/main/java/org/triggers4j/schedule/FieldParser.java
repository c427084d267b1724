package org.triggers4j.schedule;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.triggers4j.schedule.CronExpression.Dialect;

/** Reads the text of one field, and notes everything that is wrong with it. */
final class FieldParser {
    /** Head, end of a range, step: any text can be cut so; the pieces are checked one by one. */
    private static final Pattern ITEM = Pattern.compile("([^-/]*)(?:-([^/]*))?(?:/(.*))?", Pattern.DOTALL);

    /** What Quartz and Spring know beyond crontab: marks, or letters that stand alone. */
    private static final Pattern FOREIGN =
            Pattern.compile("[?#]|(?<![A-Za-z])(?:LW|WL|L|W)(?![A-Za-z])", Pattern.CASE_INSENSITIVE);

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+");

    /** Longer numbers are out of every range. */
    private static final int MAX_DIGITS = 6;

    private final CronUnit unit;
    private final Dialect dialect;
    private final String pointer;
    private final Notes notes;
    private long values;
    private boolean isStarred;

    FieldParser(CronUnit unit, Dialect dialect, String pointer, Notes notes) {
        this.unit = unit;
        this.dialect = dialect;
        this.pointer = pointer;
        this.notes = notes;
    }

    /** The field; meaningless when something was noted. {@code column} is that of the text's first character. */
    CronField parse(String text, int column) {
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            readItem(text.substring(from, to), column + from);
            from = to + 1;
        }
        var field = new CronField(unit, values, isStarred);
        return field.isFull() && !isStarRelevant() ? CronField.all(unit) : field;
    }

    // In the unix dialect '*' and '1-31' differ: the one leaves the day open, the other does not.
    private boolean isStarRelevant() {
        return dialect == Dialect.UNIX && (unit == CronUnit.DAY_OF_MONTH || unit == CronUnit.DAY_OF_WEEK);
    }

    private void readItem(String item, int column) {
        Matcher foreign = FOREIGN.matcher(item);
        Matcher pieces = ITEM.matcher(item);
        if (item.isEmpty()) {
            note(column, "There is nothing here. Remove the comma, or write '*' for every value.");
        } else if (foreign.find()) {
            note(column + foreign.start(), explain(foreign.group()));
        } else if (pieces.matches()) {
            readPieces(pieces, column);
        }
    }

    private void readPieces(Matcher pieces, int column) {
        String head = pieces.group(1);
        boolean isRange = pieces.group(2) != null;
        boolean isStar = head.equals("*");
        OptionalInt first = isStar ? OptionalInt.of(unit.min()) : value(head, column);
        OptionalInt last = first;
        if (isRange && isStar) {
            note(column + pieces.start(2) - 1, "'*' cannot begin a range. Write '*' or '" + unit.min() + "-...'.");
        } else if (isRange) {
            last = value(pieces.group(2), column + pieces.start(2));
        }
        boolean isOpen = isStar || (dialect == Dialect.UNIX && !isRange && pieces.group(3) != null);
        int step = 1;
        if (pieces.group(3) != null) {
            if (!isStar && !isRange && dialect == Dialect.CELERY && first.isPresent()) {
                noteStepWithoutRange(pieces, column);
            }
            step = step(pieces.group(3), column + pieces.start(3));
        }
        if (first.isPresent() && last.isPresent()) {
            isStarred |= isStar;
            add(first.getAsInt(), isOpen ? unit.max() : last.getAsInt(), step);
        }
    }

    // By position from the start of the range, which may go over the end: 22-4/2 is 22, 0, 2, 4.
    private void add(int first, int last, int step) {
        int sunday = unit.maxWritten() > unit.max() ? unit.maxWritten() : -1;
        int from = first == sunday ? unit.min() : first;
        int to = last == sunday && first == sunday ? from : last;
        int length = (to >= from ? to - from : to - from + unit.size()) + 1;
        for (int i = 0; i < length; i += step) {
            int value = unit.min() + (from - unit.min() + i) % unit.size();
            values |= 1L << value;
        }
    }

    private int step(String text, int column) {
        if (text.isEmpty()) {
            note(column, "The step is missing. Write a number after '/', or remove it.");
            return 1;
        }
        if (!DIGITS.matcher(text).matches()) {
            note(column, Notes.quote(text) + " is not a step. A step is one number, from 1, at the end.");
            return 1;
        }
        int step = number(text);
        if (step == 0) {
            note(column, "The step is 0, which leads nowhere. Steps start at 1.");
            return 1;
        }
        return step;
    }

    private OptionalInt value(String text, int column) {
        if (text.isEmpty()) {
            note(column, "A value is missing here. Write " + unit.range() + ".");
            return OptionalInt.empty();
        }
        if (LETTERS.matcher(text).matches()) {
            return named(text, column);
        }
        if (!DIGITS.matcher(text).matches()) {
            note(column, Notes.quote(text) + " is not a value. Write " + unit.range() + ", or '*'.");
            return OptionalInt.empty();
        }
        int value = number(text);
        if (value < unit.min() || value > unit.maxWritten()) {
            note(column, Notes.quote(text) + " is out of range. Write " + unit.range() + ".");
            return OptionalInt.empty();
        }
        return OptionalInt.of(value);
    }

    private OptionalInt named(String text, int column) {
        String name = text.toLowerCase(Locale.ROOT);
        OptionalInt value = unit.named(name);
        if (value.isEmpty()) {
            note(column, Notes.quote(text) + " is not a value of this field. " + advice(name));
        }
        return value;
    }

    private String advice(String name) {
        for (CronUnit other : CronUnit.ALL) {
            if (other != unit && other.named(name).isPresent()) {
                return "It belongs to " + other.label() + ". Write " + unit.range() + ".";
            }
        }
        String begin = name.substring(0, Math.min(3, name.length()));
        String meant = unit.named(begin).isPresent() ? "Did you mean '" + begin + "'? " : "";
        return meant + "Write " + unit.range() + ".";
    }

    private void noteStepWithoutRange(Matcher pieces, int column) {
        String range = pieces.group(1) + "-" + unit.max() + "/" + pieces.group(3);
        note(
                column + pieces.start(3) - 1,
                "A step needs a range or '*' before it. Write " + Notes.quote(range)
                        + ", which is what it means in the unix dialect.");
    }

    private String explain(String foreign) {
        return switch (foreign.toUpperCase(Locale.ROOT)) {
            case "?" -> "'?' (no value) is not part of crontab. Write '*'.";
            case "#" ->
                "'#' (the n-th weekday of a month) is not part of crontab. In the celery dialect both days must match:"
                        + " '0 0 8-14 * mon' is the second Monday.";
            case "L" ->
                "'L' (the last) is not part of crontab. Run on the days 28-31, and let the task see whether the next"
                        + " day is a 1st.";
            default ->
                "'W' (the nearest weekday) is not part of crontab. Restrict day_of_week, or let the task look at the"
                        + " date.";
        };
    }

    private static int number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MAX_DIGITS ? Integer.MAX_VALUE / 2 : Integer.parseInt(significant);
    }

    private void note(int column, String message) {
        notes.add(pointer, column, pointer.isEmpty() ? unit.label() + ": " + message : message);
    }
}
