package org.triggers4j.example.cookbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** A function behind HTTP, on one server, that completes runs by calling back the application, on another. */
@Timeout(60)
class HttpFunctionRunnerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Kwargs> calls = new LinkedBlockingQueue<>();
    private HttpServer function;
    private HttpServer application;
    private Triggers triggers;
    private TriggerManager session;
    private volatile int answer = ACCEPTED;

    @BeforeEach
    void open() throws IOException {
        function = server("/compute", this::compute);
        application = server("/completions", this::complete);
        URI uri = uri(function, "/compute");
        // region wiring
        TriggersBuilder builder = Triggers.builder()
                .store(new InMemoryStore())
                .task("computeScore", context -> {
                    throw new IllegalStateException("runs in the function only");
                })
                .task("mail", context -> context.triggerKwargs("t_computeScore"))
                .runner(new HttpFunctionRunner(uri, Duration.ofMinutes(15), uid -> triggers.session(uid.value())));
        triggers = builder.build(); // a field, which the runner reads when it needs it
        // endregion
        triggers.start();
        session = triggers.session("questionnaire-42");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_computeScore")
                        .after("finished")
                        .using("http-function")
                        .run("computeScore"),
                TaskConfig.named("t_mail").after("t_computeScore").run("mail")));
    }

    @AfterEach
    void close() {
        triggers.close();
        function.stop(0);
        application.stop(0);
    }

    private interface Endpoint {
        int answer(Kwargs body);
    }

    private static HttpServer server(String path, Endpoint endpoint) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, exchange -> exchange(exchange, endpoint));
        server.start();
        return server;
    }

    private static void exchange(HttpExchange exchange, Endpoint endpoint) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(endpoint.answer(Kwargs.parse(body)), -1);
        }
    }

    private static URI uri(HttpServer server, String path) {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
    }

    // The function takes a call on and answers; its work is done later.
    private int compute(Kwargs call) {
        calls.add(call);
        return answer;
    }

    private int complete(Kwargs completion) {
        return Completions.accept(triggers, completion);
    }

    private Kwargs called() throws InterruptedException {
        Kwargs call = calls.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(call).as("a call of the function").isNotNull();
        return Objects.requireNonNull(call);
    }

    private int callBack(Kwargs call, Kwargs result) throws Exception {
        Kwargs completion = Kwargs.of(
                "session", call.text("session"),
                "instance", call.text("instance"),
                "token", call.text("token"),
                "result", result);
        HttpRequest request = HttpRequest.newBuilder(uri(application, "/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(completion.toJson()))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private void awaitStatus(String instance, InstanceStatus status) {
        await().atMost(SOON)
                .until(() -> session.inspect().instances().stream()
                        .anyMatch(view -> view.name().toString().equals(instance) && view.status() == status));
    }

    @Test
    void the_function_gets_what_it_needs_and_its_result_cascades_when_it_calls_back() throws Exception {
        session.fire("finished", Kwargs.of("pages", 3));

        Kwargs call = called();
        assertThat(call.text("task")).isEqualTo("computeScore");
        assertThat(call.object("kwargs")).isEqualTo(Kwargs.of("finished", Map.of("pages", 3)));
        assertThat(call.text("idempotencyKey")).isEqualTo("questionnaire-42/t_computeScore#0");
        awaitStatus("t_computeScore#0", InstanceStatus.RUNNING);

        assertThat(callBack(call, Kwargs.of("score", 7))).isEqualTo(OK);

        awaitStatus("t_mail#0", InstanceStatus.FINISHED);
        assertThat(session.inspect().instance("t_mail#0").result()).contains(Kwargs.of("score", 7));
    }

    @Test
    void a_second_call_back_is_told_that_it_came_too_late() throws Exception {
        session.fire("finished");
        Kwargs call = called();
        callBack(call, Kwargs.of("score", 7));

        assertThat(callBack(call, Kwargs.of("score", 8))).isEqualTo(CONFLICT);

        assertThat(session.inspect().instance("t_computeScore#0").result()).contains(Kwargs.of("score", 7));
    }

    @Test
    void a_function_that_refuses_the_call_fails_the_instance() {
        answer = UNAVAILABLE;

        session.fire("finished");

        awaitStatus("t_computeScore#0", InstanceStatus.FAILED);
        assertThat(session.inspect()
                        .instance("t_computeScore#0")
                        .failure()
                        .orElseThrow()
                        .message())
                .contains("503");
    }
}
