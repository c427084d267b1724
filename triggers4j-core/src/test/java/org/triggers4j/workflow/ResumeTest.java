package org.triggers4j.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;

/** What a session that was halted catches up on. */
class ResumeTest {
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void a_resumed_session_finalizes_only_after_the_last_fire_that_was_put_off() {
        SessionSlice slice = configured(
                TaskConfig.named("t_a").after().andEvery("go").run("run"),
                TaskConfig.named("t_late").after().andEvery("t_a").run("run"));
        slice = on(slice, fired("go"), 100).after();
        slice = on(slice, finished("t_a", 0), 100).after();
        slice = on(slice, fired("go"), 3).after();
        assertThat(slice.halted()).isPresent();
        slice = on(slice, finished("t_late", 0), 3).after();
        slice = on(slice, finished("t_a", 1), 3).after();

        Transition resumed = on(slice, new SessionEvent.Resumed(Operator.named("ops")), 3);

        assertThat(resumed.ready()).extracting(Ready::instance).containsExactly(new InstanceName("t_late", 1));
        assertThat(resumed.entries()).extracting(LogEntry::kind).containsExactly(EventKind.RESUMED);
    }

    @Test
    void a_session_that_was_halted_with_nothing_left_to_do_finalizes_when_it_is_resumed() {
        SessionSlice slice =
                configured(TaskConfig.named("t_a").after("never").unless("go").run("run"));
        slice = on(slice, fired("go"), 1).after();
        assertThat(slice.halted()).isPresent();

        Transition resumed = on(slice, new SessionEvent.Resumed(Operator.named("ops")), 1);

        assertThat(resumed.entries())
                .extracting(LogEntry::trigger)
                .containsExactly(null, SessionSlice.SESSION_FINALIZED);
    }

    @Test
    void retries_without_limit_end_in_a_halted_session_and_can_be_replayed_once_it_goes_on() {
        SessionSlice slice = configured(TaskConfig.named("t_a").after("go").run("run"));
        slice = on(slice, fired("go"), 3).after();
        slice = on(slice, retried("t_a", 0), 3).after();
        assertThat(slice.halted()).isEmpty();
        slice = on(slice, retried("t_a", 1), 3).after();
        assertThat(slice.halted()).isPresent();

        Transition refused = on(slice, retried("t_a", 2), 3);

        assertThat(refused.ready()).isEmpty();
        TaskInstance failed = refused.changed().get(0);
        assertThat(failed.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(refused.entries().get(0).detail().object(LogEntry.FAILURE).text("message"))
                .startsWith("A retry was refused, because the session is halted: The session has 3 instances");
        SessionSlice resumed = on(refused.after(), new SessionEvent.Resumed(Operator.named("ops")), 3)
                .after();
        Transition replayed =
                on(resumed, new SessionEvent.Replayed(failed.name(), Optional.empty(), Operator.named("ops")), 3);
        assertThat(replayed.ready()).extracting(Ready::instance).containsExactly(new InstanceName("t_a", 3));
    }

    private static SessionEvent retried(String task, int number) {
        var request =
                new SessionEvent.RetryRequest(Optional.empty(), Optional.empty(), Kwargs.empty(), Optional.empty());
        return new SessionEvent.RetryRaised(
                new InstanceName(task, number), request, Optional.empty(), new SessionEvent.Run(NOW, 0));
    }

    private static SessionSlice configured(TaskConfig... tasks) {
        SessionSlice slice = SessionSlice.fresh(true);
        Workflow workflow = Workflow.of(tasks);
        for (String trigger : workflow.triggers()) {
            slice = slice.withLastFire(trigger, Optional.empty());
        }
        return on(slice, new SessionEvent.Configured(workflow), 100).after();
    }

    private static SessionEvent fired(String trigger) {
        return new SessionEvent.Fired(trigger, Kwargs.empty(), 0);
    }

    private static SessionEvent finished(String task, int number) {
        return new SessionEvent.Finished(new InstanceName(task, number), Kwargs.empty(), new SessionEvent.Run(NOW, 0));
    }

    private static Transition on(SessionSlice slice, SessionEvent event, long maxInstances) {
        return slice.on(event, new SessionLimits(maxInstances, 1_000), NOW);
    }
}
