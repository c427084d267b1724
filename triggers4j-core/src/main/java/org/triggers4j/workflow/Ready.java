package org.triggers4j.workflow;

import java.time.Instant;
import java.util.Optional;

/**
 * An instance that now has to be run, with what was in force when it was scheduled.
 *
 * @param run the name of the code
 * @param using the runner its task asks for
 * @param notBefore the end of its cooldown
 */
public record Ready(InstanceName instance, String run, Optional<String> using, Optional<Instant> notBefore) {}
