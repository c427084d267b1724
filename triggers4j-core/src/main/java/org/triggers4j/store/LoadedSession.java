package org.triggers4j.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/**
 * A locked session and the parts of it that were asked for.
 *
 * @param session its row, or empty when it does not exist yet
 * @param instances the instances asked for by name; a name that is missing here does not exist
 * @param openOf all open instances (status unstarted) of each task asked for; a task without any has an empty list
 * @param lastFires the last event of each trigger asked for; a trigger that is missing here never fired
 * @param keys the idempotency keys asked for, as far as they are known
 * @param unreadable why a row of it makes no sense (edited by hand, or written by a newer version): such a session must
 *     not be written
 */
public record LoadedSession(
        SessionUid uid,
        Optional<SessionRecord> session,
        Map<InstanceName, StoredInstance> instances,
        Map<String, List<StoredInstance>> openOf,
        Map<String, Long> lastFires,
        Map<String, FireKey> keys,
        Optional<String> unreadable) {}
