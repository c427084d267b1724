package org.triggers4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;

class FailureNotifierTest {
    private static final Failure FAILURE =
            new Failure("java.lang.IllegalStateException", "no luck", "at app.Fetch", Kwargs.empty());

    private final List<FailureNotifier.Notice> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final FailureNotifier notifier =
            FailureNotifier.to(sent::add).atMost(2, Duration.ofMinutes(10)).clock(() -> now);

    private static TaskEvent event(String task) {
        return new TaskEvent(
                "id-1", task, "default", Kwargs.of("password", "secret"), 1, 2, Map.of(), Optional.empty());
    }

    @Test
    void a_notice_says_which_task_failed_and_why_and_keeps_the_arguments_to_itself() {
        notifier.onTaskFailure(event("app.Fetch"), FAILURE);

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).subject()).isEqualTo("Error in app.Fetch");
        assertThat(sent.get(0).body())
                .contains("IllegalStateException: no luck", "Id: id-1", "retries before: 2", "at app.Fetch")
                .doesNotContain("secret", "Not told");
    }

    @Test
    void arguments_are_shown_if_somebody_says_so() {
        notifier.showingArguments().onTaskFailure(event("app.Fetch"), FAILURE);

        assertThat(sent.get(0).body()).contains("Arguments: {\"password\":\"secret\"}");
    }

    @Test
    void a_task_with_a_description_is_called_by_it() {
        var task = LambdaTask.of("app.Fetch", Void.class, Void.class, nothing -> null)
                .describedAs("Fetch USI\nstatus");

        notifier.describing(task).onTaskFailure(event("app.Fetch"), FAILURE);

        assertThat(sent.get(0).subject()).isEqualTo("Error in Fetch USI status");
    }

    @Test
    void of_each_task_so_many_are_sent_in_a_window_and_the_next_one_counts_the_others() {
        for (int i = 0; i < 5; i++) {
            notifier.onTaskFailure(event("app.Fetch"), FAILURE);
        }
        notifier.onTaskFailure(event("app.Other"), FAILURE);
        assertThat(sent).hasSize(3);
        now = now.plus(Duration.ofMinutes(10));

        notifier.onTaskFailure(event("app.Fetch"), FAILURE);
        notifier.onTaskFailure(event("app.Fetch"), FAILURE);

        assertThat(sent).hasSize(5);
        assertThat(sent.get(3).body()).contains("Not told since the last notice of this task: 3 failures.");
        assertThat(sent.get(4).body()).doesNotContain("Not told");
    }

    @Test
    void a_sink_that_throws_is_logged_and_used_again() {
        var calls = new ArrayList<String>();
        FailureNotifier broken = FailureNotifier.to(notice -> {
            calls.add(notice.subject());
            throw new AssertionError("no mail today");
        });

        assertThatCode(() -> {
                    broken.onTaskFailure(event("app.Fetch"), FAILURE);
                    broken.onTaskFailure(event("app.Fetch"), FAILURE);
                })
                .doesNotThrowAnyException();

        assertThat(calls).hasSize(2);
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> notifier.atMost(0, Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notifier.atMost(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
