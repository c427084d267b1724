package org.triggers4j.task;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.workflow.Failure;

/**
 * Tells people of tasks that failed for good, of each task at most so often: a ready-made listener for one task, or for all.
 * {@code builder.listener(FailureNotifier.to(notice -> mailer.send(admins, notice.subject(), notice.body())))}.
 *
 * <p>What is over the limit is counted, and the count is in the next notice of that task. Arguments are left out, since they may be
 * secret, unless {@link #showingArguments} says otherwise. Like every listener it hears at most once of a failure, in the
 * process in which the run was; a notice that cannot be sent is logged, and not repeated. Thread-safe; one object counts for
 * all engines that it is given to, in this process.
 */
public final class FailureNotifier implements TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger(FailureNotifier.class);

    private final Sink sink;
    private final Rules rules;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<String, Window> windows = new LinkedHashMap<>();

    /** Where notices go: a mail server, a chat, a pager. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Sends it; called on the engine's thread for listeners, which others wait for: one that is slow should only take it
         * over.
         *
         * @throws Exception is logged, and the notice lost
         */
        void send(Notice notice) throws Exception;
    }

    /** What people read. */
    public record Notice(String subject, String body) {}

    private record Rules(
            int most, Duration window, boolean showsArguments, Map<String, String> titles, InstantSource clock) {}

    /** The present window of a task. */
    private record Window(Instant since, int sent, int suppressed) {}

    private FailureNotifier(Sink sink, Rules rules) {
        this.sink = sink;
        this.rules = rules;
    }

    /** One that sends at most five notices per hour and task. */
    public static FailureNotifier to(Sink sink) {
        return new FailureNotifier(
                sink, new Rules(5, Duration.ofHours(1), false, new LinkedHashMap<>(), InstantSource.system()));
    }

    /**
     * One that sends at most so many notices of a task in each window, which begins with the first of them.
     *
     * @throws IllegalArgumentException unless both are above zero
     */
    public FailureNotifier atMost(int number, Duration window) {
        if (number < 1 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException(
                    "At least one notice in a window longer than zero, not " + number + " in " + window + ".");
        }
        return new FailureNotifier(
                sink, new Rules(number, window, rules.showsArguments(), rules.titles(), rules.clock()));
    }

    /** One that writes the arguments of the run into the notice. */
    public FailureNotifier showingArguments() {
        return new FailureNotifier(sink, new Rules(rules.most(), rules.window(), true, rules.titles(), rules.clock()));
    }

    /** One that calls these tasks by their descriptions, where they have any, instead of by their names. */
    public FailureNotifier describing(Task<?, ?>... tasks) {
        var titles = new LinkedHashMap<>(rules.titles());
        for (Task<?, ?> task : tasks) {
            if (!task.description().isBlank()) {
                titles.put(task.name(), task.description());
            }
        }
        return new FailureNotifier(
                sink, new Rules(rules.most(), rules.window(), rules.showsArguments(), titles, rules.clock()));
    }

    /** One that counts by this clock. */
    public FailureNotifier clock(InstantSource clock) {
        return new FailureNotifier(
                sink, new Rules(rules.most(), rules.window(), rules.showsArguments(), rules.titles(), clock));
    }

    @Override
    @SuppressWarnings("CatchAllThrowable") // whatever a sink throws, the failure is stored, and the next one is told
    public void onTaskFailure(TaskEvent event, Failure failure) {
        int suppressed = admit(event.task());
        if (suppressed < 0) {
            return;
        }
        try {
            sink.send(notice(event, failure, suppressed));
        } catch (Throwable e) {
            LOG.atError()
                    .addKeyValue("task", event.task())
                    .addKeyValue("id", event.id())
                    .setCause(e)
                    .log("A notice of a failure could not be sent");
        }
    }

    /** Counts a failure; returns how many before it were not told, or -1 if it is not to be told either. */
    private int admit(String task) {
        Instant now = rules.clock().instant();
        lock.lock();
        try {
            Window window = windows.get(task);
            boolean isOver = window == null || !now.isBefore(window.since().plus(rules.window()));
            if (window == null || isOver) {
                windows.put(task, new Window(now, 1, 0));
                return window == null ? 0 : window.suppressed();
            }
            boolean isAdmitted = window.sent() < rules.most();
            windows.put(
                    task,
                    isAdmitted
                            ? new Window(window.since(), window.sent() + 1, 0)
                            : new Window(window.since(), window.sent(), window.suppressed() + 1));
            return isAdmitted ? window.suppressed() : -1;
        } finally {
            lock.unlock();
        }
    }

    private Notice notice(TaskEvent event, Failure failure, int suppressed) {
        var body = new StringBuilder();
        line(body, failure.simpleType() + ": " + failure.message());
        line(body, "");
        line(body, "Task: " + event.task());
        line(body, "Id: " + event.id());
        line(body, "Queue: " + event.queue());
        line(body, "Attempt: " + event.attempt() + ", retries before: " + event.retries());
        if (rules.showsArguments()) {
            line(body, "Arguments: " + event.arguments().toJson());
        }
        if (suppressed > 0) {
            line(body, "Not told since the last notice of this task: " + suppressed + " failures.");
        }
        if (!failure.stackTrace().isEmpty()) {
            line(body, "");
            line(body, failure.stackTrace());
        }
        String title = rules.titles().getOrDefault(event.task(), event.task());
        return new Notice("Error in " + title.replaceAll("\\s+", " "), body.toString());
    }

    private static void line(StringBuilder body, String text) {
        body.append(text).append('\n');
    }
}
