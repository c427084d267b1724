package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.task.ExceptionContext.withContext;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.triggers4j.payload.Kwargs;

/** The task's logger in front of Log4j 2, which keeps variables in its thread context. */
class Log4j2Test {
    @Test
    void variables_and_exceptions_arrive_in_the_thread_context() {
        PrintStream console = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            Drained.run(
                    context -> context.logged(Map.of("appVersion", "1.2"), log -> {
                        log.atWarn().addKeyValue("page", 3).log("givenNames is missing");
                        throw withContext(new IllegalStateException("spam"), Map.of("score", 0.93));
                    }),
                    Kwargs.empty());
        } finally {
            System.setOut(console);
        }

        assertThat(LoggerFactory.getILoggerFactory().getClass().getName()).endsWith("Log4jLoggerFactory");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARN app.It {")
                        .contains("appVersion=1.2", "page=3", "triggers4j.instance=t_it#0")
                        .endsWith("} givenNames is missing"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("ERROR app.It {")
                        .contains("score=0.93")
                        .endsWith("} IllegalStateException: spam"));
    }
}
