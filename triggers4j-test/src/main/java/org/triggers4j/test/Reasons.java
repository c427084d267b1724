package org.triggers4j.test;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.Explanation;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.QueueVerdict;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.store.JobQueue;
import org.triggers4j.workflow.Failure;

/**
 * Says in words why an instance is where it is, or why there is none: the session's own {@linkplain
 * SessionInspector#explain explanation}, and what that leaves out because it is long or concerns tests alone.
 *
 * <p>Without a session it knows what an instance says of itself.
 */
final class Reasons {
    private static final int MOST_LISTED = 20;
    private static final String READY = "joinAll() runs what is ready.";

    private final @Nullable SessionInspector session;

    private Reasons(@Nullable SessionInspector session) {
        this.session = session;
    }

    /** Reasons for instances of this session. */
    static Reasons of(SessionInspector session) {
        return new Reasons(session);
    }

    /** Reasons that instances give themselves. */
    static Reasons ofInstances() {
        return new Reasons(null);
    }

    /** Why the instance has the status it has; one line or more. */
    String why(InstanceView instance) {
        return ((session == null ? alone(instance) : explained(session, instance)) + recorded(instance)).strip();
    }

    /** Why the session has no instance of this name. */
    String whyMissing(String name) {
        if (session == null) {
            return "";
        }
        String sentence = session.explain(name).sentence();
        String task = name.substring(0, name.lastIndexOf('#') < 0 ? name.length() : name.lastIndexOf('#'));
        if (!session.exists() || session.workflow().task(task).isEmpty()) {
            return sentence;
        }
        String wrongName = task.equals(name) ? "That is the name of a task; instances are named " + task + "#0. " : "";
        List<InstanceView> instances = session.instancesOf(task);
        return wrongName
                + sentence
                + (instances.isEmpty() ? firedSoFar(session) : " The task has " + withStatuses(instances) + ".");
    }

    private static String firedSoFar(SessionInspector session) {
        List<String> fired = List.copyOf(session.latestKwargs().keySet());
        return fired.isEmpty() ? " Nothing was fired so far." : " Fired so far: " + listed(fired) + ".";
    }

    // ---- where it is --------------------------------------------------------------------------------------------

    private static String explained(SessionInspector session, InstanceView instance) {
        Explanation explanation = session.explain(instance.name().toString());
        boolean isClaimable = explanation instanceof Explanation.OfInstance found
                && (found.verdict() instanceof QueueVerdict.Turn
                        || found.verdict() instanceof QueueVerdict.Unclaimable);
        return explanation.sentence() + (isClaimable ? " " + hint(instance) : "");
    }

    private static String hint(InstanceView instance) {
        return isParked(instance) ? "It is parked: joinAll() runs what the harness has code for." : READY;
    }

    private static String alone(InstanceView instance) {
        return switch (instance.status()) {
            case UNSTARTED -> "It waits for " + listed(instance.missingTriggers()) + ".";
            case SCHEDULED -> instance.waitsFor().isEmpty() ? READY : putOff(instance);
            case RUNNING -> putOff(instance);
            case ABANDONED -> "Its unless came first: " + listed(instance.abandonState()) + ".";
            case FINISHED, FAILED, REPLAYED, SKIPPED -> "";
        };
    }

    private static String putOff(InstanceView instance) {
        return isParked(instance)
                ? "It is parked: " + JobQueue.UNCLAIMABLE + " It runs '"
                        + instance.config().run() + "'. Is code registered under that name?"
                : instance.waitsFor().map(what -> "It waits for " + what + ".").orElse("");
    }

    private static boolean isParked(InstanceView instance) {
        return instance.waitsFor().filter(JobQueue.UNCLAIMABLE::equals).isPresent();
    }

    // ---- what it recorded ---------------------------------------------------------------------------------------

    private static String recorded(InstanceView instance) {
        return switch (instance.status()) {
            case UNSTARTED ->
                instance.kwargs().isEmpty()
                        ? ""
                        : " It has received "
                                + listed(List.copyOf(instance.kwargs().asMap().keySet())) + ".";
            case SCHEDULED, RUNNING, ABANDONED -> "";
            case FINISHED -> " Its result is " + instance.result().orElse(Kwargs.empty()) + ".";
            case FAILED -> instance.failure().map(Reasons::told).orElse(" No exception is recorded.");
            case REPLAYED, SKIPPED ->
                metadata(instance) + instance.failure().map(Reasons::told).orElse("");
        };
    }

    private static String metadata(InstanceView instance) {
        return instance.metadata().isEmpty() ? "" : " Its metadata is " + instance.metadata() + ".";
    }

    private static String told(Failure failure) {
        String context = failure.context().isEmpty() ? "" : "\ncontext: " + failure.context();
        // A stack trace begins with type and message.
        String trace = failure.stackTrace().isEmpty() || !failure.stackTrace().startsWith(failure.type())
                ? failure.type() + ": " + failure.message() + "\n" + failure.stackTrace()
                : failure.stackTrace();
        return " Its exception:\n" + trace.strip() + context;
    }

    // ---- lists --------------------------------------------------------------------------------------------------

    /** {@code t_a#0 (finished), t_a#1 (failed)}; of very many, the first ones. */
    static String withStatuses(List<InstanceView> instances) {
        String more = instances.size() > MOST_LISTED ? " and " + (instances.size() - MOST_LISTED) + " more" : "";
        return instances.stream()
                        .limit(MOST_LISTED)
                        .map(instance ->
                                instance.name() + " (" + instance.status().label() + ")")
                        .collect(Collectors.joining(", "))
                + more;
    }

    /** {@code 'a', 'b'}. */
    static String listed(List<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
