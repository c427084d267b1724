package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskHead;

/**
 * Reads what an explanation needs and no more, however large the session is.
 *
 * <p>The session, its instances and their jobs are of one moment. What is looked up besides is the log up to that moment,
 * which never changes, and which workers are live.
 */
record Evidence(Store store, SessionUid uid) {
    /** Up to this many instances a task is read whole. */
    private static final int FEW = 20;

    private static final int MOST_UNRESOLVED = 100;
    private static final int WINDOW = 20;
    /** So many instances are read of each task whose finish is waited for. */
    private static final int LATEST = 3;

    private static final int LOOKS_BACK = 50;
    private static final int LOOKS_INTO_INBOX = 50;
    private static final int LOOKS_AT_PARKED = 200;

    /** The reading. */
    record Seen(Evidence evidence, SessionSnapshot snapshot, Heads heads) {
        SessionRecord session() {
            return snapshot.session();
        }

        TaskHead head(String task) {
            return heads.tasks().getOrDefault(task, TaskHead.NONE);
        }

        Optional<TaskConfig> task(String name) {
            return session().workflow().task(name);
        }

        /** The instances of the task that were read, newest first. */
        List<InstanceState> instancesOf(String task) {
            return snapshot.instances().stream()
                    .filter(state -> state.stored().instance().name().task().equals(task))
                    .sorted(Comparator.comparing((InstanceState state) ->
                                    state.stored().instance().name())
                            .reversed())
                    .toList();
        }

        /** The event of this number, unless retention has deleted it. */
        Optional<LogEntry> event(long seq) {
            return Optional.ofNullable(snapshot.events().get(seq))
                    .or(() -> evidence.events(seq - 1, 1).stream()
                            .filter(entry -> entry.seq() == seq)
                            .findFirst());
        }

        /** The last events up to this one, newest first; so many as is cheap. */
        List<LogEntry> eventsUpTo(long seq) {
            long after = Math.max(0, seq - LOOKS_BACK);
            var entries = new ArrayList<>(evidence.events(after, (int) (seq - after)));
            entries.removeIf(entry -> entry.seq() > seq);
            entries.sort(Comparator.comparingLong(LogEntry::seq).reversed());
            return entries;
        }

        /** The triggers of this session whose fires are among the oldest in the inbox: those that are stuck there. */
        Set<String> inbox() {
            return evidence.store().queue().inbox(Optional.empty(), LOOKS_INTO_INBOX).stream()
                    .filter(fire -> fire.session().equals(evidence.uid()))
                    .map(PendingFire::trigger)
                    .collect(Collectors.toSet());
        }

        /** Why the instance's job is put aside, if it is among the oldest of those. */
        Optional<String> parkedFor(InstanceName name) {
            return evidence.store().queries().parked(LOOKS_AT_PARKED).stream()
                    .filter(job -> job.session().equals(Optional.of(evidence.uid()))
                            && job.instance().equals(Optional.of(name)))
                    .map(StoreQueries.ParkedJob::reason)
                    .findFirst();
        }

        List<JobQueue.WorkerBeat> liveWorkers() {
            return evidence.store().queue().liveWorkers();
        }
    }

    private List<LogEntry> events(long afterSeq, int limit) {
        return store.queries().events(uid, afterSeq, limit);
    }

    /** Empty when the session does not exist. */
    Optional<Seen> read(String taskOrInstance) {
        Optional<SessionSnapshot> row = store.queries().session(uid, new InstanceSelection.None());
        if (row.isEmpty()) {
            return Optional.empty();
        }
        InstanceSelection selection = selection(seen(row.get()), taskOrInstance);
        boolean isEnough = selection instanceof InstanceSelection.None;
        return (isEnough ? row : store.queries().session(uid, selection)).map(this::seen);
    }

    private Seen seen(SessionSnapshot snapshot) {
        try {
            return new Seen(this, snapshot, Heads.ofText(snapshot.session().heads()));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    StoreException.Kind.DEFINITE,
                    "Session '" + uid + "' has a row that makes no sense and cannot be explained: " + e.getMessage(),
                    e);
        }
    }

    private static InstanceSelection selection(Seen seen, String asked) {
        if (seen.task(asked).isPresent()) {
            return ofTask(seen, asked);
        }
        return InstanceName.parse(asked)
                .map(name -> isSmall(seen, name.task())
                        ? few(seen, name.task())
                        : named(seen, name.task(), name.number(), name.number() + WINDOW))
                .orElseGet(InstanceSelection.None::new);
    }

    private static InstanceSelection ofTask(Seen seen, String task) {
        TaskHead head = seen.head(task);
        if (isSmall(seen, task)) {
            return few(seen, task);
        }
        long unresolved = seen.heads().tasks().values().stream()
                .mapToLong(TaskHead::unresolved)
                .sum();
        return head.unresolved() > 0 && unresolved <= MOST_UNRESOLVED
                ? new InstanceSelection.Unresolved()
                : named(seen, task, head.next() - WINDOW, head.next());
    }

    private static boolean isSmall(Seen seen, String task) {
        return seen.head(task).next() <= FEW;
    }

    // More than there are: some may be made before they are read.
    private static InstanceSelection few(Seen seen, String task) {
        return named(seen, task, 0, FEW + 1);
    }

    /** These instances of the task, and the latest of the tasks whose finish it waits for. */
    private static InstanceSelection named(Seen seen, String task, int from, int end) {
        Stream<InstanceName> awaited = seen.task(task).map(TaskConfig::after).orElse(List.of()).stream()
                .filter(trigger -> !trigger.equals(task) && seen.head(trigger).unresolved() > 0)
                .flatMap(trigger -> {
                    int next = seen.head(trigger).next();
                    return numbered(trigger, Math.max(0, next - LATEST), next);
                });
        return new InstanceSelection.Named(
                Stream.concat(numbered(task, from, end), awaited).toList());
    }

    private static Stream<InstanceName> numbered(String task, int from, int end) {
        return IntStream.range(from, end).mapToObj(number -> new InstanceName(task, number));
    }
}
