package org.triggers4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.store.JobQueue;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Spelling;
import org.triggers4j.workflow.TaskConfig;

/**
 * Says in words why an instance is where it is, or why there is none. The only place that does.
 *
 * <p>Without a session it knows what an instance says of itself; with one, also who else is concerned: the task whose end
 * is waited for, the operator who skipped it, the instance that took its place.
 */
final class Explanation {
    private static final int EVENTS_AT_ONCE = 1_000;

    private final @Nullable SessionInspector session;

    private Explanation(@Nullable SessionInspector session) {
        this.session = session;
    }

    /** Explains instances of this session. */
    static Explanation of(SessionInspector session) {
        return new Explanation(session);
    }

    /** Explains instances by what they say of themselves. */
    static Explanation ofInstances() {
        return new Explanation(null);
    }

    /** Why the instance has the status it has; one line or more. */
    String why(InstanceView instance) {
        String reason = switch (instance.status()) {
            case UNSTARTED -> unstarted(instance);
            case SCHEDULED -> scheduled(instance);
            case RUNNING ->
                "It is run for the " + ordinal(instance.attempt()) + " time, since "
                        + instance.transitions().get(InstanceStatus.RUNNING) + "."
                        + instance.waitsFor()
                                .map(what -> " It waits for " + what + ".")
                                .orElse("");
            case FINISHED -> "Its result is " + instance.result().orElse(Kwargs.empty()) + ".";
            case FAILED -> failed(instance);
            case REPLAYED -> replayed(instance);
            case SKIPPED -> skipped(instance);
            case ABANDONED -> abandoned(instance);
        };
        return reason + byHand(instance) + halted();
    }

    /** Why the session has no instance of this name. */
    String whyMissing(String name) {
        if (session == null || !session.exists()) {
            return "Nothing has happened in the session yet: it was neither configured nor fired into.";
        }
        var tasks = session.workflow().tasks();
        String task = name.substring(0, name.lastIndexOf('#') < 0 ? name.length() : name.lastIndexOf('#'));
        TaskConfig config = tasks.get(task);
        if (config == null) {
            String hint = Spelling.nearest(task, tasks.keySet())
                    .map(near -> " Did you mean '" + near + "'?")
                    .orElse("");
            return "The session has no task '" + task + "'." + hint + " Its tasks: "
                    + listed(List.copyOf(tasks.keySet())) + ".";
        }
        List<InstanceView> instances = session.instancesOf(task);
        String wrongName = task.equals(name) ? "That is the name of a task; instances are named " + task + "#0. " : "";
        if (!instances.isEmpty()) {
            return wrongName + "The task has " + withStatuses(instances) + ".";
        }
        return wrongName + "The task has no instance, because none of its triggers has fired since it was configured: "
                + listed(config.after()) + unlessOf(config) + "." + firedSoFar() + halted();
    }

    /** {@code t_a#0 (finished), t_a#1 (failed)}. */
    static String withStatuses(List<InstanceView> instances) {
        return instances.stream()
                .map(instance -> instance.name() + " (" + instance.status().label() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String unlessOf(TaskConfig config) {
        return config.unless().isEmpty() ? "" : "; unless " + listed(config.unless());
    }

    private String firedSoFar() {
        List<String> fired =
                session == null ? List.of() : List.copyOf(session.latestKwargs().keySet());
        return fired.isEmpty() ? " Nothing was fired so far." : " Fired so far: " + listed(fired) + ".";
    }

    // ---- waiting ------------------------------------------------------------------------------------------------

    private String unstarted(InstanceView instance) {
        List<String> missing = instance.missingTriggers();
        if (missing.isEmpty()) {
            return "It has all it needs, but that came about by a change of its task or by hand. The next fire that"
                    + " concerns its task schedules it.";
        }
        List<String> received = instance.config().after().stream()
                .filter(trigger -> !missing.contains(trigger))
                .toList();
        return "It waits for " + listed(missing) + "; it has received "
                + (received.isEmpty() ? "nothing" : listed(received)) + "."
                + missing.stream().map(this::whyNotFired).collect(Collectors.joining());
    }

    private String whyNotFired(String trigger) {
        if (session == null) {
            return "";
        }
        Optional<TaskConfig> producer = session.workflow().task(trigger);
        if (producer.isEmpty()) {
            String known = session.latestKwargs().containsKey(trigger)
                    ? "was fired, but before this instance could receive it"
                    : "was not fired";
            return "\n  '" + trigger + "' " + known + ".";
        }
        List<InstanceView> instances = session.instancesOf(trigger);
        String state = instances.isEmpty() ? "it has no instance yet" : withStatuses(instances);
        String failures = instances.stream()
                .filter(InstanceView::canReplay)
                .flatMap(instance -> instance.failure().stream())
                .map(failure -> "\n    " + failure.type() + ": " + failure.message())
                .collect(Collectors.joining());
        return "\n  '" + trigger + "' is fired when task " + trigger + " finishes: " + state + "." + failures;
    }

    private static String scheduled(InstanceView instance) {
        if (instance.waitsFor().isEmpty() && instance.attempt() > 0) {
            return "A worker took it for the " + ordinal(instance.attempt()) + " time; its end is not recorded yet.";
        }
        if (instance.waitsFor().isEmpty()) {
            return "It is ready, and nobody has run it since: joinAll() does. (A status written by hand enqueues"
                    + " nothing.)";
        }
        String reason = instance.waitsFor().get();
        if (!reason.equals(JobQueue.UNCLAIMABLE)) {
            return "It is put off and waits for " + reason + ".";
        }
        return "It is parked: " + reason + " It runs '" + instance.config().run() + "'"
                + instance.config()
                        .using()
                        .map(runner -> " with runner '" + runner + "'")
                        .orElse("") + ". Is code registered under that name?";
    }

    // ---- ended --------------------------------------------------------------------------------------------------

    private static String failed(InstanceView instance) {
        return instance.failure().map(Explanation::told).orElse("No exception is recorded.");
    }

    private static String told(Failure failure) {
        String context = failure.context().isEmpty() ? "" : "\ncontext: " + failure.context();
        // A stack trace begins with type and message.
        String trace = failure.stackTrace().isEmpty() || !failure.stackTrace().startsWith(failure.type())
                ? failure.type() + ": " + failure.message() + "\n" + failure.stackTrace()
                : failure.stackTrace();
        return "It failed with\n" + trace.strip() + context;
    }

    private String replayed(InstanceView instance) {
        String successor = session == null
                ? ""
                : session.instancesOf(instance.name().task()).stream()
                        .filter(other -> other.parent().equals(Optional.of(instance.name())))
                        .map(other -> other.name() + " (" + other.status().label() + ") took its place. ")
                        .collect(Collectors.joining());
        return successor + failed(instance);
    }

    private String skipped(InstanceView instance) {
        String how = lastEvent(instance.name(), EventKind.SKIPPED)
                .map(entry -> entry.actor() + " skipped it"
                        + entry.detail()
                                .get("reason")
                                .map(why -> " (" + why + ")")
                                .orElse("") + ". ")
                .or(() -> lastEvent(instance.name(), EventKind.SELF_SKIPPED).map(entry -> "Its task gave it up. "))
                .orElse("");
        String metadata = instance.metadata().isEmpty() ? "" : "Its metadata is " + instance.metadata() + ". ";
        return (how + metadata + instance.failure().map(Explanation::told).orElse("")).strip();
    }

    private static String abandoned(InstanceView instance) {
        if (!instance.config().unless().stream().allMatch(instance.abandonState()::contains)
                || instance.config().unless().isEmpty()) {
            return "Its unless is not satisfied.";
        }
        List<String> missing = instance.missingTriggers();
        return "Its unless came first: " + listed(instance.abandonState()) + " had fired"
                + (missing.isEmpty() ? "." : ", while it still lacked " + listed(missing) + ".");
    }

    // ---- the session --------------------------------------------------------------------------------------------

    private String byHand(InstanceView instance) {
        return lastEvent(instance.name(), EventKind.STATUS_SET)
                .filter(entry -> entry.detail()
                        .get("status")
                        .equals(Optional.of(instance.status().label())))
                .map(entry -> "\n" + entry.actor() + " wrote this status by hand"
                        + entry.detail()
                                .get("reason")
                                .map(why -> " (" + why + ")")
                                .orElse("") + ".")
                .orElse("");
    }

    private String halted() {
        return session == null
                ? ""
                : session.halted()
                        .map(reason -> "\nThe session is halted: " + reason)
                        .orElse("");
    }

    private Optional<LogEntry> lastEvent(InstanceName instance, EventKind kind) {
        Optional<LogEntry> last = Optional.empty();
        if (session != null) {
            List<LogEntry> page = session.events(0, EVENTS_AT_ONCE);
            while (!page.isEmpty()) {
                for (LogEntry entry : page) {
                    last = entry.kind() == kind && instance.equals(entry.instance()) ? Optional.of(entry) : last;
                }
                page = session.events(page.get(page.size() - 1).seq(), EVENTS_AT_ONCE);
            }
        }
        return last;
    }

    /** {@code 'a', 'b'}. */
    static String listed(List<String> names) {
        var quoted = new ArrayList<String>();
        names.forEach(name -> quoted.add("'" + name + "'"));
        return quoted.isEmpty() ? "none" : String.join(", ", quoted);
    }

    private static String ordinal(int number) {
        return switch (number) {
            case 0, 1 -> "first";
            case 2 -> "second";
            case 3 -> "third";
            default -> number + "th";
        };
    }
}
