package org.triggers4j.example.injecttool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.example.injecttool.Arguments.Chunk;
import org.triggers4j.example.injecttool.Arguments.OfSubmission;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupResults;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.OnFailure;

/** Handing a submission in: it is split, its chunks are submitted side by side, and then it is completed. */
final class SubmitSubmission {
    private static final int MOST_SAMPLES = 4;

    private SubmitSubmission() {}

    /** Makes the group. */
    static final class Split implements Task<OfSubmission, String> {
        static final String NAME = "biosample.SplitSubmission";

        private final Domain domain;
        private final Supplier<Triggers> triggers;

        Split(Domain domain, Supplier<Triggers> triggers) {
            this.domain = domain;
            this.triggers = triggers;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Split submission data";
        }

        @Override
        public String run(OfSubmission given, CallContext context) {
            domain.become(given.submissionId(), Submission.Status.WAITING, "Is being submitted");
            return triggers.get()
                    .submit(Group.of("submit-biosample")
                            .withId(context.id()) // this task may run twice; the group is one
                            .members(new Submit(domain), chunks(given.submissionId()))
                            .then(new Complete(domain), given)
                            .onFailure(OnFailure.COLLECT))
                    .id();
        }

        private List<Chunk> chunks(int submission) {
            List<Integer> ids = domain.registry().samples(submission).stream()
                    .map(Registry.Sample::id)
                    .toList();
            var chunks = new ArrayList<Chunk>();
            for (int from = 0; from < ids.size(); from += MOST_SAMPLES) {
                chunks.add(new Chunk(submission, ids.subList(from, Math.min(ids.size(), from + MOST_SAMPLES))));
            }
            return chunks;
        }
    }

    /** Hands a chunk in. */
    static final class Submit implements Task<Chunk, Integer> {
        static final String NAME = "biosample.Submit";

        private final Domain domain;

        Submit(Domain domain) {
            this.domain = domain;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Submit to BioSamples";
        }

        @Override
        public TaskOptions options() {
            return TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.retryingFor(BioSamples.ConnectionException.class));
        }

        @Override
        public Integer run(Chunk chunk, CallContext context) {
            List<Registry.Sample> samples = chunk.sampleIds().stream()
                    .flatMap(id -> domain.registry().sample(chunk.submissionId(), id).stream())
                    .toList();
            List<String> names = samples.stream().map(Registry.Sample::name).toList();
            List<String> numbers = domain.archive()
                    .submit(chunk.submissionId(), chunk.sampleIds().toString(), names);
            for (int i = 0; i < samples.size(); i++) {
                domain.registry().put(samples.get(i).accessed(numbers.get(i)));
            }
            return samples.size();
        }
    }

    /** Says what has become of it. */
    static final class Complete implements Task<OfSubmission, String> {
        static final String NAME = "biosample.CompleteSubmission";

        private final Domain domain;

        Complete(Domain domain) {
            this.domain = domain;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Complete submission process";
        }

        @Override
        public String run(OfSubmission given, CallContext context) {
            GroupResults results = context.group().orElseThrow().results();
            int succeeded = results.count(TaskState.SUCCEEDED);
            if (results.size() == 0) {
                domain.conclude(given.submissionId(), Submission.Status.ERROR, "The submission is empty");
            } else if (succeeded < results.size()) {
                domain.conclude(
                        given.submissionId(),
                        Submission.Status.READY,
                        succeeded + " of " + results.size() + " parts were submitted; submit it again");
            } else {
                domain.become(given.submissionId(), Submission.Status.SUBMITTED, "Waiting for the archive");
            }
            return succeeded + " of " + results.size();
        }
    }
}
