package org.triggers4j.picocli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.task.Task;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

class CommandRegistrationTest {
    @Command(name = "good")
    static final class Good implements Runnable {
        @Override
        public void run() {}
    }

    @Command
    static final class Unnamed implements Runnable {
        @Override
        public void run() {}
    }

    @Command(name = "idle")
    static final class Idle {}

    private static void assertRefused(Supplier<?> command, String... why) {
        assertThatThrownBy(() -> CommandTasks.of("shop").command(command).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(why);
    }

    @Test
    void commands_become_tasks_in_order() {
        CommandTasks commands = CommandTasks.of("shop")
                .command(Good::new)
                .command(() -> new CommandLine(new Good()).setCommandName("other"))
                .build();

        assertThat(commands.tasks()).extracting(Task::name).containsExactly("command.shop.good", "command.shop.other");
    }

    @Test
    void a_command_needs_a_name() {
        assertRefused(Unnamed::new, "Command 1", "has no name", "@Command(name = …)");
    }

    @Test
    void a_command_is_made_anew_each_time() {
        var one = new Good();
        CommandSpec spec = CommandSpec.create().name("all").addSubcommand("good", new CommandLine(new Good()));

        assertRefused(() -> one, "'good'", "the same object twice", "Good::new");
        assertRefused(() -> new CommandLine(spec), "the same object twice");
        assertRefused(() -> new CommandLine(one), "the same object twice");
    }

    @Test
    void a_command_has_something_to_run() {
        assertRefused(Idle::new, "neither Runnable nor Callable");
        assertRefused(Object::new, "is no command");
        assertRefused(
                () -> {
                    throw new IllegalStateException("no database");
                },
                "cannot be made",
                "no database");
        assertRefused(() -> null, "cannot be made");
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        CommandTasks.Builder commands = CommandTasks.of("")
                .command(Good::new)
                .command(Unnamed::new)
                .command(Good::new)
                .command(() -> new CommandLine(new Good()).setCommandName("a\u0000b"));

        assertThatThrownBy(commands::build)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::pointer)
                                .containsExactly(
                                        "/settings/commands/application",
                                        "/settings/commands/1",
                                        "/settings/commands/2",
                                        "/settings/commands/3"))
                .hasMessageContaining("'good' is registered twice");
    }
}
