package org.triggers4j.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.triggers4j.Triggers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code triggers worker}: runs the tasks of jars. */
@Command(
        name = "worker",
        header = "Runs the tasks that it finds in jars and directories of classes.",
        description = {
            "",
            "Tasks, runners and manager types are found by Java's ServiceLoader: a jar names its tasks in the file"
                    + " META-INF/services/org.triggers4j.task.Task. What has to be built first, or given a name, a jar registers"
                    + " with a Registrar, named in META-INF/services/org.triggers4j.Registrar.",
            "Runs until it is told to stop (SIGTERM, Ctrl-C): then it takes nothing more, lets what runs end within the grace,"
                    + " and gives the rest back. Each start and end of a run is a line of output; tasks log to standard error.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  triggers worker --store sqlite:shop.db --classpath target/shop.jar",
            "  triggers worker --store sqlite:shop.db --classpath 'lib/*' \\",
            "      --queues default,mail --slots 4"
        })
final class WorkerCommand implements Callable<Integer> {
    /** What logback.xml asks for. */
    private static final String LOG_LEVEL = "triggers.log.level";

    /** What closing takes beside the grace: giving back, saying goodbye, closing connections. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Option(
            names = "--classpath",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Jars, directories of classes, and 'DIRECTORY/*' for all jars in one.")
    private final List<String> classPath = new ArrayList<>();

    @Option(
            names = "--queues",
            split = ",",
            paramLabel = "QUEUE",
            defaultValue = "default",
            description = "The queues it serves, separated by commas; default ${DEFAULT-VALUE}.")
    private final List<String> queues = new ArrayList<>();

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many tasks run at once; default ${DEFAULT-VALUE}.")
    private int slots;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "20s",
            description = "How long running tasks may go on when it is told to stop; default ${DEFAULT-VALUE}.")
    private Duration grace;

    @Option(
            names = "--log",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "From which level on tasks and libraries log: TRACE, DEBUG, INFO, WARN, ERROR or OFF; default"
                    + " ${DEFAULT-VALUE}.")
    private String logLevel;

    @Option(names = "--json", description = "Print each line as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        requireQueues();
        System.setProperty(LOG_LEVEL, logLevel);
        var journal = new WorkerJournal(spec.commandLine().getOut(), isJson);
        try (var interruption = new Interruption(grace.plus(CLOSING));
                Stores.Opened opened = store.open();
                TaskClassPath code = TaskClassPath.of(classPath)) {
            try (Triggers triggers = code.build(Triggers.builder()
                    .store(opened.store())
                    .queues(queues.toArray(String[]::new))
                    .slots(slots)
                    .graceFor(grace)
                    .listener(journal))) {
                requireTasks(triggers.taskNames());
                triggers.start();
                String tasks = String.join(", ", triggers.taskNames());
                String from = String.join(", ", queues);
                journal.tell(
                        "ready",
                        "runs " + tasks + " from " + from + " on " + opened.url(),
                        Map.of("tasks", List.copyOf(triggers.taskNames()), "queues", queues));
                awaitInterruption();
                journal.tellWhatIsWaitedFor(grace);
            }
            journal.tell("stopped", "stopped; nothing is lost", Map.of());
        }
        return Exit.OK;
    }

    private void requireQueues() {
        if (queues.stream().anyMatch(String::isBlank)) {
            throw new CliException(
                    Exit.USAGE,
                    "--queues names a queue without a name: '" + String.join(",", queues)
                            + "'. Say --queues default,mail, or leave it out.");
        }
    }

    private void requireTasks(Set<String> names) {
        if (names.isEmpty()) {
            throw new CliException(
                    Exit.NOT_FOUND,
                    "There is no task in " + String.join(", ", classPath) + ". A jar names its tasks in the file"
                            + " META-INF/services/org.triggers4j.task.Task, or registers them with a Registrar.");
        }
    }

    @SuppressWarnings("Interruption") // being interrupted is how it ends; the flag would disturb the closing
    private static void awaitInterruption() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Asked to stop.
        }
    }
}
