package org.triggers4j.example.cookbook.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.picocli.CommandArguments;
import org.triggers4j.picocli.CommandFailedException;
import org.triggers4j.picocli.CommandOptions;
import org.triggers4j.picocli.CommandResult;
import org.triggers4j.picocli.CommandTasks;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.Unique;
import picocli.CommandLine;

class CommandsAsTasksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Store store = new InMemoryStore();
    private final AtomicInteger asked = new AtomicInteger();

    private int delete(int days) {
        asked.set(days);
        return 3;
    }

    private CommandTasks commands() {
        // region register
        CommandTasks commands = CommandTasks.of("shop")
                .command(() -> new ClearSessions(this::delete), TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS))
                .command(ReportProgress::new)
                .build();
        // endregion
        return commands;
    }

    @Test
    void a_command_is_called_by_hand() throws Exception {
        CommandTasks commands = commands();
        // region start
        Triggers triggers =
                Triggers.builder().store(store).tasks(commands.tasks()).build();
        triggers.start();
        // endregion
        try (triggers) {
            // region call
            TaskHandle<CommandArguments, CommandResult> clear = commands.commandTask(triggers, "clearsessions");
            AsyncResult<CommandResult> call = clear.delay(CommandArguments.of("--days", "30"));
            CommandResult result = call.get(Duration.ofSeconds(20));
            // endregion
            assertThat(clear.name()).isEqualTo("command.shop.clearsessions");
            assertThat(asked).hasValue(30);
            assertThat(result.exitCode()).isZero();
            assertThat(result.output()).isEqualToIgnoringNewLines("3 sessions deleted");
        }
    }

    @Test
    void a_process_without_the_command_calls_it_by_name() throws Exception {
        try (Triggers worker = Triggers.builder()
                        .store(store)
                        .tasks(commands().tasks())
                        .build();
                Triggers triggers = Triggers.builder().store(store).fireOnly().build()) {
            worker.start();
            triggers.start();
            // region by-name
            TaskHandle<CommandArguments, CommandResult> clear = triggers.task(
                    CommandTasks.taskName("shop", "clearsessions"), CommandArguments.class, CommandResult.class);
            // endregion
            assertThat(clear.delay(CommandArguments.NONE).get(SOON).exitCode()).isZero();
            assertThat(asked).hasValue(14);
        }
    }

    @Test
    void options_say_what_an_exit_code_means() {
        // region options
        CommandOptions retried = CommandOptions.DEFAULT.with(TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                .retryingFor(CommandFailedException.class)
                .withDelays(Duration.ofMinutes(1), Duration.ofMinutes(10))));
        CommandOptions likeGrep = CommandOptions.DEFAULT.acceptingAnyExitCode().keepingOutput(4_000);
        // endregion
        assertThat(retried.acceptsAnyExitCode()).isFalse();
        assertThat(likeGrep.mostOutput()).isEqualTo(4_000);
    }

    @Test
    void a_command_knows_the_call_it_is_run_by() throws Exception {
        CommandTasks commands = commands();
        try (Triggers triggers =
                Triggers.builder().store(store).tasks(commands.tasks()).build()) {
            triggers.start();

            AsyncResult<CommandResult> call =
                    commands.commandTask(triggers, "report").delay(CommandArguments.NONE);

            assertThat(call.get(SOON).output())
                    .isEqualToIgnoringNewLines("asked for by " + call.id().orElseThrow());
        }
    }

    @Test
    void a_worker_that_finds_the_registrar_has_the_commands() {
        TriggersBuilder builder = Triggers.builder().store(store).discoverServices(false);

        new ShopRegistrar().register(builder);

        try (Triggers worker = builder.build()) {
            assertThat(worker.taskNames()).containsExactly("command.shop.report");
        }
    }

    @Test
    void the_same_command_runs_from_a_command_line() {
        var out = new StringWriter();

        int exit = new CommandLine(new ReportProgress())
                .setOut(new PrintWriter(out, true))
                .execute();

        assertThat(exit).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("asked for by a person");
    }
}
