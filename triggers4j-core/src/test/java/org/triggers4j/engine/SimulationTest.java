package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Many seeds of the {@link Simulation}. System properties: {@code simulation.seeds} is how many, {@code simulation.first}
 * the first of them, {@code simulation.trace} how many lines of a failing run's trace to show.
 */
final class SimulationTest {
    private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final int TRACE_LINES = Integer.getInteger("simulation.trace", 60);

    @BeforeAll
    static void faults_are_no_news() {
        ((Logger) LoggerFactory.getLogger("org.triggers4j")).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("sim")).setLevel(Level.OFF);
    }

    @Test
    void whatever_goes_wrong_the_promises_are_kept() {
        long begun = System.nanoTime();

        List<Simulation.Report> reports = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .mapToObj(SimulationTest::run)
                .toList();

        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "simulation: %,d seeds from %d in %.1f s (%.0f/s): %,d steps, %,d events, %,d runs, %,d deaths, %,d rescues%n",
                SEEDS,
                FIRST,
                seconds,
                SEEDS / seconds,
                reports.stream().mapToLong(Simulation.Report::happened).sum(),
                reports.stream().mapToLong(Simulation.Report::events).sum(),
                reports.stream().mapToLong(Simulation.Report::starts).sum(),
                reports.stream().mapToLong(Simulation.Report::deaths).sum(),
                reports.stream().mapToLong(Simulation.Report::rescues).sum());
        assertThat(reports).hasSize((int) SEEDS);
    }

    @Test
    void the_same_seed_gives_the_same_run() {
        Simulation.Report once = run(FIRST);
        Simulation.Report again = run(FIRST);

        System.out.printf("simulation: seed %d has trace hash %016x%n", FIRST, once.traceHash());
        assertThat(again).isEqualTo(once);
    }

    private static Simulation.Report run(long seed) {
        var simulation = new Simulation(seed, UnaryOperator.identity(), TRACE_LINES);
        try {
            return simulation.run();
        } catch (Violation | RuntimeException broken) {
            throw new AssertionError(
                    "Seed %d: %s%nRun it alone: dev/simulate --seed %d%n%s"
                            .formatted(seed, broken, seed, simulation.trace().lastLines()),
                    broken);
        }
    }
}
