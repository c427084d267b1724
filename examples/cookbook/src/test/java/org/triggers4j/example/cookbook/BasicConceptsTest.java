package org.triggers4j.example.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;

/** What docs/guide/basic-concepts.md says is so. */
class BasicConceptsTest {
    @Test
    void the_order_is_packed_and_sent_whatever_comes_first() {
        try (Triggers triggers = BasicConcepts.open(new InMemoryStore())) {
            TriggerManager order = BasicConcepts.order(triggers);

            BasicConcepts.fire(order);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> order.inspect().instances().stream()
                            .anyMatch(instance -> instance.name().toString().equals("t_ship#0")
                                    && instance.status() == InstanceStatus.FINISHED));
            assertThat(BasicConcepts.sent(triggers)).isEqualTo("a parcel with a teapot to 12 Mill Lane");
        }
    }

    @Test
    void what_it_waits_for_is_what_the_page_prints() {
        try (Triggers triggers = BasicConcepts.open(new InMemoryStore())) {
            TriggerManager order = BasicConcepts.order(triggers);

            order.fire("addressConfirmed");

            assertThat(BasicConcepts.why(order))
                    .isEqualTo(
                            "t_ship#0 waits for 't_pack' (fires when that task finishes; it has no instance yet). It is"
                                    + " abandoned if 'cancelled' fires first.");
        }
    }
}
