package org.triggers4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalDouble;

/** What a span of time took of this process and of the database server. */
public final class Expense {
    private final Database database;
    private final ServerCpu server;
    private final long walBytes;
    private final double processMillis;
    private final OptionalDouble serverMillis;

    private Expense(Database database, ServerCpu server) throws SQLException {
        this.database = database;
        this.server = server;
        this.walBytes = database.walBytes();
        this.processMillis = processMillis();
        this.serverMillis = server.millis();
    }

    /** Begins to count. */
    public static Expense since(Database database) throws SQLException {
        return new Expense(database, ServerCpu.behind(database));
    }

    /** What was taken since then, per task; without the CPU where the server's cannot be read. */
    public List<Figure> perTask(String work, String subject, int n) throws SQLException {
        var wal = new Figure(work + "-wal", subject, (double) (database.walBytes() - walBytes) / n, "bytes/task", n);
        OptionalDouble now = server.millis();
        if (now.isEmpty() || serverMillis.isEmpty()) {
            return List.of(wal);
        }
        double ofServer = now.getAsDouble() - serverMillis.getAsDouble();
        double ofProcess = processMillis() - processMillis;
        return List.of(
                new Figure(work + "-cpu", subject, (ofProcess + ofServer) / n, "ms/task", n),
                new Figure(work + "-cpu-database", subject, ofServer / n, "ms/task", n),
                wal);
    }

    private static double processMillis() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e6;
    }
}
