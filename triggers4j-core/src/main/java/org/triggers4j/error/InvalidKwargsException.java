package org.triggers4j.error;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Kwargs that are not a JSON object, hold a value JSON cannot carry, exceed a limit, or do not fit the type they are read
 * as; nothing was written.
 */
public final class InvalidKwargsException extends TriggersException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidKwargsException(String message) {
        super(message);
        this.problems = List.of(new Problem("", 0, 0, message));
    }

    /** Several problems at once, each with its path in the kwargs. */
    public InvalidKwargsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the type the kwargs were read as. */
    public List<Problem> problems() {
        return problems;
    }
}
