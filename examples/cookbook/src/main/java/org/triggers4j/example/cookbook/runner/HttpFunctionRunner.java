package org.triggers4j.example.cookbook.runner;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.TriggersException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.SessionUid;

/**
 * Runs instances as calls of an HTTP function that answers at once and completes them later, such as one of a cloud
 * provider. The function gets a JSON object with {@code task}, {@code session}, {@code instance}, {@code kwargs},
 * {@code idempotencyKey} and {@code token}, answers 202, and calls the application back with instance, token and result;
 * see {@link Completions}.
 *
 * <p>It is dispatched after the hand-over, never before, so a completion that is quicker than the answer counts. If the
 * function refuses the call, the instance fails. If nobody knows whether the call arrived (it timed out), the function has
 * the time it was given to complete it; only then is it called again, with the same idempotency key.
 */
public final class HttpFunctionRunner implements TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFunctionRunner.class);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final int ACCEPTED = 202;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();
    private final URI function;
    private final Duration completesWithin;
    private final Function<SessionUid, TriggerManager> sessions;

    /**
     * A runner of one function.
     *
     * @param completesWithin how long the function may take, from the call to the completion
     * @param sessions the managers of the engine it belongs to
     */
    public HttpFunctionRunner(URI function, Duration completesWithin, Function<SessionUid, TriggerManager> sessions) {
        this.function = function;
        this.completesWithin = completesWithin;
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "http-function";
    }

    // region run
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a call of which nothing is heard is left to the deadline
    public void run(TaskExecution execution) {
        RunToken token = execution.handOver(completesWithin);
        client.sendAsync(request(execution, token), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .thenAccept(status -> answered(execution, token, status));
    }

    private void answered(TaskExecution execution, RunToken token, int status) {
        if (status != ACCEPTED) {
            var refused = new Failure(
                    HttpFunctionRunner.class.getName(),
                    function + " answered " + status + " instead of " + ACCEPTED + ".",
                    "",
                    Kwargs.of("status", status));
            try {
                sessions.apply(execution.session()).fail(execution.instance().toString(), token.toString(), refused);
            } catch (TriggersException e) { // the future would swallow it; the deadline still holds
                LOG.warn("The refusal of {} in {} was not recorded", execution.instance(), execution.session(), e);
            }
        }
    }

    // endregion

    private HttpRequest request(TaskExecution execution, RunToken token) {
        Kwargs call = Kwargs.of(
                "task", execution.task(),
                "session", execution.session().value(),
                "instance", execution.instance().toString(),
                "kwargs", execution.triggerKwargs(),
                "idempotencyKey", execution.idempotencyKey(),
                "token", token.toString());
        return HttpRequest.newBuilder(function)
                .timeout(ANSWERS_WITHIN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(call.toJson()))
                .build();
    }
}
