package org.triggers4j.test.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Intent;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** What one caller wants to happen to a session: events that stand or fall together. */
record Step(SessionUid session, List<SessionEvent> events, Optional<String> key, Optional<Lease> lease) {

    static Step on(SessionUid session, SessionEvent... events) {
        return new Step(session, List.of(events), Optional.empty(), Optional.empty());
    }

    Step keyed(String idempotencyKey) {
        return new Step(session, events, Optional.of(idempotencyKey), lease);
    }

    Step under(Lease held) {
        return new Step(session, events, key, Optional.of(held));
    }

    Intent intent() {
        var names = new ArrayList<InstanceName>();
        var triggers = new ArrayList<String>();
        for (SessionEvent event : events) {
            named(event).ifPresent(names::add);
            if (event instanceof SessionEvent.Configured configured) {
                triggers.addAll(configured.update().triggers());
            }
        }
        return new Intent(session, names, List.of(), triggers, key, lease);
    }

    private static Optional<InstanceName> named(SessionEvent event) {
        if (event instanceof SessionEvent.Finished finished) {
            return Optional.of(finished.instance());
        } else if (event instanceof SessionEvent.Failed failed) {
            return Optional.of(failed.instance());
        } else if (event instanceof SessionEvent.RetryRaised retry) {
            return Optional.of(retry.instance());
        } else if (event instanceof SessionEvent.SelfSkipped skipped) {
            return Optional.of(skipped.instance());
        } else if (event instanceof SessionEvent.Replayed replayed) {
            return Optional.of(replayed.instance());
        } else if (event instanceof SessionEvent.Skipped skipped) {
            return Optional.of(skipped.instance());
        } else if (event instanceof SessionEvent.StatusSet set) {
            return Optional.of(set.instance());
        } else if (event instanceof SessionEvent.MetadataUpdated updated) {
            return Optional.of(updated.instance());
        } else if (event instanceof SessionEvent.LogsResolved resolved) {
            return Optional.of(resolved.instance());
        }
        return event instanceof SessionEvent.Cloned cloned ? Optional.of(cloned.instance()) : Optional.empty();
    }
}
