package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.GroupWorkflow;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.OnFailure;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What a submission brings to a group, as events of its session. Immutable. */
record GroupPlan(List<Part> members, Optional<Part> then, OnFailure onFailure, boolean isOpen) {
    /** A task and what it gets. */
    record Part(String task, Kwargs arguments) {
        Part {
            Names.check("task name", task);
        }
    }

    GroupPlan {
        for (Part member : members) {
            if (!GroupWorkflow.isMember(member.task())) {
                throw new InvalidNameException("'" + member.task() + "' cannot be a member: names that begin with '"
                        + GroupWorkflow.RESERVED + "' are a group's own.");
            }
        }
    }

    /** More members of an existing group. */
    static GroupPlan of(List<Part> members) {
        return new GroupPlan(members, Optional.empty(), OnFailure.HOLD, true);
    }

    /** The same for the same content. */
    String hash() {
        var text = new StringBuilder(onFailure.label()).append(isOpen);
        then.ifPresent(part -> append(text.append("\nthen "), part));
        members.forEach(part -> append(text.append("\nmember "), part));
        return Canonical.sha256(text.toString());
    }

    private static void append(StringBuilder text, Part part) {
        text.append(part.task()).append(' ').append(Canonical.json(part.arguments()));
    }

    Workflow workflow() {
        return GroupWorkflow.of(tasks(), then.map(Part::task), onFailure);
    }

    private LinkedHashSet<String> tasks() {
        var tasks = new LinkedHashSet<String>();
        members.forEach(member -> tasks.add(member.task()));
        return tasks;
    }

    /** The triggers that the configuration has to know of. */
    List<String> triggers() {
        return List.copyOf(workflow().triggers());
    }

    /** That the group comes into being. */
    SessionEvent creation() {
        var events = new ArrayList<SessionEvent>();
        events.add(new SessionEvent.Configured(workflow()));
        then.ifPresent(part -> events.add(fired(GroupWorkflow.ARGUMENTS, part.arguments())));
        fireMembers(events);
        if (!isOpen) {
            events.add(seal());
        }
        return new SessionEvent.Together(events);
    }

    /** That it grows. */
    SessionEvent additionTo(Workflow current) {
        var events = new ArrayList<SessionEvent>();
        TaskConfig[] unknown = tasks().stream()
                .filter(task -> current.task(task).isEmpty())
                .map(GroupWorkflow::member)
                .toArray(TaskConfig[]::new);
        if (unknown.length > 0) {
            events.add(new SessionEvent.Configured(Workflow.of(unknown)));
        }
        fireMembers(events);
        return new SessionEvent.Together(events);
    }

    private void fireMembers(List<SessionEvent> events) {
        members.forEach(member -> events.add(fired(GroupWorkflow.submission(member.task()), member.arguments())));
    }

    static SessionEvent seal() {
        return fired(GroupWorkflow.SEALED, Kwargs.empty());
    }

    private static SessionEvent fired(String trigger, Kwargs kwargs) {
        return new SessionEvent.Fired(trigger, kwargs, 0);
    }
}
