package org.triggers4j.example.cookbook.writing;

import static org.awaitility.Awaitility.await;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/writing-tasks.md says of doing things again, and of stopping, is so. */
@Timeout(60)
class RepeatingTest {
    private static final Kwargs FOUR = Kwargs.of("neighbours", List.of("Ann", "Ben", "Cid", "Dee"));

    private final List<String> letters = new ArrayList<>();
    private int faults;
    private GuidePage page;

    @BeforeEach
    void read() throws IOException {
        page = GuidePage.named("writing-tasks.md");
    }

    private void send(String key, String addressee) throws IOException {
        if (addressee.equals("Cid") && faults-- > 0) {
            throw new IOException("no answer");
        }
        letters.add(addressee);
    }

    private static TriggersHarness harness(String run, TriggerTask task) {
        return TriggersHarness.builder().task(run, task).start();
    }

    private static TriggerManager configured(TriggersHarness harness, String task, String run, String after) {
        TriggerManager permit = harness.session();
        permit.updateConfiguration(
                Workflow.of(TaskConfig.named(task).after(after).run(run)));
        return permit;
    }

    private TriggersHarness asking() {
        return harness("permits.AskNeighbours", new AskNeighbours(this::send));
    }

    private static TriggerManager askNeighbours(TriggersHarness harness) {
        TriggerManager permit = configured(harness, "t_ask", "permits.AskNeighbours", "plansRead");
        permit.fire("plansRead", FOUR);
        harness.joinAll();
        return permit;
    }

    @Test
    void a_retry_goes_on_with_what_is_left_after_the_cooldown() {
        try (TriggersHarness harness = asking()) {
            faults = 1;
            TriggerManager permit = askNeighbours(harness);

            assertThat(letters).containsExactly("Ann", "Ben");
            assertThat(permit).hasReplayed("t_ask#0").hasScheduled("t_ask#1");
            assertThat(page.output()).contains(permit.explain("t_ask#1").sentence());
            harness.advance(Duration.ofMinutes(10));
            harness.joinAll();

            assertThat(letters).containsExactly("Ann", "Ben", "Cid", "Dee");
            assertThat(permit).hasFinished("t_ask#1");
            InstanceView retry = permit.inspect().instance("t_ask#1");
            assertThat(retry.depth()).isEqualTo(1);
            assertThat(retry.autoRetries()).isEqualTo(1);
            assertThat(retry.parent()).hasToString("Optional[t_ask#0]");
            assertThat(retry.kwargs().object("plansRead")).isEqualTo(Kwargs.of("neighbours", List.of("Cid", "Dee")));
        }
    }

    @Test
    void five_retries_are_six_runs() {
        try (TriggersHarness harness = asking()) {
            faults = Integer.MAX_VALUE;
            TriggerManager permit = askNeighbours(harness);
            for (int i = 0; i < 5; i++) {
                harness.advance(Duration.ofMinutes(10));
                harness.joinAll();
            }

            Failure failure = permit.inspect().instance("t_ask#5").failure().orElseThrow();
            assertThat(failure.type()).isEqualTo(MaxRetriesExceeded.class.getName());
            assertThat(page.output()).contains(failure.simpleType() + ": " + failure.message());
            assertThat(failure.context().object("replay_metadata").text("exceptionType"))
                    .isEqualTo(IOException.class.getName());
            assertThat(failure.stackTrace()).startsWith("java.io.IOException: no answer");
        }
    }

    @Test
    void a_replay_by_hand_gives_one_run_after_the_retries() {
        try (TriggersHarness harness = asking()) {
            faults = Integer.MAX_VALUE;
            TriggerManager permit = askNeighbours(harness);
            for (int i = 0; i < 5; i++) {
                harness.advance(Duration.ofMinutes(10));
                harness.joinAll();
            }

            permit.replayFailedInstance("t_ask#5");
            harness.joinAll();

            assertThat(permit).hasFailed("t_ask#6", MaxRetriesExceeded.class);
        }
    }

    @Test
    void each_instance_has_its_own_key() {
        var keys = new ArrayList<String>();
        TriggerTask task = context -> {
            keys.add(context.idempotencyKey());
            assertThat(context.attempt()).isEqualTo(1);
            assertThat(context.depth()).isEqualTo(keys.size() - 1);
            throw context.retry();
        };
        try (TriggersHarness harness = harness("permits.Key", task)) {
            TriggerManager permit = configured(harness, "t_key", "permits.Key", "go");
            permit.fire("go");
            harness.joinAll();

            assertThat(keys)
                    .containsExactly(
                            permit.uid() + "/t_key#0",
                            permit.uid() + "/t_key#1",
                            permit.uid() + "/t_key#2",
                            permit.uid() + "/t_key#3");
        }
    }

    /** Books each invoice once; the first answer gets lost. */
    private static final class Payments {
        private final Map<String, String> booked = new LinkedHashMap<>();
        private final ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();

        void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                tokens.add(exchange.getRequestHeaders().getFirst("Fencing-Token"));
                String invoice = exchange.getRequestHeaders().getFirst("Idempotency-Key");
                boolean isFirst = booked.putIfAbsent(invoice, "receipt for " + invoice) == null;
                byte[] body = booked.get(invoice).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(isFirst ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Test
    void a_fee_is_booked_once_although_it_is_asked_for_twice() throws IOException {
        var payments = new Payments();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", payments::answer);
        server.start();
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        try (TriggersHarness harness = harness("permits.BookFee", new BookFee(HttpClient.newHttpClient(), uri))) {
            TriggerManager permit = configured(harness, "t_book", "permits.BookFee", "feeDue");
            permit.fire("feeDue", Kwargs.of("invoice", "2026-17"));
            harness.joinAll();
            harness.advance(Duration.ofMinutes(1));
            harness.joinAll();

            assertThat(permit).hasFinished("t_book#1", Map.of("receipt", "receipt for 2026-17"));
            assertThat(payments.booked).containsOnlyKeys("2026-17");
            assertThat(payments.tokens).containsExactly("t_book#0 1", "t_book#1 1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_run_that_does_not_count_any_more_is_told_to_stop() {
        var begun = new CountDownLatch(1);
        var stopped = new AtomicReference<String>("");
        ScanPlans scan = new ScanPlans(page -> begun.countDown());
        TriggerTask watched = (TaskContext context) -> {
            try {
                return scan.run(context);
            } catch (InterruptedException e) {
                stopped.set(e.getMessage());
                throw e;
            }
        };
        try (TriggersHarness harness = TriggersHarness.builder()
                .task("permits.ScanPlans", watched)
                .withThreads()
                .configure(engine -> engine.heartbeatEvery(Duration.ofMillis(20)))
                .start()) {
            TriggerManager permit = configured(harness, "t_scan", "permits.ScanPlans", "plansReceived");
            permit.fire("plansReceived", Kwargs.of("pages", Long.MAX_VALUE));
            await().until(() -> begun.getCount() == 0);

            permit.updateInstanceStatus("t_scan#0", InstanceStatus.SKIPPED);

            await().atMost(Duration.ofSeconds(30)).until(() -> stopped.get().startsWith("Stopped before page"));
            assertThat(permit).hasSkipped("t_scan#0");
        }
    }
}
