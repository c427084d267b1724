package org.triggers4j.example.injecttool;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

/** When a task that is about a submission has failed for good, the submission says so, and its owner gets a mail. */
final class FailedSubmissions implements TaskListener {
    private static final String SUBMISSION = "submissionId";
    private static final int LONGEST = 200;

    private final Domain domain;

    FailedSubmissions(Domain domain) {
        this.domain = domain;
    }

    @Override
    public void onTaskFailure(TaskEvent event, Failure failure) {
        submission(event.arguments()).ifPresent(id -> {
            String message = "Error in " + event.task() + ": " + failure.message();
            domain.become(id, Submission.Status.ERROR, message);
            domain.mailbox()
                    .send(
                            domain.registry().submission(id).owner(),
                            "Error in " + event.task() + " for submission " + id,
                            message.length() > LONGEST ? message.substring(0, LONGEST) + " [truncated]" : message);
        });
    }

    // Of a call its arguments; of a member of a group what its trigger brought.
    private static Optional<Integer> submission(Kwargs arguments) {
        return Stream.concat(Stream.of(arguments.asMap()), arguments.asMap().values().stream())
                .filter(Map.class::isInstance)
                .map(given -> ((Map<?, ?>) given).get(SUBMISSION))
                .filter(Number.class::isInstance)
                .map(id -> ((Number) id).intValue())
                .findFirst();
    }
}
