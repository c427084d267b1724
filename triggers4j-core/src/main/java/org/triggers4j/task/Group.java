package org.triggers4j.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.workflow.OnFailure;

/**
 * Tasks that run side by side, as many as it turns out to be, and one that runs when all of them have ended:
 *
 * <pre>{@code
 * triggers.submit(Group.of("submit-biosample")
 *         .withId("submission-5")
 *         .members(submit, chunks)
 *         .then(complete, new Submission(5)));
 * }</pre>
 *
 * <p>A group is a session: each member an instance in it, with the retries, limits and claims of its task, and the completing
 * task one more, which {@code sessionFinalized} starts. It is submitted in one commit: all of it, or nothing. The completing
 * task reads what became of the members with {@link TaskRun#group()}. It runs once, when every member has succeeded, or was
 * skipped, or has failed as far as {@link OnFailure} lets failures count as ends. When it has ended well, or was skipped, or
 * there is none, the group's session ends by itself, to be deleted when {@code keepEndedSessionsFor} says so.
 *
 * <p>Immutable; what it is made of is checked when it is submitted.
 */
public final class Group {
    private final String name;
    private final @Nullable String id;
    private final List<Part> members;
    private final @Nullable Part then;
    private final OnFailure onFailure;
    private final boolean isOpen;

    /**
     * One task with arguments.
     *
     * @param task its name
     */
    public record Part(String task, @Nullable Object arguments) {}

    private Group(
            String name,
            @Nullable String id,
            List<Part> members,
            @Nullable Part then,
            OnFailure onFailure,
            boolean isOpen) {
        this.name = name;
        this.id = id;
        this.members = Collections.unmodifiableList(new ArrayList<>(members));
        this.then = then;
        this.onFailure = onFailure;
        this.isOpen = isOpen;
    }

    /** A group without members yet, whose failures are held. The name is the beginning of its id. */
    public static Group of(String name) {
        return new Group(name, null, List.of(), null, OnFailure.HOLD, false);
    }

    /**
     * With an id of the caller's own instead of a random one: submitting the same group under it once more does nothing.
     * That is known as long as its session is kept.
     */
    public Group withId(String ownId) {
        return new Group(name, ownId, members, then, onFailure, isOpen);
    }

    /** With one more member. */
    public <A extends @Nullable Object> Group member(Task<A, ?> task, A arguments) {
        return members(task, Collections.singletonList(arguments));
    }

    /** With one more member. */
    public <A extends @Nullable Object> Group member(TaskHandle<A, ?> task, A arguments) {
        return members(task, Collections.singletonList(arguments));
    }

    /** With one more member for each of these arguments, in their order. */
    public <A extends @Nullable Object> Group members(Task<A, ?> task, Collection<? extends A> arguments) {
        return withMembers(task.name(), arguments);
    }

    /** With one more member for each of these arguments, in their order. */
    public <A extends @Nullable Object> Group members(TaskHandle<A, ?> task, Collection<? extends A> arguments) {
        return withMembers(task.name(), arguments);
    }

    private Group withMembers(String task, Collection<?> arguments) {
        var more = new ArrayList<>(members);
        arguments.forEach(each -> more.add(new Part(task, each)));
        return new Group(name, id, more, then, onFailure, isOpen);
    }

    /** With a task that runs once all members have ended; without members, at once. */
    public <A extends @Nullable Object> Group then(Task<A, ?> task, A arguments) {
        return new Group(name, id, members, new Part(task.name(), arguments), onFailure, isOpen);
    }

    /** With a task that runs once all members have ended; without members, at once. */
    public <A extends @Nullable Object> Group then(TaskHandle<A, ?> task, A arguments) {
        return new Group(name, id, members, new Part(task.name(), arguments), onFailure, isOpen);
    }

    /** With this policy for members that fail. */
    public Group onFailure(OnFailure policy) {
        return new Group(name, id, members, then, policy, isOpen);
    }

    /** Open for more members from outside, until {@link GroupHandle#seal}; the completing task does not run before. */
    public Group open() {
        return new Group(name, id, members, then, onFailure, true);
    }

    /** The beginning of its id. */
    public String name() {
        return name;
    }

    /** The caller's own id, if there is one. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** Its members, in order. */
    public List<Part> members() {
        return members;
    }

    /** The completing task, if there is one. */
    public Optional<Part> then() {
        return Optional.ofNullable(then);
    }

    /** What failures of members do. */
    public OnFailure onFailure() {
        return onFailure;
    }

    /** Whether more members are to come after it was submitted. */
    public boolean isOpen() {
        return isOpen;
    }
}
