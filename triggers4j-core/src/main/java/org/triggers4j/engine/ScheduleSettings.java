package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.workflow.Names;

/**
 * What this process declares and does about schedules; immutable and checked.
 *
 * @param declared the schedules to seed; empty when nothing is declared, which is not the same as declaring none
 * @param source what this set of declarations is called
 * @param isScheduler whether this process fires what is due; empty for if it is a worker
 */
public record ScheduleSettings(
        Optional<List<DeclaredSchedule>> declared, String source, Optional<Boolean> isScheduler) {
    /** The source unless one is named. */
    public static final String DEFAULT_SOURCE = "application";

    /** Nothing is declared. */
    public static final ScheduleSettings NONE =
            new ScheduleSettings(Optional.empty(), DEFAULT_SOURCE, Optional.empty());

    /**
     * Checks all of them.
     *
     * @throws ConfigurationException with every problem
     */
    public ScheduleSettings {
        declared = declared.map(list -> Collections.unmodifiableList(new ArrayList<>(list)));
        var problems = new ArrayList<Problem>();
        String fault = Names.fault(source);
        if (!fault.isEmpty()) {
            problems.add(problem("seedSource", "The name of the source " + fault + "."));
        }
        Set<String> names = new LinkedHashSet<>();
        for (DeclaredSchedule each : declared.orElse(List.of())) {
            if (!names.add(each.definition().name())) {
                problems.add(problem(
                        "schedules",
                        "The schedule '" + each.definition().name() + "' is declared twice. Rename one of them."));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private static Problem problem(String setting, String message) {
        return new Problem("/settings/" + setting, 0, 0, message);
    }
}
