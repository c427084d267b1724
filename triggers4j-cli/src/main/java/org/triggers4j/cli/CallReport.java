package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.triggers4j.Triggers;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.CallView;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;

/** Looks calls up, and says of one where it stands. */
final class CallReport {
    private final CallStore calls;

    CallReport(CallStore calls) {
        this.calls = calls;
    }

    /**
     * The call of this id.
     *
     * @throws CliException when it is no id, or nothing is known of it
     */
    CallView find(String id) {
        JobId job = jobId(id);
        return Optional.ofNullable(calls.find(List.of(job)).get(job))
                .map(Triggers::view)
                .orElseThrow(() -> new CliException(
                        Exit.NOT_FOUND,
                        "Nothing is known of a call '" + id + "'. It never was, has been forgotten, or is in a"
                                + " transaction that has not committed."));
    }

    /** The id, if it is one. */
    static JobId jobId(String id) {
        try {
            return JobId.of(id);
        } catch (IllegalArgumentException | InvalidNameException e) {
            throw new CliException(Exit.USAGE, "'" + id + "' is not the id of a call.", e);
        }
    }

    /** What a call that has ended, or not, means for the exit code. */
    static int exitCode(TaskState state) {
        return switch (state) {
            case FAILED, CANCELLED, EXPIRED -> Exit.CHECK_FAILED;
            default -> Exit.OK;
        };
    }

    /** For people: what it is, what came of it, and why. */
    static void print(CallView call, PrintWriter out) {
        out.println(call.task() + " " + call.id() + " is " + call.state() + since(call) + ".");
        call.progress().waitsFor().ifPresent(reason -> out.println("Waits: " + reason));
        if (call.progress().retries() > 0) {
            out.println("Retries: " + call.progress().retries());
        }
        call.progress().failure().ifPresent(failure -> print(failure, out));
        if (call.state() == TaskState.SUCCEEDED) {
            out.println(result(call));
        }
    }

    private static String since(CallView call) {
        CallView.Times times = call.times();
        return times.ended()
                .map(ended -> " since " + ended)
                .or(() -> times.due().map(due -> ", to be run at " + due))
                .or(() -> times.started().map(started -> " since " + started))
                .orElse(", called at " + times.applied());
    }

    private static void print(Failure failure, PrintWriter out) {
        String context =
                failure.context().isEmpty() ? "" : " " + failure.context().toJson();
        out.println(failure.simpleType() + ": " + failure.message() + context);
    }

    /** The result alone, as JSON. */
    static String result(CallView call) {
        return call.progress().result().map(CallReport::json).orElse("null");
    }

    private static String json(Object value) {
        String wrapped = Kwargs.of("", value).toJson();
        return wrapped.substring(wrapped.indexOf(':') + 1, wrapped.length() - 1);
    }
}
