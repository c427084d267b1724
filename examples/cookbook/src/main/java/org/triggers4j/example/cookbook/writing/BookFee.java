package org.triggers4j.example.cookbook.writing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Books a fee with a payment service, once. */
final class BookFee implements TriggerTask {
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    private final HttpClient http;
    private final URI payments;

    BookFee(HttpClient http, URI payments) {
        this.http = http;
        this.payments = payments;
    }

    // region run
    @Override
    public Object run(TaskContext context) throws InterruptedException {
        String invoice = context.triggerKwargs("feeDue").text("invoice");
        HttpRequest request = HttpRequest.newBuilder(payments)
                .timeout(Duration.ofSeconds(10))
                .header("Idempotency-Key", invoice) // one fee, however many attempts, retries and replays
                .header("Fencing-Token", context.instance() + " " + context.fencingToken())
                .POST(HttpRequest.BodyPublishers.ofString(invoice))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= SERVER_ERROR) {
                throw context.retry().cooldown(Duration.ofMinutes(1));
            }
            if (response.statusCode() != OK) {
                throw new IllegalStateException("The payment service answered " + response.statusCode());
            }
            return Map.of("receipt", response.body());
        } catch (IOException unknown) { // perhaps booked, perhaps not: ask again under the same key
            throw context.retry(unknown).cooldown(Duration.ofMinutes(1));
        }
    }
    // endregion
}
