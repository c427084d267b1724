package org.triggers4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.Triggers;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionUid;

/** Says in words what keeps a join from ending. */
final class Unfinished {
    private static final int SESSIONS_AT_ONCE = 500;
    private static final int MOST_LISTED = 20;

    private final Triggers triggers;
    private final Store store;
    private final RunningTasks running;

    Unfinished(Triggers triggers, Store store, RunningTasks running) {
        this.triggers = triggers;
        this.store = store;
        this.running = running;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        append(text, "Still running or ready:", instances());
        append(text, "Running now:", running.stacks());
        append(text, "Fires that wait to be applied after their commit:", inbox());
        return text.isEmpty() ? "Nothing is left now." : text.toString().strip();
    }

    private static void append(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(title).append('\n');
            lines.stream()
                    .limit(MOST_LISTED)
                    .forEach(line -> text.append("  ").append(line).append('\n'));
            if (lines.size() > MOST_LISTED) {
                text.append("  and more\n");
            }
        }
    }

    private List<String> instances() {
        var lines = new ArrayList<String>();
        Optional<SessionUid> after = Optional.empty();
        List<SessionUid> page = store.queries().sessions(after, SESSIONS_AT_ONCE);
        while (!page.isEmpty() && lines.size() <= MOST_LISTED) {
            page.forEach(uid -> addInstances(triggers.inspect(uid.value()), lines));
            after = Optional.of(page.get(page.size() - 1));
            page = store.queries().sessions(after, SESSIONS_AT_ONCE);
        }
        return lines;
    }

    private static void addInstances(SessionInspector session, List<String> lines) {
        session.unresolvedInstances().stream()
                .filter(Unfinished::isUnderWay)
                .forEach(instance -> lines.add(instance.name() + " of session '" + session.uid() + "' is "
                        + instance.status().label() + ". "
                        + Reasons.of(session).why(instance)));
    }

    private static boolean isUnderWay(InstanceView instance) {
        boolean isInQueue =
                instance.status() == InstanceStatus.RUNNING || instance.status() == InstanceStatus.SCHEDULED;
        return isInQueue && instance.waitsFor().isEmpty();
    }

    private List<String> inbox() {
        return store.queue().inbox(Optional.empty(), MOST_LISTED + 1).stream()
                .map(Unfinished::described)
                .toList();
    }

    private static String described(PendingFire fire) {
        return "'" + fire.trigger() + "' into session '" + fire.session() + "'";
    }
}
