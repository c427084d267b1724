package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.ConflictException;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.GroupResults;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.OnFailure;

/** Groups on a database. */
abstract class GroupCases {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final List<Triggers> opened = new ArrayList<>();
    private final AtomicInteger completions = new AtomicInteger();

    record Part(int number) {}

    private final Task<Part, Integer> twice =
            LambdaTask.of("app.Twice", Part.class, Integer.class, part -> part.number() * 2);

    private final Task<Void, String> sum = LambdaTask.of("app.Sum", Void.class, String.class, (none, context) -> {
        completions.incrementAndGet();
        GroupResults results = context.group().orElseThrow().results();
        return results.count(TaskState.SUCCEEDED) + "/" + results.size() + "="
                + results.in(TaskState.SUCCEEDED).stream()
                        .mapToInt(member -> member.value(Integer.class))
                        .sum();
    });

    /** A store on the one database of this test. */
    abstract JdbcStore store();

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    private Triggers start(Task<?, ?>... tasks) {
        TriggersBuilder builder = Triggers.builder().store(store()).discoverServices(false);
        List.of(tasks).forEach(builder::task);
        Triggers triggers = builder.build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    private static List<Part> parts(int number) {
        return IntStream.range(0, number).mapToObj(Part::new).toList();
    }

    @Test
    void a_thousand_members_and_the_one_that_completes_run_on_two_engines() throws Exception {
        Triggers one = start(twice, sum);
        Triggers other = start(twice, sum);

        GroupHandle group =
                one.submit(Group.of("thousand").members(twice, parts(1000)).then(sum, null));

        assertThat(other.group(group.id()).get(String.class, SOON)).isEqualTo("1000/1000=999000");
        assertThat(completions).hasValue(1);
        assertThat(other.inspect(group.id()).isEnded()).isTrue();
    }

    @Test
    void the_first_failure_cancels_hundreds_of_members_in_one_commit() throws Exception {
        var go = new CountDownLatch(1);
        Task<Part, Integer> failing = LambdaTask.of("app.Twice", Part.class, Integer.class, part -> {
            go.await();
            throw new IllegalStateException("broken " + part.number());
        });
        Triggers triggers = start(failing, sum);
        GroupHandle group = triggers.submit(
                Group.of("fast").members(failing, parts(400)).then(sum, null).onFailure(OnFailure.FAIL_FAST));

        go.countDown();

        assertThat(group.get(String.class, SOON)).isEqualTo("0/400=0");
        assertThat(group.results().count(TaskState.FAILED)).isEqualTo(1);
        assertThat(group.results().count(TaskState.CANCELLED)).isEqualTo(399);
        assertThat(completions).hasValue(1);
    }

    @Test
    void a_group_is_cancelled_sealed_and_submitted_again_by_whoever_has_its_id() throws Exception {
        Triggers triggers = start(twice, sum);
        Group open = Group.of("open")
                .withId("1")
                .members(twice, parts(2))
                .then(sum, null)
                .open();
        GroupHandle group = triggers.submit(open);
        assertThat(triggers.submit(open).id()).isEqualTo(group.id());
        assertThatThrownBy(() -> triggers.submit(open.onFailure(OnFailure.COLLECT)))
                .isInstanceOf(ConflictException.class);

        group.add("more", twice, List.of(new Part(10)));
        group.seal();
        assertThat(group.get(String.class, SOON)).isEqualTo("3/3=22");

        GroupHandle never = triggers.submit(open.withId("2"));
        never.cancel();
        assertThat(never.await(SOON)).isEqualTo(GroupPhase.CANCELLED);
        assertThat(completions).hasValue(1);
    }
}
