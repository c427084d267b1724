package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.Decider;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.Store;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskHead;
import org.triggers4j.workflow.TaskInstance;

/** Engines and stores with one thing wrong, to see that the simulation notices. */
final class Mutants {
    private Mutants() {}

    /** All of them, by what is wrong. */
    static Map<String, UnaryOperator<Store>> all() {
        var all = new LinkedHashMap<String, UnaryOperator<Store>>();
        decisions(all);
        heads(all);
        reading(all);
        queue(all);
        return all;
    }

    // ---- what a decision writes ---------------------------------------------------------------------------------

    private static void decisions(Map<String, UnaryOperator<Store>> all) {
        all.put("a cascade's jobs are lost", editing((writes, loaded) -> {
            if (has(writes, EventKind.FINISHED)) {
                writes.jobs().clear();
            }
        }));
        all.put("the last of several jobs is lost", editing((writes, loaded) -> {
            if (writes.jobs().size() > 1) {
                writes.jobs().remove(writes.jobs().size() - 1);
            }
        }));
        all.put(
                "a job is inserted twice",
                editing((writes, loaded) ->
                        List.copyOf(writes.jobs()).forEach(job -> writes.jobs().add(copyOf(job)))));
        all.put("a withdrawn job stays", editing((writes, loaded) -> {
            if (has(writes, EventKind.STATUS_SET)) {
                writes.deletedJobs().clear();
            }
        }));
        all.put("the job of a failed run stays", editing((writes, loaded) -> {
            if (has(writes, EventKind.FAILED)) {
                writes.deletedJobs().clear();
            }
        }));
        all.put(
                "a cooldown is forgotten",
                editing((writes, loaded) -> writes.jobs().replaceAll(Mutants::atOnce)));
        all.put(
                "a fire's key is not stored",
                editing((writes, loaded) -> writes.keys().clear()));
        all.put("an instance's row is lost", editing((writes, loaded) -> {
            if (writes.instances().size() > 1) {
                writes.instances().remove(0);
            }
        }));
        all.put(
                "an instance refers to the event before",
                editing((writes, loaded) -> writes.instances()
                        .replaceAll(row ->
                                new Writes.InstanceRow(row.uid(), row.isNew(), misled(row.instance()), row.job()))));
        all.put(
                "a finish fires nothing",
                editing((writes, loaded) -> writes.events()
                        .replaceAll(row -> new Writes.EventRow(row.uid(), silenced(row.entry()), row.nonce()))));
        all.put("a session does not finalise", editing((writes, loaded) -> withoutFinalizing(writes)));
        all.put(
                "a halt is not stored",
                editing((writes, loaded) ->
                        writes.sessions().replaceAll(row -> row(row, row.heads(), null, row.isEnded()))));
        all.put(
                "an end is not stored",
                editing((writes, loaded) ->
                        writes.sessions().replaceAll(row -> row(row, row.heads(), row.halted(), false))));
        all.put("an ambiguous commit is repeated blindly", Blindly::new);
    }

    private static UnaryOperator<Store> editing(BiConsumer<Writes, Loaded> flaw) {
        return store -> new FlawedStore(store) {
            @Override
            void edit(Writes writes, Loaded loaded) {
                flaw.accept(writes, loaded);
            }
        };
    }

    private static boolean has(Writes writes, EventKind kind) {
        return writes.events().stream().anyMatch(row -> row.entry().kind() == kind);
    }

    private static Job copyOf(Job job) {
        UUID id = job.id().value();
        var next = new JobId(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ 1));
        return with(job, next, job.runAt());
    }

    private static Job atOnce(Job job) {
        return with(job, job.id(), null);
    }

    private static Job with(Job job, JobId id, Instant runAt) {
        return new Job(id, job.task(), job.placement().at(runAt), job.limits(), job.work());
    }

    private static TaskInstance misled(TaskInstance instance) {
        var received = new LinkedHashMap<String, Long>();
        instance.received().forEach((trigger, seq) -> received.put(trigger, seq - 1));
        return new TaskInstance(
                instance.name(),
                instance.status(),
                instance.bornSeq(),
                received,
                instance.abandonedBy(),
                instance.lineage(),
                instance.outcome(),
                instance.stamps(),
                instance.revision());
    }

    private static LogEntry silenced(LogEntry entry) {
        return entry.kind() != EventKind.FINISHED
                ? entry
                : new LogEntry(
                        entry.seq(),
                        entry.kind(),
                        null,
                        entry.kwargs(),
                        entry.instance(),
                        entry.detail(),
                        entry.at(),
                        entry.actor());
    }

    private static void withoutFinalizing(Writes writes) {
        var without = new LinkedHashSet<SessionUid>();
        writes.events().removeIf(row -> {
            boolean isIt = SessionSlice.SESSION_FINALIZED.equals(row.entry().trigger());
            return isIt && without.add(row.uid());
        });
        writes.sessions()
                .replaceAll(row -> !without.contains(row.uid())
                        ? row
                        : new Writes.SessionRow(
                                row.uid(),
                                row.isNew(),
                                row.seq() - 1,
                                row.workflow(),
                                row.manager(),
                                row.heads(),
                                row.halted(),
                                row.isEnded()));
    }

    private static Writes.SessionRow row(Writes.SessionRow row, String heads, String halted, boolean isEnded) {
        return new Writes.SessionRow(
                row.uid(), row.isNew(), row.seq(), row.workflow(), row.manager(), heads, halted, isEnded);
    }

    /** Takes every fifth commit for one that failed. */
    private static final class Blindly extends FlawedStore {
        private int commits;

        Blindly(Store sound) {
            super(sound);
        }

        @Override
        public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
            commits++;
            List<Result> results = super.commit(intents, decider, patience);
            return commits % 5 == 0 ? super.commit(intents, decider, patience) : results;
        }
    }

    // ---- heads --------------------------------------------------------------------------------------------------

    private static void heads(Map<String, UnaryOperator<Store>> all) {
        all.put(
                "heads forget what open instances lack",
                headsWith(head -> new TaskHead(
                        head.next(), head.open(), head.unresolved(), new LinkedHashSet<>(), head.dirty())));
        all.put(
                "heads forget that a condition may hold",
                headsWith(head -> new TaskHead(head.next(), head.open(), head.unresolved(), head.lacks(), false)));
        all.put(
                "heads count one open instance too few",
                headsWith(head -> new TaskHead(
                        head.next(), Math.max(0, head.open() - 1), head.unresolved(), head.lacks(), head.dirty())));
        all.put(
                "heads take everything for resolved",
                headsWith(head -> new TaskHead(head.next(), head.open(), 0, head.lacks(), head.dirty())));
        all.put(
                "heads forget fires put off",
                headsEdited((row, heads) -> new Heads(
                        heads.tasks(), heads.lastFires(), heads.isFinalizing(), List.of(), heads.allowance())));
        all.put(
                "heads forget the last fires",
                headsEdited((row, heads) ->
                        new Heads(heads.tasks(), Map.of(), heads.isFinalizing(), heads.deferred(), heads.allowance())));
        all.put(
                "heads are those of the commit before",
                editing((writes, loaded) -> writes.sessions()
                        .replaceAll(row -> Optional.ofNullable(loaded.sessions().get(row.uid()))
                                .flatMap(LoadedSession::session)
                                .map(SessionRecord::heads)
                                .map(old -> row(row, old, row.halted(), row.isEnded()))
                                .orElse(row))));
    }

    private static UnaryOperator<Store> headsWith(UnaryOperator<TaskHead> flaw) {
        return headsEdited((row, heads) -> {
            var tasks = new LinkedHashMap<String, TaskHead>();
            heads.tasks().forEach((name, head) -> tasks.put(name, flaw.apply(head)));
            return new Heads(tasks, heads.lastFires(), heads.isFinalizing(), heads.deferred(), heads.allowance());
        });
    }

    private interface HeadsEdit {
        Heads edit(Writes.SessionRow row, Heads heads);
    }

    private static UnaryOperator<Store> headsEdited(HeadsEdit flaw) {
        return editing((writes, loaded) -> writes.sessions()
                .replaceAll(row -> row(
                        row,
                        flaw.edit(row, Heads.ofText(row.heads())).toText(row.workflow()),
                        row.halted(),
                        row.isEnded())));
    }

    // ---- what a decision reads ----------------------------------------------------------------------------------

    private static void reading(Map<String, UnaryOperator<Store>> all) {
        all.put("stale leases are accepted", store -> new FlawedStore(store) {
            @Override
            Loaded seen(Loaded loaded, List<Intent> intents) {
                var jobs = new LinkedHashMap<>(loaded.jobs());
                intents.forEach(intent -> intent.lease()
                        .ifPresent(
                                lease -> jobs.putIfAbsent(lease.job(), new HeldJob(lease, Optional.empty(), false))));
                return new Loaded(loaded.sessions(), jobs);
            }
        });
        all.put(
                "known keys are not found",
                seeing(session -> new LoadedSession(
                        session.uid(),
                        session.session(),
                        session.instances(),
                        session.openOf(),
                        session.lastFires(),
                        Map.of(),
                        session.unreadable())));
        all.put("open instances are not found", seeing(session -> {
            var openOf = new LinkedHashMap<>(session.openOf());
            openOf.replaceAll((task, open) -> List.of());
            return new LoadedSession(
                    session.uid(),
                    session.session(),
                    session.instances(),
                    openOf,
                    session.lastFires(),
                    session.keys(),
                    session.unreadable());
        }));
        all.put(
                "earlier fires are not found",
                seeing(session -> new LoadedSession(
                        session.uid(),
                        session.session(),
                        session.instances(),
                        session.openOf(),
                        Map.of(),
                        session.keys(),
                        session.unreadable())));
    }

    private static UnaryOperator<Store> seeing(UnaryOperator<LoadedSession> flaw) {
        return store -> new FlawedStore(store) {
            @Override
            Loaded seen(Loaded loaded, List<Intent> intents) {
                var sessions = new LinkedHashMap<>(loaded.sessions());
                sessions.replaceAll((uid, session) -> flaw.apply(session));
                return new Loaded(sessions, loaded.jobs());
            }
        };
    }

    // ---- the queue ----------------------------------------------------------------------------------------------

    private static void queue(Map<String, UnaryOperator<Store>> all) {
        all.put("a job is claimed twice", queueing(Twice::new));
        all.put("a rescue does nothing", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
                return List.of();
            }
        }));
        all.put("a rescue never gives up", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
                return super.rescue(dead, rescuer, Integer.MAX_VALUE);
            }
        }));
        all.put("a rescue gives up at once", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
                return super.rescue(dead, rescuer, 1);
            }
        }));
        all.put("a rescue takes from the living", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public List<WorkerBeat> liveWorkers() {
                return List.of();
            }
        }));
        all.put("jobs are promoted before their time", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public int promote(Instant now, int limit) {
                return super.promote(now.plus(Duration.ofDays(1)), limit);
            }
        }));
        all.put("jobs are never promoted", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public int promote(Instant now, int limit) {
                return 0;
            }
        }));
        all.put("what is given back stays held", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public void giveBack(Collection<Lease> leases) {}
        }));
        all.put("what is held unknowingly stays held", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public List<Lease> heldBy(WorkerId worker) {
                return List.of();
            }
        }));
        all.put("parked jobs stay parked", queueing(queue -> new FlawedQueue(queue) {
            @Override
            public int parkUnclaimable(Collection<Offer> liveOffers, int limit) {
                return super.parkUnclaimable(List.of(), limit);
            }
        }));
    }

    private static UnaryOperator<Store> queueing(Function<JobQueue, JobQueue> flaw) {
        return store -> {
            JobQueue flawed = flaw.apply(store.queue());
            return new FlawedStore(store) {
                @Override
                public JobQueue queue() {
                    return flawed;
                }
            };
        };
    }

    /** Gives the last claim to the next worker too. */
    private static final class Twice extends FlawedQueue {
        private final List<Claim> last = new ArrayList<>();

        Twice(JobQueue sound) {
            super(sound);
        }

        @Override
        public List<Claim> claim(WorkerId worker, Offer offer, int limit) {
            var claims = new ArrayList<>(super.claim(worker, offer, limit));
            List<Claim> again = List.copyOf(last);
            last.clear();
            last.addAll(claims);
            claims.addAll(again);
            return claims;
        }
    }
}
