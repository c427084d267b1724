package org.triggers4j.test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.TaskConfig;

/**
 * Assertions on a session and the instances in it, by name: {@code t_importSubject#0} is the first instance of task
 * {@code t_importSubject}. Made by {@link TriggersAssertions}.
 *
 * <p>A failure says why the instance is where it is: the exception with its stack trace, the triggers it still waits for
 * and what has become of the tasks that fire them, what abandoned it, why nobody runs it, or which instances there are.
 */
public final class SessionAssert extends AbstractAssert<SessionAssert, SessionInspector> {
    private final Reasons reasons;

    SessionAssert(SessionInspector actual) {
        super(actual, SessionAssert.class);
        reasons = Reasons.of(actual);
    }

    /** Goes on with one instance, which has to exist. */
    public InstanceAssert instance(String name) {
        InstanceView found = find(name)
                .orElseThrow(() -> failure(
                        "%s",
                        "Expected session '" + actual.uid() + "' to have instance " + name + ". "
                                + reasons.whyMissing(name)));
        var instance = new InstanceAssert(found, reasons, " of session '" + actual.uid() + "'");
        return descriptionText().isEmpty() ? instance : instance.as("%s", descriptionText());
    }

    private Optional<InstanceView> find(String name) {
        try {
            return Optional.of(actual.instance(name));
        } catch (UnknownInstanceException e) {
            return Optional.empty();
        }
    }

    /** The instance was abandoned: its {@code unless} came before it had all it needed. */
    public SessionAssert hasAbandoned(String instance) {
        instance(instance).isAbandoned();
        return this;
    }

    /** The instance failed. */
    public SessionAssert hasFailed(String instance) {
        instance(instance).isFailed();
        return this;
    }

    /** The instance failed with an exception of this class: see {@link InstanceAssert#isFailedWith}. */
    public SessionAssert hasFailed(String instance, Class<? extends Throwable> exception) {
        instance(instance).isFailedWith(exception);
        return this;
    }

    /** The instance finished. */
    public SessionAssert hasFinished(String instance) {
        instance(instance).isFinished();
        return this;
    }

    /** The instance finished with exactly this result: see {@link InstanceAssert#isFinishedWith(Map)}. */
    public SessionAssert hasFinished(String instance, Map<String, ?> result) {
        instance(instance).isFinishedWith(result);
        return this;
    }

    /** The instance finished with exactly this result. */
    public SessionAssert hasFinished(String instance, Kwargs result) {
        return hasFinished(instance, result.asMap());
    }

    /**
     * There is no such instance (yet): none of its triggers has fired. Fails for a name that can never be one, because the
     * session has no such task or the number is forgotten.
     */
    public SessionAssert isMissing(String instance) {
        boolean isPossible = InstanceName.parse(instance)
                .flatMap(name -> actual.workflow().task(name.task()))
                .isPresent();
        if (!isPossible) {
            throw failure(
                    "%s",
                    "Expected session '" + actual.uid() + "' to have no instance " + instance
                            + " yet, but it never will. "
                            + actual.explain(instance).sentence());
        }
        find(instance).ifPresent(found -> {
            throw failure(
                    "%s",
                    "Expected session '" + actual.uid() + "' to have no instance " + instance + ", but it is "
                            + found.status().label() + ". " + reasons.why(found));
        });
        return this;
    }

    /** The instance failed, and another took its place: it was retried by its task, or replayed by an operator. */
    public SessionAssert hasReplayed(String instance) {
        instance(instance).isReplayed();
        return this;
    }

    /** The instance was given up, by its task or by an operator. */
    public SessionAssert hasSkipped(String instance) {
        instance(instance).isSkipped();
        return this;
    }

    /** The instance exists, and waits for triggers. */
    public SessionAssert hasUnstarted(String instance) {
        instance(instance).isUnstarted();
        return this;
    }

    /** The instance is in the queue: it is ready, waits for its time, or is parked. */
    public SessionAssert hasScheduled(String instance) {
        instance(instance).isScheduled();
        return this;
    }

    /**
     * These tasks (not instances) are unresolved, and no others are, in whatever order. A task is unresolved when it has no
     * instance, or one that is in no final status.
     */
    public SessionAssert hasUnresolvedTasks(String... tasks) {
        List<String> unresolved =
                actual.unresolvedTasks().stream().map(TaskConfig::name).toList();
        requireSame("tasks", List.of(tasks), unresolved);
        return this;
    }

    /** Every task has an instance, and all of them are in a final status. */
    public SessionAssert hasNoUnresolvedTasks() {
        return hasUnresolvedTasks();
    }

    /**
     * These instances are unresolved, that is in no final status, and no others are, in whatever order. Tasks none of whose
     * triggers has fired have no instance; {@link #hasUnresolvedTasks} sees those too.
     */
    public SessionAssert hasUnresolvedInstances(String... instances) {
        List<String> unresolved = actual.unresolvedInstances().stream()
                .map(instance -> instance.name().toString())
                .toList();
        requireSame("instances", List.of(instances), unresolved);
        return this;
    }

    /** Every instance there is is in a final status. */
    public SessionAssert hasNoUnresolvedInstances() {
        return hasUnresolvedInstances();
    }

    private void requireSame(String what, List<String> expected, List<String> unresolved) {
        List<String> absent = without(expected, unresolved);
        List<String> unexpected = without(unresolved, expected);
        if (absent.isEmpty() && unexpected.isEmpty()) {
            return;
        }
        var text = new StringBuilder("Expected the unresolved " + what + " of session '" + actual.uid() + "' to be "
                + Reasons.listed(expected) + ", but they are " + Reasons.listed(unresolved) + ".");
        unexpected.forEach(name -> text.append("\nNot expected: ").append(state(what, name)));
        absent.forEach(name -> text.append("\nExpected: ").append(state(what, name)));
        throw failure("%s", text);
    }

    private String state(String what, String name) {
        return what.equals("tasks") ? taskState(name) : instanceState(name);
    }

    private String taskState(String task) {
        List<InstanceView> instances = actual.workflow().task(task).isEmpty() ? List.of() : actual.instancesOf(task);
        List<InstanceView> unresolved =
                instances.stream().filter(instance -> !instance.isResolved()).toList();
        if (unresolved.isEmpty()) {
            return "'" + task + "'. "
                    + (instances.isEmpty()
                            ? reasons.whyMissing(task + "#0")
                            : "It has " + Reasons.withStatuses(instances) + ".");
        }
        return unresolved.stream()
                .map(instance -> instanceState(instance.name().toString()))
                .reduce((first, second) -> first + "\n" + second)
                .orElseThrow();
    }

    private String instanceState(String name) {
        return find(name)
                .map(instance -> name + " is " + instance.status().label() + ". " + reasons.why(instance))
                .orElseGet(() -> name + ". " + reasons.whyMissing(name));
    }

    private static List<String> without(Collection<String> names, Collection<String> others) {
        var rest = new LinkedHashSet<>(names);
        rest.removeAll(others);
        return new ArrayList<>(rest);
    }
}
