package org.triggers4j;

/**
 * What a jar wants registered with an engine that finds it by {@link java.util.ServiceLoader}, such as that of
 * {@code triggers worker}: tasks that need to be built first, tasks of triggers, listeners, limits of queues.
 */
@FunctionalInterface
public interface Registrar {
    /** Called once per engine, in {@link TriggersBuilder#build}; sets what it wants and leaves the rest. */
    void register(TriggersBuilder builder);
}
