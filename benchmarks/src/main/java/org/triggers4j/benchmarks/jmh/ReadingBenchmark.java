package org.triggers4j.benchmarks.jmh;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.CronExpression;

/** Kwargs as text and as records, and the next time of a cron expression. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingBenchmark {
    private static final ZoneId ZONE = ZoneId.of("Europe/Vienna");

    private final KwargsBinder binder = KwargsBinder.discovered();
    private final Page page = new Page("permit-4711", 3, LocalDate.of(2026, 2, 28), List.of("scan", "ocr"));
    private final Kwargs kwargs = binder.write(page);
    private final String json = kwargs.toJson();
    private final CronExpression workdays = CronExpression.parse("*/15 8-17 * * mon-fri");
    private final CronExpression leapDay = CronExpression.parse("0 3 29 2 *");
    private final Instant now = Instant.parse("2026-03-01T09:07:00Z");

    /** What a task takes. */
    public record Page(String document, int number, LocalDate received, List<String> steps) {}

    /** From text to values. */
    @Benchmark
    public Kwargs parseKwargs() {
        return Kwargs.parse(json);
    }

    /** From a record to text. Kwargs keep their text once they have it. */
    @Benchmark
    public String writeRecord() {
        return binder.write(page).toJson();
    }

    /** From values to a record. */
    @Benchmark
    public Page readRecord() {
        return binder.read(kwargs, Page.class);
    }

    /** A time within the hour. */
    @Benchmark
    public Optional<Instant> nextOfWorkdays() {
        return workdays.next(now, ZONE);
    }

    /** A time two years away. */
    @Benchmark
    public Optional<Instant> nextLeapDay() {
        return leapDay.next(now, ZONE);
    }
}
