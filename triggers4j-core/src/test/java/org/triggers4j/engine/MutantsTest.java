package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.triggers4j.store.Store;

/** A simulation that finds nothing proves something only if it finds what is there. */
final class MutantsTest {
    private static final long MOST_SEEDS = 200;

    private record Caught(String mutant, Optional<String> by) {}

    @BeforeAll
    static void faults_are_no_news() {
        ((Logger) LoggerFactory.getLogger("org.triggers4j")).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("sim")).setLevel(Level.OFF);
    }

    @Test
    void each_mutant_is_caught_within_200_seeds() {
        Map<String, UnaryOperator<Store>> mutants = Mutants.all();

        List<Caught> all = mutants.entrySet().parallelStream()
                .map(mutant -> new Caught(mutant.getKey(), hunt(mutant.getValue())))
                .toList();

        all.forEach(each ->
                System.out.printf("mutant: %-42s %s%n", each.mutant(), each.by().orElse("SURVIVES")));
        assertThat(all)
                .hasSizeGreaterThanOrEqualTo(20)
                .allMatch(each -> each.by().isPresent());
    }

    private static Optional<String> hunt(UnaryOperator<Store> flaw) {
        return LongStream.rangeClosed(1, MOST_SEEDS)
                .mapToObj(seed -> outcome(seed, flaw))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> outcome(long seed, UnaryOperator<Store> flaw) {
        try {
            new Simulation(seed, flaw, 0).run();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of("seed %3d, %s".formatted(seed, brief(violation)));
        }
    }

    private static String brief(Violation violation) {
        String message = String.valueOf(violation.getMessage());
        return message.substring(0, Math.min(message.length(), 90)).replace('\n', ' ');
    }
}
