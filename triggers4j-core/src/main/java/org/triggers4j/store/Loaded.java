package org.triggers4j.store;

import java.util.Map;
import org.triggers4j.job.JobId;
import org.triggers4j.workflow.SessionUid;

/**
 * Everything the intents of one commit asked for, read under the sessions' locks.
 *
 * @param sessions every session the intents name
 * @param jobs the jobs, held or delegated, whose presented lease is still the current one; a job that is missing here is
 *     lost
 */
public record Loaded(Map<SessionUid, LoadedSession> sessions, Map<JobId, HeldJob> jobs) {}
