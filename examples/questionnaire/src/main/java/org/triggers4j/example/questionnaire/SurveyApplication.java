package org.triggers4j.example.questionnaire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.Workflow;

/**
 * The application: registers its tasks, configures a session per respondent, and turns what arrives from respondents
 * into triggers. This class and the three tasks are all that a service needs to write. Thread-safe.
 */
public final class SurveyApplication implements AutoCloseable {
    private final Workflow workflow = workflow();
    private final Activity activity = new Activity();
    private final String run;
    private final Triggers triggers;

    /**
     * Wires it; {@link #start} starts it.
     *
     * @param run names this run: its tasks are not run by others on the same store, who have not got these records
     * @param cooldown how long to wait before the metadata service is asked again; longer each time
     */
    public SurveyApplication(Store store, String run, Survey survey, MetadataService service, Duration cooldown) {
        this.run = run;
        ManagerType ours = () -> run;
        this.triggers = Triggers.builder()
                .store(store)
                .managerType(ours)
                .task("app.tasks.ImportSubject", counted(new ImportSubject(survey)))
                .task("app.tasks.ImportResponses", counted(new ImportResponses(survey)))
                .task("app.tasks.ImportBrowserMetadata", counted(new ImportBrowserMetadata(survey, service, cooldown)))
                .build();
    }

    private TriggerTask counted(TriggerTask task) {
        return activity.counting(task);
    }

    /** The workflow of {@code questionnaire.json}. */
    public static Workflow workflow() {
        try (InputStream in = SurveyApplication.class.getResourceAsStream("questionnaire.json")) {
            byte[] bytes = Objects.requireNonNull(in, "questionnaire.json").readAllBytes();
            return WorkflowReader.json(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects the store and starts the worker. */
    public void start() {
        triggers.start();
    }

    /** Somebody opens the questionnaire: a session begins. */
    public void open(String session) {
        manager(session).updateConfiguration(workflow);
    }

    /** Something arrives from a respondent; the same delivery may arrive again. */
    public FireResult receive(String session, Delivery delivery) {
        return manager(session).fire(delivery.trigger(), delivery.kwargs(), delivery.id());
    }

    /** Replays a failed instance, with what it had or with something better. */
    public void replay(String session, InstanceView failed, Kwargs kwargs, Operator operator) {
        manager(session).by(operator).replayFailedInstance(failed.name().toString(), kwargs);
    }

    /** Gives a failed instance up. */
    public void skip(String session, InstanceView failed, Operator operator) {
        manager(session).by(operator).skipFailedInstance(failed.name().toString());
    }

    /** Looks at a respondent's session. */
    public SessionInspector inspect(String session) {
        return triggers.inspect(session);
    }

    /** What is going on. */
    public Activity activity() {
        return activity;
    }

    private TriggerManager manager(String session) {
        return triggers.session(session, run);
    }

    @Override
    public void close() {
        triggers.close();
    }
}
