package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.calls.ManualEngines.NOON;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Unique keys that others may take over, once their stale time limit has passed. */
class StaleTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Unique PERISHABLE = Unique.BY_ARGUMENTS.withStaleTimeLimit(Duration.ofMinutes(5));
    private static final User ANN = new User(1);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private Triggers identity(TaskOptions options) {
        return engines.engine(task(options, (user, context) -> user.id()));
    }

    @Test
    void without_a_stale_limit_a_claim_is_good_for_as_long_as_its_call_is_alive() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS));
        AsyncResult<Integer> first = handle(triggers).delay(ANN);

        engines.pass(Duration.ofDays(1000));

        assertThat(handle(triggers).delay(ANN).id()).isEqualTo(first.id());
    }

    @Test
    void a_stale_claim_is_taken_over_and_the_run_that_had_it_can_neither_commit_nor_release() throws Exception {
        var triggers = new AtomicReference<Triggers>();
        var second = new AtomicReference<AsyncResult<Integer>>();
        triggers.set(engines.engine(task(TaskOptions.DEFAULT.withUnique(PERISHABLE), (user, context) -> {
            if (second.get() == null) {
                engines.pass(Duration.ofMinutes(5));
                second.set(handle(triggers.get()).delay(user));
                return -1;
            }
            return 2;
        })));
        AsyncResult<Integer> first = handle(triggers.get()).delay(ANN);

        triggers.get().drain(1);

        assertThat(second.get().id()).isNotEqualTo(first.id());
        assertThat(first.exception().orElseThrow().message()).contains("took its unique key over");
        assertThat(handle(triggers.get()).isProcessing(ANN)).isTrue();
        assertThat(handle(triggers.get()).delay(ANN).id())
                .isEqualTo(second.get().id());
        triggers.get().drain();
        assertThat(second.get().get(NOT_AT_ALL)).isEqualTo(2);
        assertThat(first.state()).isEqualTo(TaskState.FAILED);
        assertThat(engines.journal.lines())
                .doesNotContain("success -1")
                .containsOnlyOnce("failure TimeLimitExceededException")
                .contains("success 2");
    }

    @Test
    void the_failure_of_a_waiting_call_whose_claim_goes_to_an_instance_is_told() {
        Triggers triggers =
                identity(TaskOptions.DEFAULT.withUnique(PERISHABLE.withKeys((task, arguments) -> "one key")));
        AsyncResult<Integer> first = handle(triggers).apply(ANN, CallOptions.NONE.queue("elsewhere"));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_task").after("go").run("app.Task")));
        engines.pass(Duration.ofMinutes(5));

        session.fire("go", Kwargs.of("id", 1));
        triggers.drain();

        assertThat(first.state()).isEqualTo(TaskState.FAILED);
        assertThat(session.inspect().instance("t_task#0").status()).isEqualTo(InstanceStatus.FINISHED);
        assertThat(engines.journal.lines())
                .containsExactly(
                        "apply WAITING",
                        "trigger QUEUED",
                        "failure TimeLimitExceededException",
                        "start 0",
                        "success {\"result\":1}");
    }

    @Test
    void a_claim_of_a_call_for_later_gets_stale_only_after_that_is_due() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(PERISHABLE));
        AsyncResult<Integer> first = handle(triggers).apply(ANN, CallOptions.NONE.eta(NOON.plusSeconds(3600)));

        engines.pass(Duration.ofMinutes(64));
        assertThat(handle(triggers).delay(ANN).id()).isEqualTo(first.id());
        engines.pass(Duration.ofMinutes(1));

        assertThat(handle(triggers).delay(ANN).id()).isNotEqualTo(first.id());
    }
}
