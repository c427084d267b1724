package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskLogger;

class WorkerCommandTest {
    private static final String GREET = """
            package shop;

            import org.triggers4j.task.*;

            public final class Greet implements Task<Greet.Who, String> {
                public record Who(String name) {}

                @Override
                public String name() {
                    return "shop.Greet";
                }

                @Override
                public TaskOptions options() {
                    return TaskOptions.DEFAULT.withQueue("greetings");
                }

                @Override
                public String run(Who who, CallContext context) {
                    if (who.name() == null) {
                        throw new IllegalArgumentException("nobody to greet");
                    }
                    String loader = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader() ? "" : "?";
                    return "Hello, " + who.name() + loader;
                }
            }
            """;

    private static final String REGISTRAR = """
            package shop;

            import org.triggers4j.*;
            import org.triggers4j.task.*;

            public final class Shop implements Registrar {
                public record Sign(String file) {}

                @Override
                public void register(TriggersBuilder builder) {
                    builder.task(LambdaTask.of("shop.Count", Void.class, Integer.class, none -> 3));
                    builder.task(LambdaTask.of("shop.Wait", Sign.class, Void.class, sign -> {
                        while (!java.nio.file.Files.exists(java.nio.file.Path.of(sign.file()))) {
                            Thread.onSpinWait();
                        }
                        return null;
                    }));
                }
            }
            """;

    @TempDir
    private Path directory;

    private String store() {
        return "sqlite:" + directory.resolve("shop.db");
    }

    /** Classes as a build leaves them, with the files that name their services. */
    private Path classes() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path sources = Files.createDirectories(directory.resolve("src/shop"));
        Path greet = Cli.file(sources, "Greet.java", GREET);
        Path shop = Cli.file(sources, "Shop.java", REGISTRAR);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        greet.toString(),
                        shop.toString());
        assertThat(failed).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Cli.file(services, "org.triggers4j.task.Task", "shop.Greet\n");
        Cli.file(services, "org.triggers4j.Registrar", "shop.Shop\n");
        return classes;
    }

    private Path jar() throws IOException {
        Path classes = classes();
        Path jar = Files.createDirectories(directory.resolve("lib")).resolve("shop.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    /** A worker in a thread of this JVM, stopped as Ctrl-C would: by interrupting it. */
    private static final class Worker implements AutoCloseable {
        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> exit;
        private final Thread thread;
        private final BufferedReader out;

        Worker(Object... options) throws IOException {
            var words = new ArrayList<String>(List.of("worker"));
            for (Object option : options) {
                words.add(option.toString());
            }
            var pipe = new PipedWriter();
            this.out = new BufferedReader(new PipedReader(pipe, 1 << 20));
            this.exit = new FutureTask<>(() -> {
                try (var printer = new PrintWriter(pipe, true)) {
                    return Main.commandLine()
                            .setOut(printer)
                            .setErr(new PrintWriter(err, true))
                            .execute(words.toArray(String[]::new));
                }
            });
            this.thread = new Thread(exit, "worker-of-test");
            thread.start();
        }

        String line() throws IOException {
            return out.readLine();
        }

        void interrupt() {
            thread.interrupt();
        }

        int stop() throws Exception {
            interrupt();
            return exit.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws Exception {
            stop();
        }
    }

    @Test
    void it_runs_the_tasks_of_a_jar_until_it_is_stopped() throws Exception {
        Path jar = jar();

        try (var worker = new Worker("--store", store(), "--classpath", jar, "--queues", "default,greetings")) {
            assertThat(worker.line())
                    .endsWith(" runs shop.Count, shop.Wait, shop.Greet from default, greetings on " + store());

            Cli greeted = Cli.run(
                    "task",
                    "apply",
                    "shop.Greet",
                    "--arg",
                    "name=Ann",
                    "--queue",
                    "greetings",
                    "--wait",
                    "60s",
                    "--json",
                    "--store",
                    store());
            Cli counted = Cli.run("task", "apply", "shop.Count", "--wait", "60s", "--json", "--store", store());

            assertThat(Kwargs.parse(greeted.out()).text("result")).isEqualTo("Hello, Ann");
            assertThat(Kwargs.parse(counted.out()).integer("result")).isEqualTo(3);
            assertThat(worker.line()).contains("shop.Greet ").endsWith(" started");
            assertThat(worker.line()).contains("shop.Greet ").endsWith(" succeeded");
            assertThat(worker.stop()).isZero();
            assertThat(worker.err.toString()).isEmpty();
        }
    }

    @Test
    void it_runs_the_tasks_of_a_directory_and_tells_so_in_json() throws Exception {
        Path classes = classes();

        try (var worker = new Worker(
                "--store", store(), "--classpath", classes, "--queues", "greetings", "--slots", "1", "--json")) {
            Kwargs ready = Kwargs.parse(worker.line());
            Cli failed = Cli.run(
                    "task",
                    "apply",
                    "shop.Greet",
                    "--classpath",
                    classes,
                    "--wait",
                    "60s",
                    "--json",
                    "--store",
                    store());
            Kwargs started = Kwargs.parse(worker.line());
            Kwargs ended = Kwargs.parse(worker.line());
            worker.stop();
            Kwargs stopped = Kwargs.parse(worker.line());

            assertThat(ready.text("event")).isEqualTo("ready");
            assertThat(ready.get("tasks")).contains(List.of("shop.Count", "shop.Wait", "shop.Greet"));
            assertThat(ready.get("queues")).contains(List.of("greetings"));
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(Kwargs.parse(failed.out()).text("queue")).isEqualTo("greetings");
            assertThat(started.asMap()).containsOnlyKeys("event", "at", "task", "id", "retries");
            assertThat(started.text("event")).isEqualTo("started");
            assertThat(ended.text("event")).isEqualTo("failed");
            assertThat(ended.text("id")).isEqualTo(Kwargs.parse(failed.out()).text("id"));
            assertThat(ended.object("failure").text("message")).isEqualTo("nobody to greet");
            assertThat(stopped.text("event")).isEqualTo("stopped");
        }
    }

    @Test
    void all_jars_of_a_directory_are_meant_by_a_star() throws Exception {
        Path all = jar().resolveSibling("*");

        try (var worker = new Worker("--store", store(), "--classpath", all)) {
            assertThat(worker.line()).contains("shop.Greet");
        }
    }

    @Test
    void a_path_that_does_not_exist_and_one_without_tasks_end_with_3() throws Exception {
        Path empty = Files.createDirectories(directory.resolve("empty"));

        Cli missing = Cli.run("worker", "--store", store(), "--classpath", directory.resolve("nowhere.jar"));
        Cli idle = Cli.run("worker", "--store", store(), "--classpath", empty);

        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.err()).contains("nowhere.jar").hasLineCount(1);
        assertThat(idle.exit()).isEqualTo(3);
        assertThat(idle.err())
                .contains("There is no task in", "META-INF/services")
                .hasLineCount(1);
        assertThat(directory.resolve("shop.db")).doesNotExist();
    }

    @Test
    void a_task_that_cannot_be_loaded_ends_with_2() throws Exception {
        Path broken = Files.createDirectories(directory.resolve("broken"));
        Cli.file(
                Files.createDirectories(broken.resolve("META-INF/services")),
                "org.triggers4j.task.Task",
                "shop.Gone\n");

        Cli cli = Cli.run("worker", "--store", store(), "--classpath", broken);

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("cannot be loaded", "shop.Gone").hasLineCount(1);
    }

    @Test
    void a_worker_in_memory_would_run_nothing() throws Exception {
        Cli cli = Cli.run("worker", "--store", "memory:", "--classpath", directory);

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("memory");
    }

    @Test
    void a_queue_without_a_name_is_refused() throws Exception {
        Cli none = Cli.run("worker", "--store", store(), "--classpath", directory, "--queues", "");
        Cli one = Cli.run("worker", "--store", store(), "--classpath", directory, "--queues", "default,,mail");

        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("--queues names a queue without a name").hasLineCount(1);
        assertThat(one.exit()).isEqualTo(2);
        assertThat(one.err()).contains("'default,,mail'");
        assertThat(directory.resolve("shop.db")).doesNotExist();
    }

    @Test
    void when_it_is_stopped_it_says_for_how_many_runs_it_waits() throws Exception {
        Path go = directory.resolve("go");
        try (var worker = new Worker("--store", store(), "--classpath", classes())) {
            worker.line();
            Cli.run("task", "apply", "shop.Wait", "--arg", "file=" + go, "--store", store());
            assertThat(worker.line()).endsWith(" started");

            worker.interrupt();

            assertThat(worker.line()).endsWith(" stopping; waits up to 20 s for 1 run");
            Files.createFile(go);
            assertThat(worker.line()).endsWith(" succeeded");
            assertThat(worker.line()).endsWith(" stopped; nothing is lost");
            assertThat(worker.stop()).isZero();
        }
    }

    @Test
    void lines_of_a_tasks_log_have_the_id_of_its_call() throws Exception {
        String pattern = pattern();
        var context = new LoggerContext();
        var layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        var within = new LoggingEvent("", context.getLogger("shop.Greet"), Level.INFO, "said", null, null);
        var without = new LoggingEvent("", context.getLogger("shop.Greet"), Level.INFO, "said", null, null);
        within.setMDCPropertyMap(Map.of(TaskLogger.CALL, "0198c5f0"));
        without.setMDCPropertyMap(Map.of());

        assertThat(layout.doLayout(within)).contains(" shop.Greet 0198c5f0 said");
        assertThat(layout.doLayout(without)).contains(" shop.Greet said");
    }

    private static String pattern() throws IOException {
        try (var file = Main.class.getResourceAsStream("/logback.xml")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceAll("(?s).*<pattern>(.*)</pattern>.*", "$1");
        }
    }
}
