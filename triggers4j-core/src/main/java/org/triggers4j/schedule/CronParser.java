package org.triggers4j.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.triggers4j.schedule.CronExpression.Dialect;

/** Reads the text of a whole expression, and notes everything that is wrong with it. */
final class CronParser {
    private static final int MAX_LENGTH = 1_000;
    private static final Pattern FIELD = Pattern.compile("[^ \t]+");

    private final Dialect dialect;
    private final Notes notes;

    CronParser(Dialect dialect, Notes notes) {
        this.dialect = dialect;
        this.notes = notes;
    }

    /** One field of a text: which, what stands there, and where. */
    record Part(CronUnit unit, String pointer, String text, int column) {}

    /** The expression, unless something was noted. {@code column} is that of the text's first character. */
    Optional<CronExpression> parse(String text, int column) {
        if (text.length() > MAX_LENGTH) {
            notes.add("", column, "The expression has over " + MAX_LENGTH + " characters. Split it into several.");
            return Optional.empty();
        }
        List<MatchResult> pieces = FIELD.matcher(text).results().toList();
        if (!pieces.isEmpty() && pieces.get(0).group().startsWith("@")) {
            return alias(text.strip(), column + pieces.get(0).start());
        }
        if (pieces.size() != CronUnit.ALL.size()) {
            noteCount(text, pieces, column);
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        for (CronUnit unit : CronUnit.ALL) {
            MatchResult piece = pieces.get(unit.index());
            parts.add(new Part(unit, "", piece.group(), column + piece.start()));
        }
        return parse(parts);
    }

    /** The expression of these five fields, in order, unless something was noted. */
    Optional<CronExpression> parse(List<Part> parts) {
        int before = notes.size();
        var fields = new ArrayList<CronField>();
        for (Part part : parts) {
            fields.add(new FieldParser(part.unit(), dialect, part.pointer(), notes).parse(part.text(), part.column()));
        }
        if (notes.size() > before) {
            return Optional.empty();
        }
        if (!new CronCalendar(dialect, fields).isPossible()) {
            noteImpossible(parts.get(CronUnit.DAY_OF_MONTH.index()), parts.get(CronUnit.MONTH_OF_YEAR.index()));
            return Optional.empty();
        }
        return Optional.of(new CronExpression(dialect, fields));
    }

    private Optional<CronExpression> alias(String name, int column) {
        String meaning = switch (name) {
            case "@hourly" -> "0 * * * *";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@weekly" -> "0 0 * * 0";
            case "@monthly" -> "0 0 1 * *";
            case "@yearly", "@annually" -> "0 0 1 1 *";
            default -> "";
        };
        if (meaning.isEmpty()) {
            notes.add(
                    "",
                    column,
                    Notes.quote(name)
                            + " is not a known alias. The unix dialect has @hourly, @daily, @midnight, @weekly,"
                            + " @monthly, @yearly and @annually.");
            return Optional.empty();
        }
        if (dialect == Dialect.CELERY) {
            notes.add(
                    "",
                    column,
                    "Aliases belong to the unix dialect. Write '" + meaning + "' instead of '" + name
                            + "', or ask for that dialect (Dialect.UNIX, or 'unix[zone]' in the text of a schedule).");
            return Optional.empty();
        }
        return parse(meaning, column);
    }

    private void noteCount(String text, List<MatchResult> pieces, int column) {
        int wanted = CronUnit.ALL.size();
        int at = pieces.size() > wanted ? pieces.get(wanted).start() : text.length();
        String hint = pieces.size() > wanted ? " There are no seconds and no years." : "";
        notes.add(
                "",
                column + at,
                "A crontab has five fields (minute hour day_of_month month_of_year day_of_week), this one has "
                        + pieces.size() + "." + hint);
    }

    private void noteImpossible(Part days, Part months) {
        notes.add(
                days.pointer(),
                days.column(),
                "No month of " + Notes.quote(months.text()) + " has a day " + Notes.quote(days.text())
                        + ": it would never be due.");
    }
}
