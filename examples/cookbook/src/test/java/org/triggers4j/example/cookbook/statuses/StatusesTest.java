package org.triggers4j.example.cookbook.statuses;

import static org.awaitility.Awaitility.await;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/statuses.md says is so. */
@Timeout(60)
class StatusesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final CountDownLatch isScanned = new CountDownLatch(1);
    private GuidePage page;
    private TriggersHarness harness;
    private TriggerManager permit;

    @BeforeEach
    void open() throws IOException {
        page = GuidePage.named("statuses.md");
        TriggerTask slow = context -> isScanned.await(50, TimeUnit.SECONDS);
        harness = TriggersHarness.builder()
                .task("permits.OpenCase", TestTasks.devNull())
                .task("permits.ScanPlans", slow)
                .task("permits.BookFee", TestTasks.failing(() -> new IOException("no answer")))
                .task("permits.PrintPlans", TestTasks.retrying(1, TestTasks.devNull()))
                .task("permits.SendPlans", TestTasks.skipping(Kwargs.empty()))
                .withThreads()
                .start();
        permit = harness.session();
        permit.updateConfiguration(WorkflowReader.json(page.code("\"t_inspectSite\": {")));
    }

    @AfterEach
    void close() {
        isScanned.countDown();
        harness.close();
    }

    private void fireAll() {
        permit.fire("isSmallBuilding");
        permit.fire("applicationReceived");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page.output()).containsAll(Statuses.report(permit.inspect())));
    }

    private InstanceView instance(String name) {
        return permit.inspect().instance(name);
    }

    @Test
    void an_instance_can_be_in_each_of_the_eight_statuses() {
        fireAll();

        assertThat(permit.inspect().instances())
                .extracting(InstanceView::status)
                .contains(InstanceStatus.values());
        assertThat(Statuses.report(permit.inspect())).hasSize(9);
    }

    @Test
    void meta_statuses_say_what_can_be_done() {
        fireAll();

        assertThat(Statuses.advice(instance("t_openCase#0"))).isEqualTo("nothing: it has ended");
        assertThat(Statuses.advice(instance("t_bookFee#0"))).isEqualTo("replay or skip it");
        assertThat(Statuses.advice(instance("t_assess#0"))).isEqualTo("wait for plansRead");
        assertThat(Statuses.advice(instance("t_inspectSite#0"))).isEqualTo("wait for a worker");
        assertThat(Statuses.advice(instance("t_scanPlans#0"))).isEqualTo("wait for a worker");
        assertThat(permit.inspect().unresolvedInstances())
                .extracting(view -> view.name().task())
                .containsExactlyInAnyOrder("t_bookFee", "t_assess", "t_inspectSite", "t_scanPlans");
    }

    @Test
    void only_what_failed_can_be_replayed_or_skipped() {
        fireAll();

        assertThat(permit.inspect().instances())
                .filteredOn(InstanceView::canReplay)
                .extracting(view -> view.name().toString())
                .containsExactly("t_bookFee#0");
        assertThat(permit.inspect().instances()).allMatch(view -> view.canReplay() == view.canSkip());
    }

    @Test
    void conditions_that_hold_unnoticed_show() {
        permit.updateConfiguration(WorkflowReader.json(
                "{\"t_a\": {\"after\": [\"go\", \"b\"], \"unless\": [\"c\", \"d\"], \"run\": \"permits.OpenCase\"}}"));
        permit.fire("go");
        permit.fire("c");
        assertThat(instance("t_a#0").canSchedule()).isTrue();
        assertThat(instance("t_a#0").canRun()).isFalse();

        permit.updateConfiguration(
                Workflow.of(TaskConfig.named("t_a").after("go").unless("c", "d").run("permits.OpenCase")));
        assertThat(instance("t_a#0").canRun()).isTrue();
        assertThat(Statuses.advice(instance("t_a#0"))).startsWith("fire a trigger of it again");

        permit.updateConfiguration(
                Workflow.of(TaskConfig.named("t_a").after("go").unless("c").run("permits.OpenCase")));
        assertThat(instance("t_a#0").canAbandon()).isTrue();
        assertThat(instance("t_a#0").canRun()).isFalse();
        assertThat(instance("t_a#0").canSchedule()).isFalse();
        permit.fire("c");
        assertThat(permit).hasAbandoned("t_a#0");
    }

    @Test
    void each_status_has_its_time() {
        fireAll();

        assertThat(Statuses.failedAt(instance("t_bookFee#0")))
                .contains(harness.clock().instant());
        assertThat(Statuses.failedAt(instance("t_openCase#0"))).isEmpty();
        assertThat(instance("t_printPlans#0").transitions().keySet())
                .containsExactly(
                        InstanceStatus.UNSTARTED,
                        InstanceStatus.SCHEDULED,
                        InstanceStatus.RUNNING,
                        InstanceStatus.FAILED,
                        InstanceStatus.REPLAYED);
    }

    @Test
    void what_no_worker_knows_stays_scheduled_and_says_so() {
        fireAll();

        assertThat(page.output()).contains(permit.explain("t_inspectSite#0").sentence());
    }

    @Test
    void a_status_written_by_hand_enqueues_nothing() {
        fireAll();

        permit.updateInstanceStatus("t_openCase#0", InstanceStatus.SCHEDULED);

        String why = permit.explain("t_openCase#0").sentence();
        assertThat(why).contains("It is not in the queue, so it stays like this");
        assertThat(permit).hasScheduled("t_openCase#0");
    }
}
