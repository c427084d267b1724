package org.triggers4j.picocli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.Spelling;

/**
 * Commands of picocli as tasks, so that what was written for a command line and for cron can be called, scheduled, retried and
 * watched: a command {@code clearsessions} of the application {@code shop} becomes the task {@code command.shop.clearsessions}.
 *
 * <pre>{@code
 * CommandTasks commands = CommandTasks.of("shop")
 *         .command(ClearSessions::new, TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS.withStaleTimeLimit(ofHours(1))))
 *         .build();
 * Triggers triggers = Triggers.builder().store(store).tasks(commands.tasks()).build();
 * commands.commandTask(triggers, "clearsessions").delay(CommandArguments.of("--days", "30"));
 * }</pre>
 *
 * <p>Each run gets a command of its own. What it writes to its command line's {@code getOut()} and {@code getErr()} becomes the
 * {@link CommandResult}; what it writes to {@link System#out} goes where that leads, since all threads share it. An exit code other
 * than 0 is a {@link CommandFailedException}, wrong arguments are a {@link CommandUsageException}, which is never retried, and
 * what it throws is thrown: all of them carry the end of the output in the failure's context. The command line's own handlers of
 * exceptions are not asked. A command that calls {@link System#exit} ends the worker.
 *
 * <p>A call's kwargs are {@code {"args": ["--days", "30"]}}; a call with any other key fails. Immutable and thread-safe.
 */
public final class CommandTasks {
    private static final String PREFIX = "command.";

    private final String application;
    private final Map<String, CommandTask> tasks;

    private CommandTasks(String application, Map<String, CommandTask> tasks) {
        this.application = application;
        this.tasks = tasks;
    }

    /** Begins with no command of the application of this name. */
    public static Builder of(String application) {
        return new Builder(application);
    }

    /** The name of the task that a command becomes. */
    public static String taskName(String application, String command) {
        return PREFIX + application + "." + command;
    }

    /** All of them, in order, for {@link TriggersBuilder#tasks}. */
    public List<Task<?, ?>> tasks() {
        return List.copyOf(tasks.values());
    }

    /**
     * A handle to call a command by.
     *
     * @param command its own name, without the application
     * @throws UnknownTaskException when no such command is among these
     */
    public TaskHandle<CommandArguments, CommandResult> commandTask(Triggers triggers, String command) {
        if (!tasks.containsKey(command)) {
            String hint = Spelling.nearest(command, tasks.keySet())
                    .map(near -> " Did you mean '" + near + "'?")
                    .orElse("");
            throw new UnknownTaskException("'" + application + "' has no command '" + command + "' among its tasks."
                    + hint + " There are: " + String.join(", ", tasks.keySet()) + ".");
        }
        return triggers.task(taskName(application, command), CommandArguments.class, CommandResult.class);
    }

    /** Collects commands; not thread-safe. */
    public static final class Builder {
        private final String application;
        private final List<Given> given = new ArrayList<>();

        private record Given(CommandSource source, CommandOptions options) {}

        private Builder(String application) {
            this.application = application;
        }

        /** Adds a command with default options. */
        public Builder command(Supplier<?> command) {
            return command(command, CommandOptions.DEFAULT);
        }

        /** Adds a command whose task has these options. */
        public Builder command(Supplier<?> command, TaskOptions options) {
            return command(command, CommandOptions.DEFAULT.with(options));
        }

        /**
         * Adds a command.
         *
         * @param command makes it anew each time: an object with {@code @Command}, or a whole {@code CommandLine}. Called for
         *     each run on the run's thread, and in {@link #build}
         */
        public Builder command(Supplier<?> command, CommandOptions options) {
            given.add(new Given(new CommandSource(command), options));
            return this;
        }

        /**
         * Makes each command to ask for its name; runs none.
         *
         * @throws ConfigurationException with all that is wrong: a command that cannot be made, has no name or a bad one, has
         *     one that another has, is not new each time, or has nothing to run
         */
        public CommandTasks build() {
            var problems = new ArrayList<Problem>();
            var tasks = new LinkedHashMap<String, CommandTask>();
            String badApplication = Names.fault(application);
            if (!badApplication.isEmpty()) {
                problems.add(problem("application", "The application name " + badApplication + "."));
            }
            for (int i = 0; i < given.size(); i++) {
                add(i, tasks, problems);
            }
            if (!problems.isEmpty()) {
                throw new ConfigurationException(problems);
            }
            return new CommandTasks(application, tasks);
        }

        private void add(int index, Map<String, CommandTask> tasks, List<Problem> problems) {
            CommandSource source = given.get(index).source();
            CommandSource.Description described = source.describe();
            String command = described.name();
            String task = taskName(application, command);
            String fault = described.fault().isEmpty() ? Names.fault(task) : described.fault();
            if (!fault.isEmpty()) {
                String which = command.isEmpty() || !Names.fault(command).isEmpty() ? "" : " ('" + command + "')";
                problems.add(problem(index, "Command " + (index + 1) + which + " " + fault + "."));
                return;
            }
            var made = new CommandTask(
                    task, described.text(), source, given.get(index).options());
            if (tasks.putIfAbsent(command, made) != null) {
                problems.add(problem(index, "The command '" + command + "' is registered twice."));
            }
        }

        private static Problem problem(Object place, String message) {
            return new Problem(Problem.pointer("settings", "commands", place.toString()), 0, 0, message);
        }
    }
}
