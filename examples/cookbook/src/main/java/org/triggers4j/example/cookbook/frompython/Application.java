package org.triggers4j.example.cookbook.frompython;

import java.util.function.Consumer;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;

/** What the Django application did, in Java. */
public final class Application {
    private Application() {}

    /** The entry points of setup.py. */
    // region engine
    static Triggers engine(Store store, Subjects subjects, Consumer<String> news) {
        return Triggers.builder()
                .store(store)
                .task("app.tasks.ImportSubject", new ImportSubject(subjects))
                .managerType(new CustomManager(news))
                .runner(new CustomRunner())
                .build();
    }
    // endregion

    /** The view that starts a questionnaire, and the one that takes a page. */
    // region views
    static TriggerManager begin(Triggers triggers, String uid, String configuration) {
        TriggerManager triggerManager = triggers.session(uid, "custom_manager");
        triggerManager.updateConfiguration(WorkflowReader.json(configuration));
        return triggerManager;
    }

    static void firstPage(TriggerManager triggerManager, Kwargs responses) {
        triggerManager.fire("firstPageReceived", Kwargs.of("responses", responses));
    }
    // endregion
}
