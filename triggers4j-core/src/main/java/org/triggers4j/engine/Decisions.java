package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.TriggersException;
import org.triggers4j.job.WorkerId;
import org.triggers4j.session.ManagerType;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.SliceMissException;

/** The decision of one commit over many operations: folds them session by session, in order. */
final class Decisions implements Decider {
    /**
     * What decisions need besides the operations.
     *
     * @param self the worker of this process, to which in-process runs are pinned
     */
    record Context(Registry registry, Environment environment, Settings settings, Supplier<Optional<WorkerId>> self) {}

    /** An operation and the manager type its session gets if it is yet to be made. */
    record Item(Operation operation, String managerIfNew) {}

    private final Context context;
    private final List<Item> items;

    // What the last run left behind, for the forecast only; never read by a decision.
    private final Map<SessionUid, SessionSlice> lastSlices = new LinkedHashMap<>();

    Decisions(Context context, List<Item> items) {
        this.context = context;
        this.items = items;
    }

    /** Each session as the last decision left it. */
    Map<SessionUid, SessionSlice> lastSlices() {
        return lastSlices;
    }

    @Override
    public Decision decide(List<Intent> intents, List<Integer> indexes, Loaded loaded) {
        var sessions = new LinkedHashMap<SessionUid, SessionWork>();
        Map<SessionUid, List<Intent>> intentsOf = intents.stream().collect(Collectors.groupingBy(Intent::session));
        var writes = new Writes();
        var outcomes = new ArrayList<Decision.Outcome>(intents.size());
        for (int index : indexes) {
            Item item = items.get(index);
            SessionUid uid = item.operation().session();
            try {
                SessionWork session = sessions.get(uid);
                if (session == null) {
                    session = open(intentsOf.getOrDefault(uid, List.of()), loaded, uid, item.managerIfNew());
                    sessions.put(uid, session);
                }
                outcomes.add(new Decision.Outcome.Done(item.operation().decide(session, loaded, writes)));
            } catch (SliceMissException miss) {
                return read(sessions.get(uid), uid, miss);
            } catch (TriggersException impossible) {
                outcomes.add(new Decision.Outcome.Rejected(impossible));
            }
        }
        sessions.values().forEach(session -> session.writeTo(writes));
        sessions.forEach((uid, session) -> lastSlices.put(uid, session.slice()));
        return new Decision.Write(writes, outcomes);
    }

    // Instances and last fires are named by the intents; only what a fire can touch, or the policy of a group, is found
    // out on the way.
    private static Decision.Read read(@Nullable SessionWork session, SessionUid uid, SliceMissException miss) {
        return switch (miss.kind()) {
            case OPEN_INSTANCES -> new Decision.Read(uid, List.of(miss.name()), List.of(), List.of());
            case INSTANCES_OF_TASK ->
                new Decision.Read(
                        uid, List.of(), Objects.requireNonNull(session).instancesOf(miss.name()), List.of());
            case INSTANCE, LAST_FIRE -> throw new IllegalStateException("An intent did not name what it needs", miss);
        };
    }

    private SessionWork open(List<Intent> intents, Loaded loaded, SessionUid uid, String managerIfNew) {
        LoadedSession session = loaded.sessions().get(uid);
        if (session == null) {
            throw new StoreException(
                    StoreException.Kind.DEFINITE, "The store did not load session '" + uid + "'.", null);
        }
        session.unreadable().ifPresent(reason -> {
            throw unreadable(uid, reason, null);
        });
        String manager = session.session().map(SessionRecord::manager).orElse(managerIfNew);
        try {
            return new SessionWork(context, session, slice(intents, session, manager), manager);
        } catch (IllegalArgumentException e) {
            throw unreadable(uid, String.valueOf(e.getMessage()), e);
        }
    }

    private static StoreException unreadable(SessionUid uid, String reason, @Nullable Throwable cause) {
        return new StoreException(
                StoreException.Kind.DEFINITE,
                "Session '" + uid + "' has a row that makes no sense and is left alone: " + reason,
                cause);
    }

    private SessionSlice slice(List<Intent> intents, LoadedSession loaded, String manager) {
        boolean isFinalizing = context.registry()
                .managerType(manager)
                .map(ManagerType::isFinalizing)
                .orElse(false);
        SessionSlice slice = loaded.session()
                .map(record -> SessionSlice.of(
                        record.seq(),
                        record.workflow(),
                        Heads.ofText(record.heads()),
                        record.halted(),
                        record.isEnded()))
                .orElseGet(() -> SessionSlice.fresh(isFinalizing));
        for (Map.Entry<String, List<StoredInstance>> open : loaded.openOf().entrySet()) {
            slice = slice.withOpenInstances(
                    open.getKey(),
                    open.getValue().stream().map(StoredInstance::instance).toList());
        }
        slice = slice.withInstances(loaded.instances().values().stream()
                .map(StoredInstance::instance)
                .toList());
        for (Intent intent : intents) {
            slice = withNamed(slice, loaded, intent);
        }
        return slice;
    }

    private static SessionSlice withNamed(SessionSlice slice, LoadedSession loaded, Intent intent) {
        SessionSlice more = slice;
        for (InstanceName name : intent.instances()) {
            if (!loaded.instances().containsKey(name)) {
                more = more.withInstance(name, Optional.empty());
            }
        }
        for (String trigger : intent.lastFires()) {
            more = more.withLastFire(
                    trigger, Optional.ofNullable(loaded.lastFires().get(trigger)));
        }
        return more;
    }
}
