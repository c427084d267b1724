package org.triggers4j.benchmarks.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.subject.Subject;

/** A JVM of its own for one subject, and the conversation with it. */
final class SubjectProcess implements AutoCloseable {
    private static final String ENDED = Subject.FAILED + "the process has ended";

    private final Process process;
    private final Writer orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private SubjectProcess(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** An order was not carried out, or its figure would have been wrong. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String why) {
            super(why);
        }
    }

    static SubjectProcess start(String name, String heap) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Subject.class.getName(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var subject = new SubjectProcess(process);
        var reading = new Thread(subject::read, "answers-" + name);
        reading.setDaemon(true);
        reading.start();
        return subject;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            answers.add(Subject.FAILED + e);
        }
        answers.add(ENDED);
    }

    /** Gives an order; {@link #awaitReady} or {@link #answer} has to follow. */
    void give(Order order) throws FailedException {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new FailedException("it takes no orders: " + e);
        }
    }

    /** Waits until a worker works. */
    void awaitReady(long seconds) throws InterruptedException, FailedException {
        String line = next(seconds);
        if (!line.equals(Subject.READY)) {
            throw new FailedException(line);
        }
    }

    /** The figures of the order given before. */
    List<Figure> answer(long seconds) throws InterruptedException, FailedException {
        var figures = new ArrayList<Figure>();
        for (String line = next(seconds); !line.equals(Subject.DONE); line = next(seconds)) {
            if (line.startsWith(Subject.FAILED)) {
                throw new FailedException(line.substring(Subject.FAILED.length()));
            }
            figures.add(Figure.fromJson(line));
        }
        return figures;
    }

    private String next(long seconds) throws InterruptedException, FailedException {
        String line = answers.poll(seconds, TimeUnit.SECONDS);
        if (line == null) {
            throw new FailedException("no answer within " + seconds + " s");
        }
        return line;
    }

    /** Ends it; it does so by itself when this process does. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
