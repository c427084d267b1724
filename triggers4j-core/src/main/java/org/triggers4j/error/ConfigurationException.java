package org.triggers4j.error;

import java.util.List;
import java.util.stream.Collectors;

/** A workflow or settings that cannot be accepted; carries every problem found, and nothing was saved. */
public final class ConfigurationException extends TriggersException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the document. */
    public List<Problem> problems() {
        return problems;
    }
}
