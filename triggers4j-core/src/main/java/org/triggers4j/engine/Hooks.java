package org.triggers4j.engine;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.Notice;
import org.triggers4j.workflow.SessionUid;

/** Tells a session's manager type what a commit did. An exception from a hook is logged and changes nothing. */
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    private final Registry registry;
    private final Sessions sessions;

    Hooks(Registry registry, Sessions sessions) {
        this.registry = registry;
        this.sessions = sessions;
    }

    @SuppressWarnings("CatchAllThrowable")
    void tell(SessionUid uid, Applied applied) {
        Optional<ManagerType> type = registry.managerType(applied.manager());
        if (type.isEmpty() || applied.notices().isEmpty()) {
            return;
        }
        TriggerManager manager = sessions.session(uid, applied.manager());
        for (Notice notice : applied.notices()) {
            try {
                tell(type.get(), manager, notice);
            } catch (Throwable e) { // an Error too: what the hook was told about is not its to change
                LOG.atError()
                        .addKeyValue("session", uid)
                        .addKeyValue("managerType", applied.manager())
                        .setCause(e)
                        .log("A hook failed; what it was told about is committed all the same");
            }
        }
    }

    private static void tell(ManagerType type, TriggerManager manager, Notice notice) {
        if (notice instanceof Notice.Fired fired) {
            type.postFire(manager, fired.trigger(), fired.scheduled());
        } else if (notice instanceof Notice.Replayed replayed) {
            type.postReplay(manager, replayed.failed(), replayed.successor());
        } else if (notice instanceof Notice.Skipped skipped) {
            type.postSkip(manager, skipped.instance(), skipped.cascade());
        }
    }
}
