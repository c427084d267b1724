package org.triggers4j.example.injecttool;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.example.injecttool.Arguments.Batch;
import org.triggers4j.example.injecttool.Arguments.Data;
import org.triggers4j.example.injecttool.Arguments.OfSubmission;
import org.triggers4j.picocli.CommandTasks;
import org.triggers4j.schedule.CronExpression;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.FailureNotifier;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.Task;

/** The tool: registers tasks and schedules, and calls tasks when a user asks for something. Thread-safe. */
public final class InjectTool implements AutoCloseable {
    private static final String NAME = "injecttool";
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Activity activity = new Activity();
    private final Triggers triggers;

    /**
     * Wires it; {@link #start} starts it.
     *
     * @param engine with a store and, if that is not to be the system's, a clock
     * @param rules what validation goes by
     * @param validatesAgainAfter how long to wait when the rules could not be fetched
     */
    public InjectTool(TriggersBuilder engine, Domain domain, ValidationRules rules, Duration validatesAgainAfter) {
        Supplier<Triggers> later = this::running;
        List<Task<?, ?>> tasks = tasks(domain, later);
        tasks.add(new Validate(domain, rules, validatesAgainAfter));
        tasks.forEach(engine::task);
        this.triggers = engine.tasks(commands(domain).tasks())
                .listener(activity)
                .listener(new FailedSubmissions(domain))
                .listener(FailureNotifier.to(
                                notice -> domain.mailbox().send(Mailbox.ADMINS, notice.subject(), notice.body()))
                        .describing(tasks.toArray(Task<?, ?>[]::new))
                        .clock(domain.clock()))
                .schedule(schedules())
                .build();
    }

    private Triggers running() {
        return triggers;
    }

    private static List<Task<?, ?>> tasks(Domain domain, Supplier<Triggers> triggers) {
        var tasks = new ArrayList<Task<?, ?>>(List.of(
                new FetchStatus(domain, triggers),
                new CompleteRetrieval(domain),
                new SubmitSubmission.Split(domain, triggers),
                new SubmitSubmission.Submit(domain),
                new SubmitSubmission.Complete(domain),
                new Annotations.AnnotateAll(domain, triggers),
                new Imports.ImportCryoweb(domain, triggers),
                new Imports.ImportFile(domain, triggers, "CRBAnim"),
                new Imports.ImportFile(domain, triggers, "Template"),
                new Upkeep.CleanModels(domain),
                new Upkeep.SearchOrphans(domain)));
        tasks.addAll(Annotations.each(domain));
        tasks.addAll(BatchChange.all(domain));
        return tasks;
    }

    private static CommandTasks commands(Domain domain) {
        IntSupplier expired = () -> domain.registry().clearWebSessions(domain.now());
        return CommandTasks.of(NAME)
                .command(() -> new CleanUpCommand.ClearSessions(expired))
                .command(() -> new CleanUpCommand.CleanUpRegistration(() -> 0))
                .build();
    }

    /** When the routine tasks run, in UTC. */
    static ScheduleDefinition[] schedules() {
        return new ScheduleDefinition[] {
            routine("Clear sessions", CommandTasks.taskName(NAME, "clearsessions"), "0 12 * * *"),
            routine("Clean up registrations", CommandTasks.taskName(NAME, "cleanupregistration"), "0 12 * * *"),
            routine("Fetch USI status", FetchStatus.NAME, "*/15 * * * *"),
            routine("Annotate All", Annotations.AnnotateAll.NAME, "0 0 * * sun"),
            routine("Clean biosample models", Upkeep.CleanModels.NAME, "0 0 * * *"),
            routine("Search Orphan BioSamples IDs", Upkeep.SearchOrphans.NAME, "0 1 * * sun")
        };
    }

    private static ScheduleDefinition routine(String name, String task, String crontab) {
        return ScheduleDefinition.of(name, task, Schedule.cron(CronExpression.parse(crontab), UTC));
    }

    /** Connects the store, stores the schedules unless they are there, and starts the worker if there is to be one. */
    public void start() {
        triggers.start();
    }

    /** A user hands data in: Cryoweb, CRBAnim or Template. */
    public AsyncResult<String> load(String format, Data data) {
        return triggers.task("imports.Import" + format, Data.class, String.class)
                .delay(data);
    }

    /** A user asks for validation. */
    public AsyncResult<String> validate(int submission) {
        return triggers.task(Validate.NAME, OfSubmission.class, String.class).delay(new OfSubmission(submission));
    }

    /** A user asks for the submission to the archive. */
    public AsyncResult<String> submit(int submission) {
        return triggers.task(SubmitSubmission.Split.NAME, OfSubmission.class, String.class)
                .delay(new OfSubmission(submission));
    }

    /** A user changes many at once: {@code BatchDelete} or {@code BatchUpdate}, {@code Animals} or {@code Samples}. */
    public AsyncResult<String> change(String what, Batch batch) {
        return triggers.task("submissions." + what, Batch.class, String.class).delay(batch);
    }

    /** Fetches the statuses now, as the schedule does. */
    public AsyncResult<Object> fetchStatus() {
        return triggers.schedules().runNow("Fetch USI status");
    }

    /** What the engine knows. */
    public Triggers triggers() {
        return triggers;
    }

    /** How runs have ended. */
    public Activity activity() {
        return activity;
    }

    @Override
    public void close() {
        triggers.close();
    }
}
