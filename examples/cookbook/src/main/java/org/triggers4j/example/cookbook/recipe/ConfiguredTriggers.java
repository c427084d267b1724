package org.triggers4j.example.cookbook.recipe;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;

/** Manager type and store as the application's settings say. */
// region configured
public final class ConfiguredTriggers implements AutoCloseable {
    private static final Map<String, Function<String, Store>> STORES = new LinkedHashMap<>();

    static {
        STORES.put("memory", nothing -> new InMemoryStore());
        STORES.put("sqlite", file -> JdbcStore.sqlite(Path.of(file)));
    }

    private final Triggers triggers;
    private final String managerType;

    public ConfiguredTriggers(Properties settings, Consumer<TriggersBuilder> code) {
        managerType = settings.getProperty("triggers.manager", "default");
        TriggersBuilder builder = Triggers.builder().store(store(settings.getProperty("triggers.store", "memory:")));
        code.accept(builder);
        triggers = builder.build();
        triggers.start();
    }

    public TriggerManager session(String uid) {
        return triggers.session(uid, managerType);
    }

    private static Store store(String setting) {
        String[] kindAndPlace = setting.split(":", 2);
        Function<String, Store> kind = STORES.get(kindAndPlace[0]);
        if (kind == null || kindAndPlace.length < 2) {
            throw new ConfigurationException(List.of(new Problem(
                    "/triggers.store",
                    0,
                    0,
                    "'" + setting + "' is none of " + String.join(":, ", STORES.keySet()) + ":")));
        }
        return kind.apply(kindAndPlace[1]);
    }

    @Override
    public void close() {
        triggers.close();
    }
}
// endregion
