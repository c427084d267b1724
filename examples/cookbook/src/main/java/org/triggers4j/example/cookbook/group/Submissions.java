package org.triggers4j.example.cookbook.group;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.triggers4j.Triggers;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.GroupMember;
import org.triggers4j.task.GroupResults;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.OnFailure;

/** Samples that are submitted in chunks, side by side. */
public final class Submissions {
    private Submissions() {}

    /** What is submitted. */
    public record Submission(String id, List<String> samples) {}

    /** Some of its samples. */
    public record Chunk(List<String> samples) {}

    /** The accession numbers that a chunk got. */
    public record Accessions(List<String> numbers) {}

    /** Sends one chunk. */
    // region member
    public static final class Submit implements Task<Chunk, Accessions> {
        @Override
        public String name() {
            return "app.Submit";
        }

        @Override
        public Accessions run(Chunk chunk, CallContext context) {
            return new Accessions(
                    chunk.samples().stream().map(sample -> "SAMEA-" + sample).toList());
        }
    }
    // endregion

    /** Writes the accession numbers down, once all chunks have been sent. */
    // region complete
    public static final class Complete implements Task<Submission, String> {
        @Override
        public String name() {
            return "app.Complete";
        }

        @Override
        public String run(Submission submission, CallContext context) {
            GroupResults results = context.group().orElseThrow().results();
            List<String> numbers = results.values(Accessions.class).stream()
                    .flatMap(accessions -> accessions.numbers().stream())
                    .toList();
            return submission.id() + " is " + numbers;
        }
    }
    // endregion

    /** Submits in chunks of two. */
    public static GroupHandle submit(Triggers triggers, Submission submission) {
        // region submit
        GroupHandle group = triggers.submit(Group.of("submit-biosample")
                .withId(submission.id())
                .members(new Submit(), chunks(submission, 2))
                .then(new Complete(), submission));
        // endregion
        return group;
    }

    static List<Chunk> chunks(Submission submission, int size) {
        var chunks = new ArrayList<Chunk>();
        List<String> samples = submission.samples();
        for (int from = 0; from < samples.size(); from += size) {
            chunks.add(new Chunk(samples.subList(from, Math.min(samples.size(), from + size))));
        }
        return chunks;
    }

    /** A completing task that makes the best of what there is. */
    public static Task<Submission, String> report() {
        // region report
        return LambdaTask.of("app.Report", Submission.class, String.class, (submission, context) -> {
            GroupResults results = context.group().orElseThrow().results();
            String failed = results.in(TaskState.FAILED).stream()
                    .map(member -> "chunk " + member.index() + ": "
                            + member.failure().orElseThrow().message())
                    .collect(Collectors.joining(", "));
            return results.count(TaskState.SUCCEEDED) + " of " + results.size() + " sent; " + failed;
        });
        // endregion
    }

    /** The same with another policy. */
    public static GroupHandle submitAndReport(Triggers triggers, Submission submission) {
        // region collect
        GroupHandle group = triggers.submit(Group.of("submit-biosample")
                .members(new Submit(), chunks(submission, 2))
                .then(report(), submission)
                .onFailure(OnFailure.COLLECT));
        // endregion
        return group;
    }

    /** Splits a submission; called in the transaction that accepts it. */
    // region split
    public static final class Split implements Task<Submission, String> {
        private final Triggers triggers;

        public Split(Triggers triggers) {
            this.triggers = triggers;
        }

        @Override
        public String name() {
            return "app.Split";
        }

        @Override
        public String run(Submission submission, CallContext context) {
            return triggers.submit(Group.of("submit-biosample")
                            .withId(context.id()) // the same for every attempt at this call
                            .members(new Submit(), chunks(submission, 2))
                            .then(new Complete(), submission))
                    .id();
        }
    }
    // endregion

    /** Adds the pages of a listing one after the other. */
    // region pages
    public static final class ReadPage implements Task<ReadPage.Page, Integer> {
        public record Page(int number) {}

        private static final int PAGES = 3;

        @Override
        public String name() {
            return "app.ReadPage";
        }

        @Override
        public Integer run(Page page, CallContext context) {
            if (page.number() < PAGES) {
                GroupHandle group = context.group().orElseThrow();
                int next = page.number() + 1;
                group.add("page " + next, this, List.of(new Page(next)));
            }
            return page.number();
        }
    }
    // endregion

    /** Says what every member is at. */
    public static String describe(GroupHandle group) {
        // region inspect
        String members = group.results().members().stream()
                .map((GroupMember member) -> member.instance() + " " + member.state())
                .collect(Collectors.joining(", "));
        return group.phase() + ": " + members;
        // endregion
    }
}
