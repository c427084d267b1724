package org.triggers4j;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupMember;
import org.triggers4j.task.GroupResults;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskState;

/** Chunks that are submitted side by side, and what completes the submission. */
abstract class GroupCase extends EngineCase {
    record Chunk(int number) {}

    record Submitted(int number, String status) {}

    record Submission(int id) {}

    final AtomicInteger completions = new AtomicInteger();

    final Task<Chunk, Submitted> submit =
            LambdaTask.of("app.Submit", Chunk.class, Submitted.class, chunk -> new Submitted(chunk.number(), "ok"));

    final Task<Submission, String> complete =
            LambdaTask.of("app.Complete", Submission.class, String.class, (submission, context) -> {
                completions.incrementAndGet();
                return submission.id() + ":" + numbers(results(context));
            });

    final Task<Submission, String> count =
            LambdaTask.of("app.Count", Submission.class, String.class, (submission, context) -> {
                completions.incrementAndGet();
                GroupResults results = results(context);
                return results.members().stream()
                        .map(GroupMember::state)
                        .toList()
                        .toString();
            });

    static GroupResults results(CallContext context) {
        return context.group().orElseThrow().results();
    }

    static List<Integer> numbers(GroupResults results) {
        return results.values(Submitted.class).stream().map(Submitted::number).toList();
    }

    static List<Chunk> chunks(int number) {
        return IntStream.range(0, number).mapToObj(Chunk::new).toList();
    }

    static Group group() {
        return Group.of("submit-biosample");
    }

    final Triggers engine(Task<?, ?>... tasks) {
        return started(with(Triggers.builder(), tasks));
    }

    static TriggersBuilder with(TriggersBuilder builder, Task<?, ?>... tasks) {
        List.of(tasks).forEach(builder::task);
        return builder;
    }

    /** Fails for chunk 1 until told otherwise. */
    Task<Chunk, Submitted> failingFor(AtomicInteger broken) {
        return LambdaTask.of("app.Submit", Chunk.class, Submitted.class, chunk -> {
            if (chunk.number() == broken.get()) {
                throw new IllegalStateException("BioSamples said no");
            }
            return new Submitted(chunk.number(), "ok");
        });
    }

    static void awaitSucceeded(GroupHandle handle, int number) {
        await().atMost(SOON).until(() -> handle.results().count(TaskState.SUCCEEDED) == number);
    }
}
