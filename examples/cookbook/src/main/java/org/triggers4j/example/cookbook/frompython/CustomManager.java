package org.triggers4j.example.cookbook.frompython;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

// region type
/** What was a subclass of TriggerManager. */
public final class CustomManager implements ManagerType {
    private final Consumer<String> news;

    public CustomManager(Consumer<String> news) {
        this.news = news;
    }

    @Override
    public String name() {
        return "custom_manager";
    }

    @Override
    public Optional<String> defaultRunner() {
        return Optional.of(CustomRunner.NAME);
    }

    @Override
    public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
        news.accept(trigger + " scheduled " + scheduled);
    }

    @Override
    public void postReplay(TriggerManager manager, InstanceName failed, InstanceName successor) {
        news.accept(successor + " takes the place of " + failed);
    }

    @Override
    public void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {
        news.accept(instance + " was skipped");
    }
}
// endregion
