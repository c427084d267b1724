package org.triggers4j.example.injecttool;

import java.util.List;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.example.injecttool.Arguments.OfSubmission;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** Asks the archive how submissions are doing; one at a time, and again after three minutes when it cannot be reached. */
final class FetchStatus implements Task<Void, String> {
    static final String NAME = "biosample.FetchStatus";

    private final Domain domain;
    private final Supplier<Triggers> triggers;

    FetchStatus(Domain domain, Supplier<Triggers> triggers) {
        this.domain = domain;
        this.triggers = triggers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Fetch USI status";
    }

    @Override
    public TaskOptions options() {
        return TaskOptions.DEFAULT
                .withExclusive(Exclusive.skipping("FetchStatusTask"))
                .withRetry(RetryPolicy.DEFAULT.retryingFor(BioSamples.ConnectionException.class));
    }

    @Override
    public String run(Void nothing, CallContext context) {
        List<Submission> waiting = domain.registry().in(Submission.Status.SUBMITTED);
        for (Submission submission : waiting) {
            List<BioSamples.Answer> answers = domain.archive().answers(submission.id());
            if (!answers.contains(BioSamples.Answer.SUBMITTED)) {
                triggers.get()
                        .task(CompleteRetrieval.NAME, OfSubmission.class, String.class)
                        .delay(new OfSubmission(submission.id()));
            }
        }
        return waiting.size() + " submissions looked at";
    }
}
