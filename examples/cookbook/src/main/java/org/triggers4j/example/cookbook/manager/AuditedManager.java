package org.triggers4j.example.cookbook.manager;

import java.util.List;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

/** Writes down what happens in its sessions, and announces tasks that ask for it. */
// region manager
public final class AuditedManager implements ManagerType {
    private final List<String> book;

    public AuditedManager(List<String> book) {
        this.book = book;
    }

    @Override
    public String name() {
        return "audited";
    }

    @Override
    public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
        book.add(trigger + " scheduled " + scheduled);
        for (InstanceName instance : scheduled) {
            // A directive of our own: the framework keeps it and does not interpret it.
            manager.inspect()
                    .task(instance.task())
                    .extras()
                    .get("announceTo")
                    .ifPresent(channel -> manager.fire("announced", Kwargs.of("to", channel)));
        }
    }

    @Override
    public void postReplay(TriggerManager manager, InstanceName failed, InstanceName successor) {
        book.add(failed + " is replayed as " + successor);
    }

    @Override
    public void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {
        book.add(instance + " is skipped");
    }
}
// endregion
