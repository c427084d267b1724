package org.triggers4j.example.cookbook.survey;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.Workflow;

/** What the service that receives questionnaires needs to know of triggers. Thread-safe. */
public final class Questionnaires implements AutoCloseable {
    private final Triggers triggers;
    private final Workflow workflow;

    /** Wires it; {@link #start} starts it. */
    // region engine
    public Questionnaires(Store store, Records records, BrowserService browsers, Duration cooldown) {
        workflow = workflow();
        triggers = Triggers.builder()
                .store(store)
                .task("app.ImportSubject", new ImportSubject(records))
                .task("app.ImportResponses", new ImportResponses(records))
                .task("app.ImportBrowserMetadata", new ImportBrowserMetadata(records, browsers, cooldown))
                .build();
    }
    // endregion

    /** A store in a file. */
    public static Store store(Path directory) {
        // region store
        Store store = JdbcStore.sqlite(directory.resolve("survey.db"));
        // endregion
        return store;
    }

    /** The workflow of {@code questionnaire.json}. */
    // region workflow
    static Workflow workflow() {
        try (InputStream in = Questionnaires.class.getResourceAsStream("questionnaire.json")) {
            byte[] bytes = Objects.requireNonNull(in, "questionnaire.json").readAllBytes();
            return WorkflowReader.json(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    // endregion

    /** Connects the store, creates its tables, and starts a worker in this process. */
    // region lifecycle
    public void start() {
        triggers.start();
    }

    @Override
    public void close() {
        triggers.close();
    }
    // endregion

    // region session
    private TriggerManager session(String questionnaire) {
        return triggers.session("questionnaire-" + questionnaire);
    }
    // endregion

    /** Somebody opens a questionnaire. */
    // region begin
    public void begin(String questionnaire) {
        session(questionnaire).updateConfiguration(workflow);
    }
    // endregion

    /** A page arrives; the same delivery may arrive twice. */
    // region fire
    public void receivePage(String questionnaire, String deliveryId, Kwargs page) {
        TriggerManager session = session(questionnaire);
        session.fire("pageReceived", page, deliveryId);
        if (page.integer("page") == 1) {
            session.fire("firstPageReceived", page, deliveryId + "/first");
        }
    }

    public void complete(String questionnaire) {
        session(questionnaire).fire("questionnaireComplete");
    }

    public void usesPartnersApp(String questionnaire) {
        session(questionnaire).fire("isEmbeddedApplication");
    }
    // endregion

    /** Looks at a questionnaire's session. */
    // region look
    public SessionInspector inspect(String questionnaire) {
        return session(questionnaire).inspect();
    }
    // endregion
}
