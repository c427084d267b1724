package org.triggers4j.example.injecttool;

import java.util.List;
import org.triggers4j.example.injecttool.Arguments.OfSubmission;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** Makes one status of what the archive says of the parts of a submission, and tells its owner. */
final class CompleteRetrieval implements Task<OfSubmission, String> {
    static final String NAME = "biosample.CompleteRetrieval";

    private final Domain domain;

    CompleteRetrieval(Domain domain) {
        this.domain = domain;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Complete retrieval process";
    }

    @Override
    public TaskOptions options() {
        return TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.retryingFor(BioSamples.ConnectionException.class));
    }

    @Override
    public String run(OfSubmission given, CallContext context) {
        if (domain.registry().submission(given.submissionId()).status() != Submission.Status.SUBMITTED) {
            return "concluded before";
        }
        Submission.Status status = reduce(domain.archive().answers(given.submissionId()));
        if (status != Submission.Status.SUBMITTED) {
            domain.conclude(given.submissionId(), status, "The archive says: " + status);
        }
        return status.name();
    }

    /** The worst answer counts, but as long as one part is not finished, nothing is. */
    static Submission.Status reduce(List<BioSamples.Answer> answers) {
        if (answers.contains(BioSamples.Answer.SUBMITTED)) {
            return Submission.Status.SUBMITTED;
        }
        if (answers.contains(BioSamples.Answer.ERROR)) {
            return Submission.Status.ERROR;
        }
        return answers.contains(BioSamples.Answer.NEED_REVISION)
                ? Submission.Status.NEED_REVISION
                : Submission.Status.COMPLETED;
    }
}
