package org.triggers4j.example.cookbook.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.triggers4j.payload.Kwargs;

/** Switches Logback to JSON for one test, and keeps what is written to the console meanwhile. */
final class JsonLog implements AutoCloseable {
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    JsonLog() throws JoranException {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        configure("/logging/logback-json.xml");
    }

    /** The lines of one logger, in order. */
    List<Kwargs> linesOf(String logger) {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Kwargs::parse)
                .filter(line -> line.text("loggerName").equals(logger))
                .toList();
    }

    private static void configure(String resource) throws JoranException {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(JsonLog.class.getResource(resource), resource));
    }

    @Override
    public void close() throws JoranException {
        System.setOut(console);
        configure("/logback-test.xml");
    }
}
