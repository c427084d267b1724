package org.triggers4j.store;

import java.util.Optional;
import org.triggers4j.job.JobId;
import org.triggers4j.workflow.TaskInstance;

/**
 * An instance's row.
 *
 * @param job the job it was last scheduled as; may be long gone
 */
public record StoredInstance(TaskInstance instance, Optional<JobId> job) {}
