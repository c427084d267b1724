package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupPhase;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;

class GroupGrowthTest extends GroupCase {
    @Test
    void an_open_group_takes_members_until_it_is_sealed_even_if_all_have_ended_meanwhile() throws Exception {
        Triggers triggers = engine(submit, complete);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(1))
                .then(complete, new Submission(5))
                .open());
        awaitSucceeded(handle, 1);
        assertThat(handle.phase()).isEqualTo(GroupPhase.OPEN);

        handle.add("second page", submit, List.of(new Chunk(1), new Chunk(2)));
        handle.add("second page", submit, List.of(new Chunk(1), new Chunk(2)));
        awaitSucceeded(handle, 3);
        assertThat(completions).hasValue(0);
        handle.seal();
        handle.seal();

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[0, 1, 2]");
        handle.seal();
        assertThatThrownBy(() -> handle.add("too late", submit, chunks(1))).isInstanceOf(SessionEndedException.class);
    }

    @Test
    void a_running_member_can_add_members_of_any_task_and_the_completing_task_waits_for_them() throws Exception {
        Task<Chunk, Submitted> splitting =
                LambdaTask.of("app.Split", Chunk.class, Submitted.class, (chunk, context) -> {
                    GroupHandle mine = context.group().orElseThrow();
                    mine.add("parts of " + chunk.number(), submit, List.of(new Chunk(10), new Chunk(11)));
                    return new Submitted(chunk.number(), "split");
                });
        Triggers triggers = engine(splitting, submit, complete);

        GroupHandle handle =
                triggers.submit(group().member(splitting, new Chunk(1)).then(complete, new Submission(5)));

        assertThat(handle.get(String.class, SOON)).isEqualTo("5:[1, 10, 11]");
    }

    @Test
    void no_member_is_added_once_the_completing_task_has_been_started() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Task<Void, Void> slow = LambdaTask.of("app.Slow", Void.class, Void.class, none -> {
            begun.countDown();
            go.await();
            return null;
        });
        Triggers triggers = engine(submit, slow);
        GroupHandle handle = triggers.submit(group().members(submit, chunks(1)).then(slow, null));
        begun.await();

        assertThat(handle.phase()).isEqualTo(GroupPhase.COMPLETING);
        assertThatThrownBy(() -> handle.add("too late", submit, chunks(1)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("have ended");
        go.countDown();
        assertThat(handle.await(SOON)).isEqualTo(GroupPhase.DONE);
    }

    @Test
    void a_group_can_be_submitted_by_a_task_and_by_a_member_of_another_group() throws Exception {
        var inner = new CopyOnWriteArrayList<GroupHandle>();
        var parts = new ArrayList<Triggers>();
        Task<Chunk, Submitted> nesting = LambdaTask.of("app.Nest", Chunk.class, Submitted.class, (chunk, context) -> {
            inner.add(parts.get(0)
                    .submit(Group.of("inner")
                            .withId("of-" + chunk.number())
                            .members(submit, chunks(2))
                            .then(complete, new Submission(chunk.number()))));
            return new Submitted(chunk.number(), "nested");
        });
        Triggers triggers = engine(nesting, submit, complete);
        parts.add(triggers);

        GroupHandle outer = triggers.submit(
                group().members(nesting, List.of(new Chunk(7), new Chunk(8))).then(complete, new Submission(5)));

        assertThat(outer.get(String.class, SOON)).isEqualTo("5:[7, 8]");
        assertThat(inner).hasSize(2);
        for (GroupHandle each : inner) {
            assertThat(each.get(String.class, SOON)).endsWith(":[0, 1]");
        }
        assertThat(completions).hasValue(3);
    }
}
