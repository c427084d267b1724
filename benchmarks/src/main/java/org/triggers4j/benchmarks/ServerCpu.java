package org.triggers4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;

/** The CPU time of a PostgreSQL server on this machine: the postmaster and all its processes, those that have ended too. */
final class ServerCpu {
    private static final Path PROC = Path.of("/proc");

    /** Linux counts in hundredths of a second, whatever its kernel's own tick is. */
    private static final double MILLIS_PER_TICK = 10;

    private final Optional<String> postmaster;

    private ServerCpu(Optional<String> postmaster) {
        this.postmaster = postmaster;
    }

    /** The server this database is of; one that cannot be seen from here has no CPU time. */
    static ServerCpu behind(Database database) throws SQLException {
        String backend = Long.toString(database.number("SELECT pg_backend_pid()"));
        return new ServerCpu(Stat.of(backend)
                .filter(stat -> stat.name().startsWith("postgres"))
                .map(Stat::parent));
    }

    OptionalDouble millis() {
        return postmaster.map(ServerCpu::millisOf).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble millisOf(String pid) {
        long ticks =
                Stat.of(pid).map(stat -> stat.own() + stat.ofEndedChildren()).orElse(0L);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                ticks += Stat.of(process.getFileName().toString())
                        .filter(stat -> stat.parent().equals(pid))
                        .map(Stat::own)
                        .orElse(0L);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OptionalDouble.of(ticks * MILLIS_PER_TICK);
    }

    /** A line of /proc/PID/stat, times in ticks. */
    private record Stat(String name, String parent, long own, long ofEndedChildren) {
        static Optional<Stat> of(String pid) {
            try {
                return Optional.of(parse(Files.readString(PROC.resolve(pid).resolve("stat"))));
            } catch (IOException e) {
                // Not there, or it ended while it was read: its time is its parent's from then on.
                return Optional.empty();
            }
        }

        /** The name is in parentheses and may hold blanks; fields after it are counted from the state, the third. */
        private static Stat parse(String line) {
            int end = line.lastIndexOf(')');
            String[] fields = line.substring(end + 2).split(" ");
            return new Stat(
                    line.substring(line.indexOf('(') + 1, end),
                    fields[1],
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
        }
    }
}
