package org.triggers4j.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.triggers4j.store.Store;

/**
 * Measures the engine end to end, with the durability it has in production, and prints one line of JSON per figure.
 *
 * <p>{@code main} takes the names of the benchmarks to run (none: all) and optionally {@code --postgres JDBC-URL};
 * without it, those on PostgreSQL start a server of their own, with fsync on.
 */
public final class Benchmarks {
    private final PrintStream out;
    private final Databases databases;

    private Benchmarks(PrintStream out, Databases databases) {
        this.out = out;
        this.databases = databases;
    }

    /** Runs them; exits with a stack trace if one fails. */
    public static void main(String[] args) throws Exception {
        List<String> names = new ArrayList<>(List.of(args));
        try (Databases databases = Databases.of(names)) {
            new Benchmarks(System.out, databases).run(names);
        }
    }

    private void run(List<String> names) throws Exception {
        if (wants(names, "cycle-postgres")) {
            cycle("cycle-postgres", databases.postgres(), 5_000);
        }
        if (wants(names, "cycle-sqlite")) {
            cycle("cycle-sqlite", databases.sqlite(), 5_000);
        }
        if (wants(names, "fires-sqlite")) {
            print("fires-sqlite", "fires/s", FireRate.measure(databases.sqlite(), 4, 20_000));
        }
        if (wants(names, "fires-postgres")) {
            print("fires-postgres", "fires/s", FireRate.measure(databases.postgres(), 8, 20_000));
        }
        for (SessionSize.Shape shape : SessionSize.Shape.values()) {
            String name = "size-" + shape.name().toLowerCase(Locale.ROOT);
            if (wants(names, name)) {
                print(name + "-postgres", "x the fire into 10", SessionSize.ratio(databases.postgres(), shape, 10_000));
            }
        }
        if (wants(names, "backlog")) {
            print("backlog-postgres", "tasks/s", Backlog.measure(databases.reopening(), 100_000));
        }
    }

    private void cycle(String name, Store store, int sessions) throws InterruptedException {
        WholeCycle.Rates rates = WholeCycle.measure(store, sessions, 8);
        print(name + "-cold", "task instances/s", rates.cold());
        print(name, "task instances/s", rates.warm());
    }

    private static boolean wants(List<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    private void print(String name, String unit, double value) {
        out.printf(Locale.ROOT, "{\"benchmark\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}%n", name, value, unit);
    }
}
