package org.triggers4j.benchmarks.driver;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.driver.SubjectProcess.FailedException;

/** The server, and the processes and databases that are on it. Closing it leaves nothing behind. */
final class Stage implements AutoCloseable {
    private static final long SECONDS_FOR_TABLES = 60;

    private final Server server;
    private final Map<String, SubjectProcess> processes = new HashMap<>();
    private final Map<String, String> templates = new HashMap<>();
    private final List<String> databases = new ArrayList<>();

    Stage(Server server) {
        this.server = server;
    }

    /** The process of a subject; the same each time for the same role and heap. */
    SubjectProcess process(String subject, String role, String heap) throws IOException {
        String key = String.join("/", subject, role, heap);
        SubjectProcess running = processes.get(key);
        if (running == null) {
            running = SubjectProcess.start(subject, heap);
            processes.put(key, running);
        }
        return running;
    }

    /** Ends the processes of a subject, whose state is not known after a failure. */
    void forget(String subject) {
        processes.entrySet().removeIf(entry -> {
            boolean isOfSubject = entry.getKey().startsWith(subject + "/");
            if (isOfSubject) {
                entry.getValue().close();
            }
            return isOfSubject;
        });
    }

    /**
     * A database with a subject's tables, and nothing in them.
     *
     * @param kind which of its tables: those of a queue, or those of a joiner
     */
    String freshDatabase(String subject, String kind)
            throws SQLException, IOException, InterruptedException, FailedException {
        String key = subject + "/" + kind;
        String template = templates.get(key);
        if (template == null) {
            template = server.createDatabase();
            databases.add(template);
            SubjectProcess process = process(subject, "main", Workload.HEAP);
            process.give(Order.to("create-" + kind).with("url", template));
            process.answer(SECONDS_FOR_TABLES);
            templates.put(key, template);
        }
        String copy = server.copy(template);
        databases.add(copy);
        return copy;
    }

    void drop(String database) throws SQLException {
        server.drop(database);
        databases.remove(database);
    }

    @Override
    public void close() throws SQLException, IOException {
        processes.values().forEach(SubjectProcess::close);
        try (server) {
            for (String each : List.copyOf(databases)) {
                drop(each);
            }
        }
    }
}
