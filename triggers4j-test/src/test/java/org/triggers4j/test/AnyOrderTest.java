package org.triggers4j.test;

import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

@TriggersTest
class AnyOrderTest {
    private static final Workflow JOIN =
            Workflow.of(TaskConfig.named("t").after("a", "b", "c").run(TestTasks.PASS_THROUGH));
    private static final Workflow UNLESS =
            Workflow.of(TaskConfig.named("t").after("a", "b").unless("c").run(TestTasks.DEV_NULL));

    @Test
    void a_join_is_the_same_in_every_order_whenever_it_is_joined(TriggersHarness harness) {
        int sessions = join(harness)
                .check(session -> assertThat(session)
                        .hasFinished("t#0", Map.of("a", Map.of("n", 1), "b", Map.of(), "c", Map.of()))
                        .isMissing("t#1"));

        assertThat(sessions).isEqualTo(12);
        assertThat(harness.triggers().queries().sessions(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void each_order_is_tried_once_also_when_an_event_comes_twice(TriggersHarness harness) {
        var seen = new ArrayList<List<String>>();

        harness.anyOrder(session -> {})
                .event("a")
                .event("b")
                .event("a")
                .joining(AnyOrder.Joining.AT_THE_END)
                .check(session -> seen.add(fired(session)));

        assertThat(seen)
                .containsExactlyInAnyOrder(List.of("a", "a", "b"), List.of("a", "b", "a"), List.of("b", "a", "a"));
    }

    @Test
    void events_with_other_kwargs_are_other_events(TriggersHarness harness) {
        int sessions = harness.anyOrder(session -> {})
                .event("a", Kwargs.of("n", 1))
                .event("a", Kwargs.of("n", 2))
                .joining(AnyOrder.Joining.AFTER_EACH)
                .check(session -> {});

        assertThat(sessions).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void cascades_come_between_the_events_or_after_them(AnyOrder.Joining joining, TriggersHarness harness) {
        var orders = new LinkedHashSet<List<String>>();

        harness.anyOrder(session -> session.updateConfiguration(
                        Workflow.of(TaskConfig.named("t").after("a").run(TestTasks.DEV_NULL))))
                .event("a")
                .event("b")
                .joining(joining)
                .check(session -> orders.add(fired(session)));

        assertThat(orders)
                .isEqualTo(
                        joining == AnyOrder.Joining.AFTER_EACH
                                ? new LinkedHashSet<>(List.of(List.of("a", "t", "b"), List.of("b", "a", "t")))
                                : new LinkedHashSet<>(List.of(List.of("a", "b", "t"), List.of("b", "a", "t"))));
    }

    @Test
    void the_first_order_that_breaks_is_named_with_its_cause_and_its_session_is_kept(TriggersHarness harness) {
        var order = harness.anyOrder(session -> session.updateConfiguration(UNLESS))
                .event("a", Kwargs.of("n", 1))
                .event("b")
                .event("c");

        assertThatThrownBy(() -> order.check(session -> assertThat(session).hasFinished("t#0")))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Order 2 breaks, joined after each event, in session '"
                        + harness.session().uid()
                        + "-order-3': a{\"n\":1}, c, b.\nAll 6 orders are tried.\nExpected t#0 of")
                .hasMessageContaining("but it is abandoned. t#0 was abandoned and never runs: 'c'")
                .hasCauseInstanceOf(AssertionError.class);
        assertThat(harness.session(harness.session().uid() + "-order-3")).hasAbandoned("t#0");
    }

    @Test
    void another_round_has_other_sessions(TriggersHarness harness) {
        assertThatThrownBy(
                        () -> join(harness).check(session -> assertThat(session).isMissing("t#0")))
                .hasMessageContaining("-order-1'");
        assertThatThrownBy(
                        () -> join(harness).check(session -> assertThat(session).isMissing("t#0")))
                .hasMessageContaining("-order-2'");
    }

    @Test
    void an_event_that_cannot_be_fired_breaks_its_order(TriggersHarness harness) {
        var order = harness.anyOrder(session -> {}).event("a").event("");

        assertThatThrownBy(() -> order.check(session -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Order 1 breaks")
                .hasCauseInstanceOf(InvalidNameException.class);
    }

    @Test
    void of_many_orders_a_sample_is_tried_which_its_seed_repeats(TriggersHarness harness) {
        var first = new ArrayList<List<String>>();
        var second = new ArrayList<List<String>>();

        sevenEvents(harness).seed(42).check(session -> first.add(fired(session)));
        sevenEvents(harness).seed(42).check(session -> second.add(fired(session)));

        assertThat(first).hasSize(30).doesNotHaveDuplicates().isEqualTo(second);
    }

    @Test
    void an_order_of_a_sample_that_breaks_names_the_seed(TriggersHarness harness) {
        assertThatThrownBy(() -> sevenEvents(harness).seed(-42).check(session -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessageContaining("It is one of a sample of 30 of 5040 orders; .seed(-42L) draws the same again.\n"
                        + "on purpose");
        assertThatThrownBy(() -> sevenEvents(harness).check(session -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessageMatching("(?s).*; \\.seed\\(-?[0-9]+L\\) draws.*");
    }

    @Test
    void six_different_events_are_tried_in_all_orders(TriggersHarness harness) {
        var order = harness.anyOrder(session -> {}).joining(AnyOrder.Joining.AT_THE_END);
        List.of("a", "b", "c", "d", "e", "f").forEach(order::event);

        assertThat(order.check(session -> {})).isEqualTo(720);
    }

    @Test
    void at_least_one_order_is_tried(TriggersHarness harness) {
        var order = harness.anyOrder(session -> {});

        assertThatThrownBy(() -> order.atMost(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(order.check(session -> {})).isEqualTo(2);
    }

    @Test
    void it_works_with_threads_too() {
        try (TriggersHarness harness = TriggersHarness.builder().withThreads().start()) {
            assertThat(join(harness).check(session -> assertThat(session).hasFinished("t#0")))
                    .isEqualTo(12);
        }
    }

    private static AnyOrder join(TriggersHarness harness) {
        return harness.anyOrder(session -> session.updateConfiguration(JOIN))
                .event("a", Kwargs.of("n", 1))
                .event("b")
                .event("c");
    }

    private static AnyOrder sevenEvents(TriggersHarness harness) {
        var order = harness.anyOrder(session -> {}).atMost(30).joining(AnyOrder.Joining.AT_THE_END);
        List.of("a", "b", "c", "d", "e", "f", "g").forEach(order::event);
        return order;
    }

    private static List<String> fired(TriggerManager session) {
        return session.inspect().events(0, 100).stream()
                .flatMap(event -> Optional.ofNullable(event.trigger()).stream())
                .toList();
    }
}
