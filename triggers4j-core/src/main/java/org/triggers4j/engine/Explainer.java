package org.triggers4j.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.triggers4j.session.Explanation;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.PastEvent;
import org.triggers4j.session.QueueVerdict;
import org.triggers4j.session.TriggerState;
import org.triggers4j.store.InstanceState;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Spelling;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskHead;

/** Finds out what a name names, and explains it from what was seen. */
final class Explainer {
    private static final int MOST_SHOWN = 5;
    private static final int MOST_LISTED = 10;

    private final Evidence.Seen seen;
    private final Verdicts verdicts;
    private final Explanation.Standing standing;
    private @Nullable Set<String> inbox; // read when first needed

    Explainer(Evidence.Seen seen) {
        this.seen = seen;
        this.verdicts = new Verdicts(seen, this::trigger);
        this.standing =
                new Explanation.Standing(Optional.ofNullable(seen.session().halted()), ended());
    }

    // Nothing comes after it, so it is the last event.
    private Optional<PastEvent> ended() {
        return seen.session().isEnded() ? Optional.of(event(seen.session().seq())) : Optional.empty();
    }

    static Explanation noSession(SessionUid uid, String asked) {
        return new Explanation.NotFound(
                uid,
                asked,
                "There is no session '" + uid + "': nothing was ever configured or fired in it.",
                Optional.empty());
    }

    Explanation explain(String asked) {
        Optional<TaskConfig> task = seen.task(asked);
        if (task.isPresent()) {
            return ofTask(task.get());
        }
        return InstanceName.parse(asked)
                .filter(name -> seen.task(name.task()).isPresent())
                .map(this::ofInstance)
                .orElseGet(() -> notFound(asked));
    }

    private Explanation ofInstance(InstanceName name) {
        return seen.instancesOf(name.task()).stream()
                .filter(state -> state.stored().instance().name().equals(name))
                .findFirst()
                .<Explanation>map(this::ofInstance)
                .or(() -> unreadable(name))
                .orElseGet(() -> noInstance(name));
    }

    // Of an instance whose row makes no sense there is nothing but the reason beside its job.
    private Optional<Explanation> unreadable(InstanceName name) {
        return seen.parkedFor(name)
                .map(reason ->
                        new Explanation.OfInstance(uid(), name, false, new QueueVerdict.Parked(reason), standing));
    }

    private Explanation.OfInstance ofInstance(InstanceState state) {
        var instance = state.stored().instance();
        return new Explanation.OfInstance(uid(), instance.name(), instance.isResolved(), verdicts.on(state), standing);
    }

    private Explanation ofTask(TaskConfig task) {
        TaskHead head = seen.head(task.name());
        boolean isFresh = head.next() == 0;
        List<InstanceState> read = seen.instancesOf(task.name());
        boolean hasUnresolved =
                read.stream().anyMatch(state -> !state.stored().instance().isResolved());
        return new Explanation.OfTask(
                uid(),
                task.name(),
                new Explanation.OfTask.Conditions(
                        isFresh ? task.after().stream().map(this::trigger).toList() : List.of(),
                        isFresh ? notFired(task.unless()) : List.of(),
                        task.andEvery()),
                new Explanation.OfTask.Count(head.next(), head.unresolved()),
                read.stream()
                        .filter(state ->
                                !hasUnresolved || !state.stored().instance().isResolved())
                        .limit(hasUnresolved ? MOST_SHOWN : 1)
                        .map(this::ofInstance)
                        .toList(),
                standing);
    }

    private List<String> notFired(List<String> triggers) {
        return triggers.stream()
                .filter(trigger -> !seen.heads().lastFires().containsKey(trigger))
                .toList();
    }

    /** What the session knows of a trigger that one of its tasks uses. */
    private TriggerState trigger(String name) {
        Optional<PastEvent> last =
                Optional.ofNullable(seen.heads().lastFires().get(name)).map(this::event);
        Optional<PastEvent> putOff = seen.heads().deferred().stream()
                .filter(fire -> fire.trigger().equals(name))
                .map(Heads.Deferred::seq)
                .map(this::event)
                .findFirst();
        Optional<TriggerState.Producer> producer = seen.task(name).map(task -> {
            TaskHead head = seen.head(name);
            return new TriggerState.Producer(head.next(), head.unresolved(), pending(name));
        });
        return new TriggerState(name, last, putOff, inbox().contains(name), producer);
    }

    private List<TriggerState.Pending> pending(String task) {
        return InstanceViews.of(seen.snapshot()).stream()
                .filter(instance -> instance.name().task().equals(task) && !instance.isResolved())
                .sorted(Comparator.comparing(InstanceView::name).reversed())
                .limit(MOST_SHOWN)
                .map(instance -> new TriggerState.Pending(
                        instance.name(), instance.status(), instance.failure().filter(failure -> instance.canReplay())))
                .toList();
    }

    private Set<String> inbox() {
        Set<String> read = inbox;
        if (read == null) {
            read = seen.inbox();
            inbox = read;
        }
        return read;
    }

    private PastEvent event(long seq) {
        return seen.event(seq).map(PastEvent::of).orElseGet(() -> PastEvent.deleted(seq));
    }

    private Explanation notFound(String asked) {
        Collection<String> tasks = seen.session().workflow().tasks().keySet();
        List<TaskConfig> users = seen.session().workflow().usersOf(asked);
        if (!users.isEmpty()) {
            return noTask(
                    asked,
                    "'" + asked + "' is a trigger, not a task" + fired(asked) + " Tasks that use it: "
                            + String.join(
                                    ", ", users.stream().map(TaskConfig::name).toList()) + ".");
        }
        String task = InstanceName.parse(asked).map(InstanceName::task).orElse(asked);
        Optional<String> similar = Spelling.nearest(task, tasks);
        String known = similar.isPresent() ? "" : " " + listed(tasks);
        return new Explanation.NotFound(
                uid(), asked, "Session '" + uid() + "' has no task '" + task + "'." + known, similar);
    }

    private static String listed(Collection<String> tasks) {
        if (tasks.isEmpty()) {
            return "It has no tasks: it was never configured.";
        }
        String shown = tasks.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return "Its tasks: " + shown
                + (tasks.size() > MOST_LISTED ? " and " + (tasks.size() - MOST_LISTED) + " more." : ".");
    }

    private String fired(String trigger) {
        return trigger(trigger)
                .lastFire()
                .map(fire -> "; it last fired at event " + fire.seq() + ".")
                .orElse("; it has never fired.");
    }

    private Explanation noInstance(InstanceName name) {
        int count = seen.head(name.task()).next();
        String reason = name.number() < count
                ? "'" + name + "' is not there any more: it had ended, and retention has deleted it."
                : "There is no instance '" + name + "': "
                        + (count == 0
                                ? seen.task(name.task())
                                        .map(task -> ofTask(task).sentence())
                                        .orElseThrow()
                                : "the newest is '" + name.task() + "#" + (count - 1) + "'.");
        return noTask(name.toString(), reason);
    }

    private Explanation noTask(String asked, String reason) {
        return new Explanation.NotFound(uid(), asked, reason, Optional.empty());
    }

    private SessionUid uid() {
        return seen.session().uid();
    }
}
