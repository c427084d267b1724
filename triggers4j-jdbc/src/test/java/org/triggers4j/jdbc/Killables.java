package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Processes with roles, to be killed and born again; each appends what it did to the file of its role, a line each. */
final class Killables {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Class<?> main;
    private final Path directory;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private int born;

    /**
     * None yet.
     *
     * @param main gets the role without its number, the store, the table prefix, the file of the role, and a name of its own
     */
    Killables(Class<?> main, Path directory) {
        this.main = main;
        this.directory = directory;
    }

    void endAll() {
        processes.values().forEach(Process::destroyForcibly);
    }

    List<String> lines(String role) throws IOException {
        Path file = directory.resolve(role + ".txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Until it has done so much more. */
    void awaitProgress(String role, int more) throws IOException {
        int before = lines(role).size();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> lines(role).size() >= before + more
                        || !processes.get(role).isAlive());
        assertThat(processes.get(role).isAlive()).as("%s lives", role).isTrue();
    }

    /** Kills one after the other, each after it has done at most so much, and lets it be born again. */
    void killAtRandom(int kills, int mostProgress, SplittableRandom random, String store, String prefix)
            throws Exception {
        List<String> roles = List.copyOf(processes.keySet());
        for (int kill = 0; kill < kills; kill++) {
            String victim = roles.get(random.nextInt(roles.size()));
            awaitProgress(victim, 1 + random.nextInt(mostProgress));
            kill(victim);
            spawn(victim, store, prefix);
        }
    }

    void kill(String role) throws InterruptedException {
        processes.get(role).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    void spawn(String role, String store, String prefix) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(
                role.substring(0, role.indexOf('-')),
                store,
                prefix,
                directory.resolve(role + ".txt").toString(),
                role + "-" + born++));
        File log = directory.resolve(role + ".log").toFile();
        processes.put(
                role,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start());
    }
}
