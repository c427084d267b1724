package org.triggers4j.example.injecttool;

import java.time.Duration;
import java.util.List;
import org.triggers4j.example.injecttool.Arguments.OfSubmission;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** Checks the samples of a submission by rules. What is wrong with the data is not retried, whatever else fails is. */
final class Validate implements Task<OfSubmission, String> {
    static final String NAME = "validation.Validate";

    private final Domain domain;
    private final ValidationRules rules;
    private final Duration retryAfter;

    Validate(Domain domain, ValidationRules rules, Duration retryAfter) {
        this.domain = domain;
        this.rules = rules;
        this.retryAfter = retryAfter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Validate submission";
    }

    @Override
    public TaskOptions options() {
        return TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                .retryingFor(RuntimeException.class)
                .butNotFor(IllegalStateException.class)
                .withDelays(retryAfter, retryAfter, retryAfter));
    }

    @Override
    public String run(OfSubmission given, CallContext context) {
        Submission submission = domain.registry().submission(given.submissionId());
        if (submission.status() != Submission.Status.LOADED) {
            throw new IllegalStateException("Only what is loaded can be validated, but it is " + submission.status());
        }
        List<String> problems = domain.registry().samples(given.submissionId()).stream()
                .flatMap(sample -> rules.problems(sample.name()).stream())
                .toList();
        domain.conclude(
                given.submissionId(),
                problems.isEmpty() ? Submission.Status.READY : Submission.Status.NEED_REVISION,
                problems.isEmpty() ? "Valid" : String.join(", ", problems));
        return problems.size() + " problems";
    }
}
