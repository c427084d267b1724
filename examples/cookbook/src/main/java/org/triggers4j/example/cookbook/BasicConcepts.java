package org.triggers4j.example.cookbook;

import java.util.Map;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** The code of {@code docs/guide/basic-concepts.md}: an order is packed and shipped. */
public final class BasicConcepts {
    private BasicConcepts() {}

    // region tasks
    static final class Pack implements TriggerTask {
        @Override
        public Object run(TaskContext context) {
            String item = context.triggerKwargs("paid").text("item");
            return Map.of("parcel", "a parcel with a " + item);
        }
    }

    static final class Ship implements TriggerTask {
        @Override
        public Object run(TaskContext context) {
            String parcel = context.triggerKwargs("t_pack").text("parcel");
            String street = context.triggerKwargs("addressConfirmed").text("street");
            return Map.of("sent", parcel + " to " + street);
        }
    }
    // endregion

    /** An engine that knows both tasks; the caller closes it. */
    public static Triggers open(Store store) {
        // region engine
        Triggers triggers = Triggers.builder()
                .store(store)
                .task("shop.Pack", new Pack())
                .task("shop.Ship", new Ship())
                .build();
        triggers.start();
        // endregion
        return triggers;
    }

    /** Configures the session of an order. */
    public static TriggerManager order(Triggers triggers) {
        // region session
        TriggerManager order = triggers.session("order-1001");
        order.updateConfiguration(WorkflowReader.json("""
                {
                  "t_pack": { "after": ["paid", "inStock"], "run": "shop.Pack" },
                  "t_ship": { "after": ["t_pack", "addressConfirmed"], "unless": ["cancelled"], "run": "shop.Ship" }
                }"""));
        // endregion
        return order;
    }

    /** Fires what happens to an order, in no particular sequence. */
    public static void fire(TriggerManager order) {
        // region fire
        order.fire("addressConfirmed", Kwargs.of("street", "12 Mill Lane"));
        order.fire("inStock");
        order.fire("paid", Kwargs.of("item", "teapot"));
        // endregion
    }

    /** What was sent where, once it was. */
    public static String sent(Triggers triggers) {
        // region look
        SessionInspector order = triggers.inspect("order-1001");
        Kwargs result = order.instance("t_ship#0").result().orElseThrow();
        // endregion
        return result.text("sent");
    }

    /** Why it has not been sent, or what became of it. */
    public static String why(TriggerManager order) {
        // region explain
        String why = order.explain("t_ship").sentence();
        // endregion
        return why;
    }
}
