package org.triggers4j.example.cookbook.writing;

import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;

/** Code registered, configured and started. */
public final class Permits {
    private Permits() {}

    /** An engine that knows the code; the caller closes it. */
    public static Triggers open(Store store, Cases cases) {
        // region register
        Triggers triggers = Triggers.builder()
                .store(store)
                .task("permits.OpenCase", new OpenCase(cases))
                .build();
        triggers.start();
        // endregion
        return triggers;
    }

    /** Opens a case. */
    public static TriggerManager apply(Triggers triggers) {
        // region fire
        TriggerManager permit = triggers.session("permit-17");
        permit.updateConfiguration(WorkflowReader.json("""
                { "t_openCase": { "after": ["applicationReceived", "feePaid"], "run": "permits.OpenCase" } }"""));
        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        permit.fire("feePaid");
        // endregion
        return permit;
    }
}
