package org.triggers4j.example.cookbook.writing;

import static org.awaitility.Awaitility.await;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.Triggers;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidResultException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/writing-tasks.md says of input, results and cascades is so. */
class WritingTasksTest {
    private final Cases cases = new Cases();

    /** Returns whatever a test wants to see returned. */
    private static final class Returning implements TriggerTask {
        private Optional<Object> result = Optional.empty();

        @Override
        public Object run(TaskContext context) {
            return result.orElse(null);
        }
    }

    private final Returning returning = new Returning();

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("permits.OpenCase", new OpenTypedCase(cases))
            .task("permits.CheckDocument", new CheckDocument())
            .task("permits.Reject", new Rejection())
            .task("permits.Return", returning)
            .build();

    private GuidePage page;

    @BeforeEach
    void read() throws IOException {
        page = GuidePage.named("writing-tasks.md");
    }

    private static void configure(TriggerManager permit, String task, String run, String... after) {
        permit.updateConfiguration(
                Workflow.of(TaskConfig.named(task).after(after).run(run)));
    }

    private static Failure failure(TriggerManager permit, String instance) {
        return permit.inspect().instance(instance).failure().orElseThrow();
    }

    @Test
    void a_case_is_opened_and_its_number_handed_on() {
        try (Triggers engine = Permits.open(new InMemoryStore(), cases)) {
            TriggerManager permit = Permits.apply(engine);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> permit.inspect().unresolvedTasks().isEmpty());

            assertThat(permit).hasFinished("t_openCase#0", Map.of("caseNumber", 1));
            assertThat(permit.inspect().latestKwargs()).containsEntry("t_openCase", Kwargs.of("caseNumber", 1));
            assertThat(cases.all()).containsExactly("12 Mill Lane");
        }
    }

    @Test
    void kwargs_become_records_and_records_results(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_openCase", "permits.OpenCase", "applicationReceived", "fee.paid");

        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane", "floors", 2, "begin", "2026-04-01"));
        permit.fire("fee.paid", Kwargs.of("amount", 80));
        harness.joinAll();

        assertThat(permit).hasFinished("t_openCase#0", Map.of("caseNumber", 1, "isPaid", true));
    }

    @Test
    void a_trigger_that_was_not_received_is_null(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_openCase", "permits.OpenCase", "applicationReceived");

        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane", "floors", 2, "unknown", "ignored"));
        harness.joinAll();

        assertThat(permit).hasFinished("t_openCase#0", Map.of("caseNumber", 1, "isPaid", false));
    }

    @Test
    void what_does_not_fit_fails_with_all_its_places(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_openCase", "permits.OpenCase", "applicationReceived");

        permit.fire("applicationReceived", Kwargs.of("address", " ", "floors", "two"));
        harness.joinAll();

        Failure failure = failure(permit, "t_openCase#0");
        assertThat(failure.type()).isEqualTo(InvalidKwargsException.class.getName());
        assertThat(page.output()).contains(failure.type());
        assertThat(page.output()).containsSequence(failure.message().lines().toList());
        assertThat(failure.message().lines()).hasSize(2);
        assertThat(page.output()).contains(failure.context().toJson());
        assertThat(permit).isMissing("t_openCase#1");
    }

    @Test
    void a_missing_trigger_fails_with_its_name(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_check", "permits.CheckDocument", "somethingElse");

        permit.fire("somethingElse");
        harness.joinAll();

        assertThat(page.output()).contains(failure(permit, "t_check#0").message());
    }

    @Test
    void one_value_may_be_missing(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_check", "permits.CheckDocument", "documentReceived");

        permit.fire("documentReceived", Kwargs.of("name", "plan.pdf"));
        harness.joinAll();

        assertThat(permit).hasFinished("t_check#0", Map.of("name", "plan.pdf", "pages", 1));
    }

    @Test
    void a_task_fires_from_inside(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_check", "permits.CheckDocument", "documentReceived");

        permit.fire("documentReceived", Kwargs.of("name", "plan.exe"));
        harness.joinAll();

        assertThat(permit.inspect().latestKwargs()).containsEntry("documentRejected", Kwargs.of("name", "plan.exe"));
    }

    @Test
    void a_task_gives_itself_up(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_check", "permits.CheckDocument", "documentReceived");

        permit.fire("documentReceived", Kwargs.of("name", "plan.pdf", "pages", 0));
        harness.joinAll();

        assertThat(permit).hasSkipped("t_check#0");
        assertThat(permit).instance("t_check#0").hasMetadata("reason", "empty");
        assertThat(permit.inspect().latestKwargs()).doesNotContainKey("t_check");
    }

    @Test
    void values_travel_with_the_exception(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_reject", "permits.Reject", "plansRead");

        permit.fire("plansRead", Kwargs.of("floors", 9));
        harness.joinAll();

        Failure failure = failure(permit, "t_reject#0");
        assertThat(failure.message()).isEqualTo("Too high for this district");
        assertThat(failure.context()).isEqualTo(Kwargs.of("floors", 9, "allowed", 5));
    }

    @Test
    void nothing_in_whatever_form_is_an_empty_result(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_return", "permits.Return", "go");
        List<Optional<Object>> nothings = List.of(
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(List.of()),
                Optional.of(""),
                Optional.of(false),
                Optional.of(0));

        for (Optional<Object> nothing : nothings) {
            returning.result = nothing;
            TriggerManager another = harness.session(permit.uid() + "-" + nothings.indexOf(nothing));
            configure(another, "t_return", "permits.Return", "go");
            another.fire("go");
            harness.joinAll();

            assertThat(another).hasFinished("t_return#0", Map.of());
        }
    }

    @Test
    void anything_else_is_a_wrong_result(TriggersHarness harness, TriggerManager permit) {
        configure(permit, "t_return", "permits.Return", "go");
        returning.result = Optional.of("done");

        permit.fire("go");
        harness.joinAll();

        assertThat(permit).hasFailed("t_return#0", InvalidResultException.class);
        assertThat(page.output()).contains(failure(permit, "t_return#0").message());
        assertThat(failure(permit, "t_return#0").context()).isEqualTo(Kwargs.of("actual_result", "done"));
    }

    @Test
    void an_archive_refuses_who_was_overtaken() {
        Archive archive = new Archive();

        assertThat(archive.put("permit-17/t_scan#0", 2, "new")).isTrue();
        assertThat(archive.put("permit-17/t_scan#0", 1, "old")).isFalse();

        assertThat(archive.get("permit-17/t_scan#0")).contains("new");
    }
}
