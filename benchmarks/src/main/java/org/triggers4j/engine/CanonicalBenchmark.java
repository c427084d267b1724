package org.triggers4j.engine;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.triggers4j.payload.Kwargs;

/** What a unique key is made of. In this package because what it measures is not public. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CanonicalBenchmark {
    private final Kwargs kwargs = Kwargs.of("document", "permit-4711", "number", 3, "steps", "scan, ocr");

    /** The text that is the same for equal kwargs. */
    @Benchmark
    public String canonicalJson() {
        return Canonical.json(kwargs);
    }

    /** The key: its hash. */
    @Benchmark
    public String uniqueKey() {
        return Canonical.sha256(Canonical.json(kwargs));
    }
}
