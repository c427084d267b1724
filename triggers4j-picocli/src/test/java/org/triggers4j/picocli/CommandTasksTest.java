package org.triggers4j.picocli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

class CommandTasksTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RetryPolicy ONCE_MORE =
            RetryPolicy.DEFAULT.retryingFor(Exception.class).withDelays(Duration.ofMillis(1));

    @Command(name = "clearsessions", description = "Deletes sessions that are over.")
    static final class ClearSessions implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--days")
        private int days = 14;

        @Parameters
        private final List<String> only = new ArrayList<>();

        @Override
        public Integer call() {
            spec.commandLine().getOut().println("older than " + days + " days: " + only);
            spec.commandLine().getErr().println("slowly");
            return days < 0 ? 7 : 0;
        }
    }

    /** Does what a test says. */
    @Command(name = "act")
    static final class Act implements Callable<Integer>, CallAware {
        private final Action action;
        private CallContext call;

        @Spec
        private CommandSpec spec;

        interface Action {
            int run(CommandLine line, CallContext call) throws Exception;
        }

        Act(Action action) {
            this.action = action;
        }

        @Override
        public void runBy(CallContext run) {
            this.call = run;
        }

        @Override
        public Integer call() throws Exception {
            return action.run(spec.commandLine(), call);
        }
    }

    private final AtomicInteger retries = new AtomicInteger();
    private Triggers triggers;

    private TaskListener countRetries() {
        return new TaskListener() {
            @Override
            public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
                retries.incrementAndGet();
            }
        };
    }

    private TaskHandle<CommandArguments, CommandResult> start(Supplier<?> command, CommandOptions options) {
        CommandTasks commands =
                CommandTasks.of("shop").command(command, options).build();
        triggers = Triggers.builder()
                .store(new InMemoryStore())
                .tasks(commands.tasks())
                .listener(countRetries())
                .build();
        triggers.start();
        String name = commands.tasks().get(0).name();
        return commands.commandTask(triggers, name.substring("command.shop.".length()));
    }

    private TaskHandle<CommandArguments, CommandResult> start(Supplier<?> command) {
        return start(command, CommandOptions.DEFAULT);
    }

    private static Failure failureOf(AsyncResult<?> call) throws InterruptedException {
        AsyncResult.Outcome<?> outcome = call.outcome(SOON);
        assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
        return outcome.failure().orElseThrow();
    }

    @AfterEach
    void close() {
        if (triggers != null) {
            triggers.close();
        }
    }

    @Test
    void a_command_runs_as_a_task_and_its_exit_code_and_outputs_are_the_result() throws Exception {
        TaskHandle<CommandArguments, CommandResult> clear = start(ClearSessions::new);

        CommandResult result =
                clear.delay(CommandArguments.of("--days", "30", "shop", "blog")).get(SOON);

        assertThat(clear.name()).isEqualTo("command.shop.clearsessions");
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).isEqualToIgnoringNewLines("older than 30 days: [shop, blog]");
        assertThat(result.errorOutput()).isEqualToIgnoringNewLines("slowly");
        assertThat(result.isOutputTruncated()).isFalse();
    }

    @Test
    void its_description_is_that_of_the_task() {
        CommandTasks commands =
                CommandTasks.of("shop").command(ClearSessions::new).build();

        assertThat(commands.tasks().get(0).description()).isEqualTo("Deletes sessions that are over.");
    }

    @Test
    void no_run_sees_what_another_has_left_in_the_command() throws Exception {
        TaskHandle<CommandArguments, CommandResult> clear = start(ClearSessions::new);
        clear.delay(CommandArguments.of("--days", "30", "shop")).get(SOON);

        CommandResult second = clear.delay(CommandArguments.NONE).get(SOON);

        assertThat(second.output()).isEqualToIgnoringNewLines("older than 14 days: []");
    }

    @Test
    void runs_at_the_same_time_keep_their_outputs_apart() throws Exception {
        var both = new CyclicBarrier(2);
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            both.await();
            line.getOut().print(call.id());
            both.await();
            return 0;
        }));

        AsyncResult<CommandResult> one = act.delay(CommandArguments.NONE);
        AsyncResult<CommandResult> other = act.delay(CommandArguments.NONE);

        assertThat(one.get(SOON).output()).isEqualTo(one.id().orElseThrow());
        assertThat(other.get(SOON).output()).isEqualTo(other.id().orElseThrow());
    }

    @Test
    void an_exit_code_other_than_0_fails_the_call_and_says_what_was_printed() throws Exception {
        TaskHandle<CommandArguments, CommandResult> clear = start(ClearSessions::new);

        Failure failure = failureOf(clear.delay(CommandArguments.of("--days=-1")));

        assertThat(failure.simpleType()).isEqualTo("CommandFailedException");
        assertThat(failure.message()).contains("'command.shop.clearsessions' ended with exit code 7.");
        assertThat(failure.context().integer("exitCode")).isEqualTo(7);
        assertThat(failure.context().text("output")).contains("older than -1 days");
        assertThat(failure.context().text("errorOutput")).contains("slowly");
    }

    @Test
    void any_exit_code_counts_as_success_if_the_options_say_so() throws Exception {
        TaskHandle<CommandArguments, CommandResult> clear =
                start(ClearSessions::new, CommandOptions.DEFAULT.acceptingAnyExitCode());

        CommandResult result = clear.delay(CommandArguments.of("--days=-1")).get(SOON);

        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void an_exit_code_is_retried_as_the_policy_says() throws Exception {
        var runs = new AtomicInteger();
        TaskHandle<CommandArguments, CommandResult> act = start(
                () -> new Act((line, call) -> runs.incrementAndGet() == 1 ? 1 : 0),
                CommandOptions.DEFAULT.with(TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                        .retryingFor(CommandFailedException.class)
                        .withDelays(Duration.ofMillis(1)))));

        assertThat(act.delay(CommandArguments.NONE).get(SOON).exitCode()).isZero();
        assertThat(runs).hasValue(2);
    }

    @Test
    void arguments_it_does_not_understand_fail_it_without_a_retry() throws Exception {
        TaskHandle<CommandArguments, CommandResult> clear =
                start(ClearSessions::new, CommandOptions.DEFAULT.with(TaskOptions.DEFAULT.withRetry(ONCE_MORE)));

        Failure failure = failureOf(clear.delay(CommandArguments.of("--dys", "30")));

        assertThat(failure.simpleType()).isEqualTo("CommandUsageException");
        assertThat(failure.message()).contains("--dys");
        assertThat(retries).hasValue(0);
    }

    @Test
    void what_it_throws_fails_the_call_with_what_was_printed_before_and_is_retried_as_the_policy_says()
            throws Exception {
        var runs = new AtomicInteger();
        TaskHandle<CommandArguments, CommandResult> act = start(
                () -> new Act((line, call) -> {
                    line.getOut().print("run " + runs.incrementAndGet());
                    throw new IOException("disk full");
                }),
                CommandOptions.DEFAULT.with(TaskOptions.DEFAULT.withRetry(ONCE_MORE)));

        Failure failure = failureOf(act.delay(CommandArguments.NONE));

        assertThat(failure.type()).isEqualTo("java.io.IOException");
        assertThat(failure.message()).isEqualTo("disk full");
        assertThat(failure.context()).isEqualTo(Kwargs.of("output", "run 2"));
    }

    @Test
    void it_may_ask_the_call_that_runs_it_for_a_retry() throws Exception {
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            if (call.retries() == 0) {
                throw call.retry().cooldown(Duration.ZERO);
            }
            return 0;
        }));

        assertThat(act.delay(CommandArguments.NONE).get(SOON).exitCode()).isZero();
    }

    @Test
    void it_may_give_itself_up() throws Exception {
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            throw call.skip();
        }));

        assertThat(act.delay(CommandArguments.NONE).outcome(SOON).state()).isEqualTo(TaskState.SKIPPED);
    }

    @Command(name = "db")
    static final class Database {
        @Command(name = "none")
        int none() {
            return 0;
        }
    }

    @Test
    void a_subcommand_is_named_by_the_first_word_and_knows_the_call_too() throws Exception {
        var seen = new AtomicReference<String>();
        TaskHandle<CommandArguments, CommandResult> database =
                start(() -> new CommandLine(new Database()).addSubcommand(new Act((line, call) -> {
                    seen.set(call.task());
                    return 0;
                })));

        database.delay(CommandArguments.of("act")).get(SOON);

        assertThat(seen).hasValue("command.shop.db");
    }

    @Test
    void an_error_fails_the_call() throws Exception {
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            throw new StackOverflowError();
        }));

        assertThat(failureOf(act.delay(CommandArguments.NONE)).simpleType()).isEqualTo("StackOverflowError");
    }

    @Test
    void of_a_long_output_the_end_is_kept() throws Exception {
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            for (int i = 0; i < 100_000; i++) {
                line.getOut().println("line " + i);
            }
            return 0;
        }));

        CommandResult result = act.delay(CommandArguments.NONE).get(SOON);

        assertThat(result.output()).hasSize(64 << 10).endsWith("line 99999" + System.lineSeparator());
        assertThat(result.isOutputTruncated()).isTrue();
        assertThat(result.isErrorOutputTruncated()).isFalse();
    }

    @Test
    void the_longest_output_still_fits_into_a_result_when_every_character_is_escaped() throws Exception {
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            line.getOut().print("\u001b".repeat(100_000));
            line.getErr().print("\u001b".repeat(100_000));
            return 0;
        }));

        assertThat(act.delay(CommandArguments.NONE).get(SOON).output()).hasSize(64 << 10);
    }

    @Test
    void the_longest_output_still_fits_into_a_failure_when_every_character_is_escaped() throws Exception {
        TaskHandle<CommandArguments, CommandResult> act = start(() -> new Act((line, call) -> {
            line.getOut().print("\u001b".repeat(100_000));
            line.getErr().print("\u001b".repeat(100_000));
            return 1;
        }));

        assertThat(failureOf(act.delay(CommandArguments.NONE)).context().text("errorOutput"))
                .isNotEmpty();
    }

    @Test
    void a_key_that_is_no_argument_fails_the_call() throws Exception {
        start(ClearSessions::new);
        TaskHandle<Kwargs, Object> untyped = triggers.task("command.shop.clearsessions");

        Failure other = failureOf(untyped.delay(Kwargs.of("args", List.of("shop"), "days", 30)));
        Failure text = failureOf(untyped.delay(Kwargs.of("args", "--days 30")));

        assertThat(other.message()).contains("called with 'days'", "--days");
        assertThat(text.message()).contains("list of texts");
    }

    @Test
    void a_unique_command_is_alive_once_for_the_same_arguments() throws Exception {
        var go = new CountDownLatch(1);
        TaskHandle<CommandArguments, CommandResult> act = start(
                () -> new CommandLine(new Act((line, call) -> {
                            go.await();
                            return 0;
                        }))
                        .setUnmatchedArgumentsAllowed(true),
                CommandOptions.DEFAULT.with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS)));

        AsyncResult<CommandResult> first = act.delay(CommandArguments.of("a"));
        AsyncResult<CommandResult> same = act.delay(CommandArguments.of("a"));
        AsyncResult<CommandResult> other = act.delay(CommandArguments.of("b"));
        go.countDown();

        assertThat(same.id()).isEqualTo(first.id()).isNotEqualTo(other.id());
        assertThat(other.get(SOON).exitCode()).isZero();
    }

    @Test
    void an_unknown_command_is_refused_with_the_one_that_was_meant() {
        start(ClearSessions::new);
        CommandTasks commands =
                CommandTasks.of("shop").command(ClearSessions::new).build();

        assertThatThrownBy(() -> commands.commandTask(triggers, "clear_session"))
                .isInstanceOf(UnknownTaskException.class)
                .hasMessageContaining("Did you mean 'clearsessions'?");
    }

    @Test
    void what_fails_is_thrown_to_who_waits_for_the_result() {
        TaskHandle<CommandArguments, CommandResult> clear = start(ClearSessions::new);
        AsyncResult<CommandResult> call = clear.delay(CommandArguments.of("--days=-1"));

        assertThatThrownBy(() -> call.get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("exit code 7");
    }
}
