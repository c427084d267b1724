package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.Notice;

/**
 * What a committed operation did.
 *
 * @param seq the operation's own event; one that finalises the session may follow it
 * @param notices what the hooks are to be told
 * @param manager the session's manager type
 * @param halted why the session is halted now
 * @param isRepeat whether it was a fire whose key was known already
 */
record Applied(long seq, List<Notice> notices, String manager, Optional<String> halted, boolean isRepeat) {
    static Applied repeated(long seq, String manager) {
        return new Applied(seq, List.of(), manager, Optional.empty(), true);
    }

    List<InstanceName> scheduled() {
        var scheduled = new ArrayList<InstanceName>();
        for (Notice notice : notices) {
            if (notice instanceof Notice.Fired fired) {
                scheduled.addAll(fired.scheduled());
            } else if (notice instanceof Notice.Replayed replayed) {
                scheduled.add(replayed.successor());
            }
        }
        return scheduled;
    }
}
