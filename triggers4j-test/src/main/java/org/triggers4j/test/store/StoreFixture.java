package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Decision;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What the parts of the contract share: a started store on an empty database, threads, and short ways to say things. */
abstract class StoreFixture {
    static final Instant T0 = Instant.parse("2026-01-01T12:00:00.123456Z");
    static final SessionUid UID = new SessionUid("questionnaire-42");
    static final SessionUid OTHER = new SessionUid("questionnaire-43");
    static final WorkerId WORKER = new WorkerId("worker-1");
    static final WorkerId RIVAL = new WorkerId("worker-2");
    static final Operator OPERATOR = new Operator("ada", "because");
    static final int MANY = 1_000;

    private final List<Store> opened = new ArrayList<>();
    private final JobIds ids = new JobIds();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Store store;
    Driver driver;

    protected abstract Store open();

    protected abstract Store reopen();

    @BeforeEach
    void startStore() {
        store = started(open());
        driver = new Driver(store, ids);
    }

    @AfterEach
    void closeStores() {
        threads.shutdownNow();
        opened.forEach(Store::close);
    }

    private Store started(Store made) {
        opened.add(made);
        made.start();
        return made;
    }

    /** The store of another process. */
    Store secondStore() {
        return started(reopen());
    }

    Driver driverOf(Store another) {
        return new Driver(another, ids);
    }

    // ---- workflows and events -----------------------------------------------------------------------------------

    /** {@code t_join} runs {@code app.Join} after a and b. */
    static Workflow join() {
        return Workflow.of(TaskConfig.named("t_join").after("a", "b").run("app.Join"));
    }

    /** {@code t_each} runs {@code app.Each} for every {@code page}. */
    static Workflow each() {
        return Workflow.of(TaskConfig.named("t_each").andEvery("page").run("app.Each"));
    }

    static SessionEvent configured(Workflow workflow) {
        return new SessionEvent.Configured(workflow);
    }

    static SessionEvent fired(String trigger) {
        return fired(trigger, Kwargs.empty());
    }

    static SessionEvent fired(String trigger, Kwargs kwargs) {
        return new SessionEvent.Fired(trigger, kwargs, 0);
    }

    static SessionEvent finished(InstanceName name, Kwargs result) {
        return new SessionEvent.Finished(name, result, new SessionEvent.Run(T0, 0));
    }

    static InstanceName instance(String name) {
        return InstanceName.of(name);
    }

    /** Configures {@code t_each} and fires {@code page} so often: as many jobs. */
    Committed pages(SessionUid uid, int count) {
        var events = new ArrayList<SessionEvent>();
        events.add(configured(each()));
        for (int page = 0; page < count; page++) {
            events.add(fired("page", Kwargs.of("page", page)));
        }
        return driver.commit(uid, events.toArray(SessionEvent[]::new));
    }

    // ---- commits and queries ------------------------------------------------------------------------------------

    /** What a commit with this intent is given. */
    Loaded load(Intent... intents) {
        var seen = new ArrayList<Loaded>();
        List<Result> results = store.commit(
                List.of(intents),
                (all, indexes, loaded) -> {
                    seen.add(loaded);
                    return write(new Writes(), all.size());
                },
                Patience.WAIT);
        results.forEach(Driver::done);
        return seen.get(0);
    }

    /** What a commit with this intent is given of its session. */
    LoadedSession loadOne(Intent intent) {
        return at(load(intent).sessions(), intent.session());
    }

    /** The value of a key that is there. */
    static <K, V> V at(Map<K, V> map, K key) {
        assertThat(map).containsKey(key);
        return Objects.requireNonNull(map.get(key));
    }

    /** Commits these rows as they are. */
    Result write(Writes writes) {
        return store.commit(List.of(Intent.on(UID)), (intents, indexes, loaded) -> write(writes, 1), Patience.WAIT)
                .get(0);
    }

    static Decision write(Writes writes, int intents) {
        var outcomes = new ArrayList<Decision.Outcome>();
        for (int i = 0; i < intents; i++) {
            outcomes.add(new Decision.Outcome.Done("done"));
        }
        return new Decision.Write(writes, outcomes);
    }

    SessionSnapshot snapshot(SessionUid uid) {
        return store.queries().session(uid, new InstanceSelection.All()).orElseThrow();
    }

    boolean exists(SessionUid uid) {
        return store.queries().session(uid, new InstanceSelection.None()).isPresent();
    }

    // ---- jobs ---------------------------------------------------------------------------------------------------

    /** A job without a session behind it, for tests of the queue alone. */
    static JobBuilder job(int number) {
        return new JobBuilder(id(number), number);
    }

    static JobId id(int number) {
        return JobIds.numbered(1_000_000L + number);
    }

    void enqueue(JobBuilder... jobs) {
        var writes = new Writes();
        for (JobBuilder job : jobs) {
            writes.jobs().add(job.build());
        }
        Driver.done(write(writes));
    }

    /** An offer of everything the tests enqueue by default, and these tasks. */
    static Offer offer(String... tasks) {
        Set<String> known = new LinkedHashSet<>(List.of("app.Task", "app.Join", "app.Each"));
        known.addAll(List.of(tasks));
        return new Offer(Set.of(Job.DEFAULT_QUEUE), known, Set.of(Driver.MANAGER), Set.of(Driver.RUNNER));
    }

    List<Claim> claim(WorkerId worker, int limit) {
        return store.queue().claim(worker, offer(), limit);
    }

    Claim claimOne(WorkerId worker) {
        List<Claim> claims = claim(worker, 1);
        if (claims.isEmpty()) {
            throw new AssertionError("There is nothing to claim.");
        }
        return claims.get(0);
    }

    static List<JobId> idsOf(List<Claim> claims) {
        return claims.stream().map(claim -> claim.job().id()).toList();
    }

    /** Whether a commit under the claim's lease would be accepted. */
    boolean isCurrent(Claim claim) {
        return load(Intent.on(UID).under(claim.lease()))
                .jobs()
                .containsKey(claim.job().id());
    }

    // ---- threads ------------------------------------------------------------------------------------------------

    /** Starts it on a thread of its own. */
    <T> Future<T> inBackground(Callable<T> work) {
        return threads.submit(work);
    }

    /** Waits for what was started; a minute is for ever. */
    static <T> T await(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("It failed or hung", e);
        }
    }

    /** Runs it on several threads at once; they get the numbers from 0. */
    <T> List<T> atOnce(int count, NumberedWork<T> work) {
        var barrier = new CyclicBarrier(count);
        var futures = new ArrayList<Future<T>>();
        for (int i = 0; i < count; i++) {
            int number = i;
            futures.add(inBackground(() -> {
                barrier.await(60, TimeUnit.SECONDS);
                return work.run(number);
            }));
        }
        return futures.stream().map(StoreFixture::await).toList();
    }

    interface NumberedWork<T> {
        T run(int number) throws Exception;
    }
}
