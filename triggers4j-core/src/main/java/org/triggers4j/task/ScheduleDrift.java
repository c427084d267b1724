package org.triggers4j.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A difference between what this process declares and what is stored. Immutable.
 *
 * @param declared what is declared
 * @param stored what is stored; empty when it was deleted, or the engine was not started
 * @param fields the names of the components of {@link ScheduleDefinition} that differ
 */
public record ScheduleDrift(ScheduleDefinition declared, Optional<ScheduleDefinition> stored, List<String> fields) {
    public ScheduleDrift {
        fields = Collections.unmodifiableList(new ArrayList<>(fields));
    }
}
