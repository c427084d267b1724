package org.triggers4j.task;

import java.util.List;
import java.util.Objects;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.workflow.Names;

/**
 * Which task is to be called when, and how. Immutable.
 *
 * <pre>{@code
 * ScheduleDefinition.of("nightly report", "app.Report", Schedule.parse("cron[Europe/Rome] 0 4 * * mon-fri"))
 *         .withArguments(Kwargs.of("kind", "full"))
 *         .withPolicy(SchedulePolicy.DEFAULT.withOverlap(Overlap.SKIP))
 * }</pre>
 *
 * @param name its identity
 * @param task the registered name of the code, here or in the processes that are to run it
 * @param schedule its nominal times
 * @param arguments what the task is called with
 * @param policy how nominal times become calls
 * @param isOneOff whether it is over once it has fired
 * @param options what its calls want otherwise than their task; without a start and an invocation id
 * @param description for people
 */
public record ScheduleDefinition(
        String name,
        String task,
        Schedule schedule,
        Kwargs arguments,
        SchedulePolicy policy,
        boolean isOneOff,
        CallOptions options,
        String description) {
    /** The header of every call of a schedule, with the schedule's name. */
    public static final String NAME_HEADER = "periodic_task_name";

    /** The header of every call of a schedule, with the nominal time it is for, as ISO 8601. */
    public static final String TIME_HEADER = "periodic_task_time";

    /**
     * Checks the values.
     *
     * @throws org.triggers4j.error.InvalidNameException for a bad name of schedule or task
     * @throws ConfigurationException when the options say when a call starts, or which id its invocation has
     */
    public ScheduleDefinition {
        Names.check("schedule name", name);
        Names.check("task name", task);
        Objects.requireNonNull(schedule);
        Objects.requireNonNull(arguments);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(description);
        if (options.start().isPresent() || options.invocationId().isPresent()) {
            throw new ConfigurationException(List.of(new Problem(
                    "",
                    0,
                    0,
                    "The calls of schedule '" + name + "' start when it says, each with an invocation id of its own."
                            + " Leave start and invocation id out of its options.")));
        }
    }

    /** A task without arguments, with all defaults. */
    public static ScheduleDefinition of(String name, String task, Schedule schedule) {
        return new ScheduleDefinition(
                name, task, schedule, Kwargs.empty(), SchedulePolicy.DEFAULT, false, CallOptions.NONE, "");
    }

    /** The same with a policy that is enabled or not. */
    public ScheduleDefinition withEnabled(boolean enabled) {
        return withPolicy(policy.withEnabled(enabled));
    }

    /** The same for another task. */
    public ScheduleDefinition withTask(String changed) {
        return new ScheduleDefinition(name, changed, schedule, arguments, policy, isOneOff, options, description);
    }

    /** The same at other times. */
    public ScheduleDefinition withSchedule(Schedule changed) {
        return new ScheduleDefinition(name, task, changed, arguments, policy, isOneOff, options, description);
    }

    /** The same with arguments. */
    public ScheduleDefinition withArguments(Kwargs changed) {
        return new ScheduleDefinition(name, task, schedule, changed, policy, isOneOff, options, description);
    }

    /** The same with another policy. */
    public ScheduleDefinition withPolicy(SchedulePolicy changed) {
        return new ScheduleDefinition(name, task, schedule, arguments, changed, isOneOff, options, description);
    }

    /** The same, over once it has fired, or not. */
    public ScheduleDefinition withOneOff(boolean changed) {
        return new ScheduleDefinition(name, task, schedule, arguments, policy, changed, options, description);
    }

    /** The same with calls that want something otherwise than their task. */
    public ScheduleDefinition withOptions(CallOptions changed) {
        return new ScheduleDefinition(name, task, schedule, arguments, policy, isOneOff, changed, description);
    }

    /** The same with a text for people. */
    public ScheduleDefinition withDescription(String changed) {
        return new ScheduleDefinition(name, task, schedule, arguments, policy, isOneOff, options, changed);
    }
}
