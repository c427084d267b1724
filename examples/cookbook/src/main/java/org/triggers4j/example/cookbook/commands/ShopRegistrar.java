package org.triggers4j.example.cookbook.commands;

import org.triggers4j.Registrar;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.picocli.CommandTasks;

// region registrar
/** What a worker runs of the shop. */
public final class ShopRegistrar implements Registrar {
    @Override
    public void register(TriggersBuilder builder) {
        CommandTasks commands =
                CommandTasks.of("shop").command(ReportProgress::new).build();
        builder.tasks(commands.tasks());
    }
}
// endregion
