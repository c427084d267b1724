package org.triggers4j.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.triggers4j.example.questionnaire.Audit;
import org.triggers4j.example.questionnaire.FieldTrial;
import org.triggers4j.example.questionnaire.FieldTrial.Phase;
import org.triggers4j.example.questionnaire.FlakyMetadataService;
import org.triggers4j.example.questionnaire.Respondent;
import org.triggers4j.example.questionnaire.Respondents;
import org.triggers4j.example.questionnaire.Survey;
import org.triggers4j.example.questionnaire.SurveyApplication;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code triggers demo}: a survey application at work. */
@Command(
        name = "demo",
        header = "Shows a survey application at work.",
        description = {
            "",
            "Respondents fill in a questionnaire; their pages arrive out of order, twice, late or never. Three tasks"
                    + " wait for what arrives, as a workflow says; one of them asks a service that often does not"
                    + " answer. In the end an auditor compares what the tasks wrote with what the respondents did; the"
                    + " exit code is 1 if it finds anything wrong.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  triggers demo",
            "  triggers demo --sessions 1000 --store sqlite:survey.db --exit",
            "  triggers demo --store postgresql://me:secret@localhost/survey"
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration ANSWERING = Duration.ofSeconds(8);
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration COOLDOWN = Duration.ofMillis(700);
    private static final int MOST_SESSIONS = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "Where everything is kept: " + Stores.URLS
                    + "; by default an SQLite file in a temporary directory, which is removed at the end")
    private @Nullable String store;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "300",
            description = "How many respondents; default ${DEFAULT-VALUE}")
    private int sessions;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed gives the same respondents; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--exit",
            description = "End at once; otherwise, in a terminal, you can look at sessions before it ends.")
    private boolean isExiting;

    @Option(names = "--pace", hidden = true, description = "For tests: how many milliseconds the respondents take.")
    private @Nullable Long pace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (sessions < 1 || sessions > MOST_SESSIONS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--sessions': " + sessions + " is not between 1 and " + MOST_SESSIONS);
        }
        try (var interruption = new Interruption()) {
            return store == null ? runInTemporaryFile() : run(store);
        }
    }

    private int runInTemporaryFile() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("triggers-demo-");
        try {
            return run("sqlite:" + directory.resolve("survey.db"));
        } finally {
            remove(directory);
        }
    }

    private int run(String url) throws InterruptedException {
        String run = "survey-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        var survey = new Survey();
        var service = new FlakyMetadataService(seed, LATENCY);
        List<Respondent> respondents = Respondents.make(sessions, seed, run);
        Optional<Console> console = Terminal.console();
        PrintWriter out = spec.commandLine().getOut();

        try (Stores.Opened opened = Stores.open(url);
                var application = new SurveyApplication(opened.store(), run, survey, service, COOLDOWN)) {
            application.start();
            var screen = new DemoScreen(out, application.activity()::counts, console.isPresent());
            introduce(out, screen, opened.url());
            long began = System.nanoTime();
            var trial = new FieldTrial(application, service, respondents, seed);
            trial.run(pace == null ? ANSWERING : Duration.ofMillis(pace), screen);
            double seconds = (System.nanoTime() - began) / 1e9;

            screen.began(Phase.AUDITING);
            Audit audit = Audit.of(respondents, survey, application);
            new DemoReport(screen, out).print(sessions, application.activity().counts(), audit, survey, seconds);
            out.flush();
            if (!isExiting && console.isPresent()) {
                stay(console.get(), out, application, respondents);
            }
            return audit.isPassed() ? Exit.OK : Exit.CHECK_FAILED;
        }
    }

    private void introduce(PrintWriter out, DemoScreen screen, StoreUrl url) {
        out.println(screen.bold("Triggers4j") + ": " + DemoScreen.number(sessions)
                + " respondents fill in a questionnaire. Three tasks wait for what they send:");
        out.println();
        SurveyApplication.workflow().tasks().values().forEach(task -> {
            var words = new StringBuilder("after "
                    + String.join(
                            " and ",
                            task.after().stream()
                                    .filter(trigger -> !Optional.of(trigger).equals(task.andEvery()))
                                    .toList()));
            task.andEvery().ifPresent(trigger -> words.append(", and every ").append(trigger));
            task.unless().forEach(trigger -> words.append(", unless ").append(trigger));
            out.printf("  %-24s %s%n", task.name(), words);
        });
        out.println();
        out.println("Everything is kept in " + url + (store == null ? " (removed at the end)" : "") + ", seed " + seed
                + ".");
        out.println();
        out.flush();
    }

    private static void stay(
            Console console, PrintWriter out, SurveyApplication application, List<Respondent> respondents) {
        out.println();
        out.println("Look at a respondent's session: type a number from 1 to " + respondents.size()
                + ", or just Enter to end.");
        out.flush();
        for (String line = console.readLine("> "); line != null && !line.isBlank(); line = console.readLine("> ")) {
            int number = line.strip().matches("[0-9]{1,6}") ? Integer.parseInt(line.strip()) : 0;
            if (number < 1 || number > respondents.size()) {
                out.println("A number from 1 to " + respondents.size() + ", please.");
            } else {
                show(out, application.inspect(respondents.get(number - 1).session()));
            }
            out.flush();
        }
    }

    private static void show(PrintWriter out, SessionInspector session) {
        out.println("Session " + session.uid());
        out.println("  fired: " + String.join(", ", session.latestKwargs().keySet()));
        for (InstanceView instance : session.instances()) {
            String more = instance.failure()
                    .map(failure -> failure.simpleType() + ": " + failure.message())
                    .orElse(instance.isResolved() ? "" : "lacks " + String.join(", ", instance.missingTriggers()));
            out.println(String.format(
                            "  %-28s %-10s %s",
                            instance.name(), instance.status().label(), more)
                    .stripTrailing());
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
