package org.triggers4j.benchmarks.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.JoinerUnderTest;
import org.triggers4j.benchmarks.Measurement;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.QueueUnderTest;

/**
 * The main class of a process that is measured. It takes one order per line from standard input, and answers on standard
 * output with one line of JSON per figure and then {@value #DONE}, or with {@value #FAILED} and why. Whatever a library
 * prints goes to standard error. It ends, whatever it is doing, when standard input does.
 */
public final class Subject {
    /** The last line of an answer. */
    public static final String DONE = "done";

    /** The beginning of the only line of an answer when there is no figure. */
    public static final String FAILED = "failed ";

    /** A line within an answer: a worker works, another process may begin. */
    public static final String READY = "ready";

    /** What a queue's tables are made with, after "create-". */
    public static final String QUEUE = "queue";

    /** The verb of a joiner's order, and what its tables are made with, after "create-". */
    public static final String JOIN = "join";

    /** In an order: the next is for the same database, and finds it connected. */
    public static final String STAY = "stay";

    private static final Logger LOG = LoggerFactory.getLogger(Subject.class);

    private final PrintStream answers;
    private @Nullable Database database;
    private final Map<String, Measurement> measurements = new HashMap<>();

    private Subject(String name, PrintStream answers) {
        this.answers = answers;
        ServiceLoader.load(QueueUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(queue -> queue.name().equals(name))
                .forEach(this::measures);
        ServiceLoader.load(JoinerUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(joiner -> joiner.name().equals(name))
                .forEach(this::measures);
    }

    private void measures(JoinerUnderTest joiner) {
        var joining = new Joining(joiner);
        measurements.put("create-" + JOIN, (order, database) -> {
            joiner.createTables(database.dataSource());
            return List.of();
        });
        measurements.put(JOIN, joining::join);
    }

    private void measures(QueueUnderTest queue) {
        var queueing = new Queueing(queue);
        var latency = new Latency(queue, () -> answer(READY));
        measurements.putAll(queue.ownMeasurements());
        measurements.put("create-" + QUEUE, (order, database) -> {
            queue.createTables(database.dataSource());
            return List.of();
        });
        measurements.put("enqueue", queueing::enqueue);
        measurements.put("batches", queueing::batches);
        measurements.put("drain", queueing::drain);
        measurements.put("stream", queueing::stream);
        measurements.put("latency", latency::inOneProcess);
        measurements.put("latency-produce", latency::producing);
        measurements.put("latency-work", latency::working);
    }

    /** Takes the subject's name. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        var subject = new Subject(args[0], answers);
        BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
        var reading = new Thread(() -> read(orders), "orders");
        reading.setDaemon(true);
        reading.start();
        while (true) {
            subject.obey(orders.take());
        }
    }

    /** The driver has gone when its end of the pipe has: nothing may stay behind. */
    private static void read(BlockingQueue<Order> orders) {
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.add(Order.parse(line));
            }
        } catch (IOException e) {
            LOG.error("The driver cannot be read from", e);
        }
        Runtime.getRuntime().halt(0);
    }

    private void obey(Order order) {
        try {
            List<Figure> figures = carryOut(order);
            figures.forEach(figure -> answer(figure.toJson()));
            answer(DONE);
        } catch (Exception e) {
            LOG.error("Not measured: {}", order, e);
            answer(FAILED + e.toString().replace('\n', ' '));
        }
    }

    private List<Figure> carryOut(Order order) throws Exception {
        Measurement measurement = measurements.get(order.verb());
        if (measurement == null) {
            throw new IllegalArgumentException("It does not know '" + order.verb() + "'.");
        }
        connect(order.text("url"));
        try {
            return measurement.carryOut(order, Objects.requireNonNull(database));
        } finally {
            if (!order.values().containsKey(STAY)) {
                disconnect();
            }
        }
    }

    private void connect(String url) throws SQLException {
        if (database == null) {
            database = Database.open(url);
        }
    }

    private void disconnect() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    private void answer(String line) {
        answers.println(line);
        answers.flush();
    }
}
