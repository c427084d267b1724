package org.triggers4j.jdbc;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.workflow.InstanceName;

/** What to lock and read, without repeats. */
record Wanted(
        Set<String> sessions,
        Set<Lease> leases,
        Set<Item> instances,
        Set<Item> openOf,
        Set<Item> lastFires,
        Set<Item> keys) {
    /** Something of a session, by name (of a task, a trigger, a key); the number is an instance's. */
    record Item(String session, String name, int number) {}

    static Wanted nothing() {
        return new Wanted(
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>());
    }

    static Wanted by(Collection<Intent> intents) {
        Wanted wanted = nothing();
        for (Intent intent : intents) {
            String session = intent.session().value();
            wanted.sessions.add(session);
            intent.lease().ifPresent(wanted.leases::add);
            intent.idempotencyKey().ifPresent(key -> wanted.keys.add(new Item(session, key, 0)));
            wanted.add(session, intent.openOf(), intent.instances(), intent.lastFires());
        }
        return wanted;
    }

    static Wanted by(Decision.Read read) {
        Wanted wanted = nothing();
        wanted.add(read.session().value(), read.openOf(), read.instances(), read.lastFires());
        return wanted;
    }

    /** Adds what the other wants to read. Returns whether that was more. */
    boolean add(Wanted other) {
        boolean isMore = instances.addAll(other.instances);
        isMore |= openOf.addAll(other.openOf);
        return lastFires.addAll(other.lastFires) || isMore;
    }

    private void add(String session, List<String> tasks, List<InstanceName> names, List<String> triggers) {
        tasks.forEach(task -> openOf.add(new Item(session, task, 0)));
        names.forEach(name -> instances.add(new Item(session, name.task(), name.number())));
        triggers.forEach(trigger -> lastFires.add(new Item(session, trigger, 0)));
    }
}
