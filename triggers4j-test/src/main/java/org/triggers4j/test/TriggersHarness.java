package org.triggers4j.test;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.triggers4j.Triggers;
import org.triggers4j.session.TriggerManager;

/**
 * An engine made for tests: on a store of its own, with a clock that stands still, and with a way to wait until
 * everything has run.
 *
 * <pre>{@code
 * try (TriggersHarness harness = TriggersHarness.builder().task("app.ImportSubject", new ImportSubject()).start()) {
 *     TriggerManager survey = harness.session();
 *     survey.updateConfiguration(workflow);
 *     survey.fire("firstPageReceived", Kwargs.of("name", "Marcus"));
 *     survey.fire("questionnaireComplete");
 *     harness.joinAll();
 *     assertThat(survey).hasFinished("t_importSubject#0");
 * }
 * }</pre>
 *
 * <p>With JUnit, let {@link TriggersExtension} make and close it. This class needs no test library. Thread-safe, but in
 * the deterministic mode one thread at a time can {@linkplain #joinAll() join}.
 */
public final class TriggersHarness implements AutoCloseable {
    private final Triggers triggers;
    private final Joiner joiner;
    private final Defaults defaults;
    private final AtomicInteger numbered = new AtomicInteger();

    /** What is taken where a test says nothing. */
    record Defaults(String uid, String managerType, Duration joinWithin) {}

    private TriggersHarness(Triggers triggers, Joiner joiner, Defaults defaults) {
        this.triggers = triggers;
        this.joiner = joiner;
        this.defaults = defaults;
    }

    static TriggersHarness started(Triggers triggers, Joiner joiner, Defaults defaults) {
        try {
            triggers.start();
        } catch (RuntimeException | Error e) {
            triggers.close();
            throw e;
        }
        return new TriggersHarness(triggers, joiner, defaults);
    }

    /** Starts the description of a harness; nothing is required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The session of this test: the same one each time. Its UID is like no other, in this store or any, also when the
     * test is repeated.
     */
    public TriggerManager session() {
        return session(defaults.uid());
    }

    /**
     * The session of this UID.
     *
     * @throws org.triggers4j.error.InvalidNameException for a bad UID
     */
    public TriggerManager session(String uid) {
        return triggers.session(uid, defaults.managerType());
    }

    /** A session that nobody has used yet. */
    TriggerManager nextSession() {
        return session(defaults.uid() + "-order-" + numbered.incrementAndGet());
    }

    /** The engine itself, for everything that has no method here. It is started, and closed with the harness. */
    public Triggers triggers() {
        return triggers;
    }

    /** The engine's clock, which stands still but for {@link #advance}. */
    public ManualClock clock() {
        return joiner.clock();
    }

    /**
     * Puts the clock forward. What waited for a time that has come, such as a retry for the end of its cooldown, becomes
     * ready: {@link #joinAll()} runs it.
     *
     * @throws IllegalArgumentException for a negative duration
     */
    public void advance(Duration time) {
        joiner.clock().advance(time);
        joiner.promote();
    }

    /** Like {@link #joinAll(Duration)}, for as long as {@link HarnessBuilder#joinWithin} allows. */
    public void joinAll() {
        joinAll(defaults.joinWithin());
    }

    /**
     * Waits until nothing is ready and nothing runs, in no session: what was fired has been run, and so have the cascades,
     * the retries and what hooks have fired. In the deterministic mode the calling thread runs it.
     *
     * <p>Left alone is what waits for more triggers, for a later time on the {@linkplain #clock() clock}, for somebody who
     * completes it from outside, or for code that nobody has registered; the last is <em>parked</em>. Assertions say so. May
     * be called any number of times.
     *
     * @param atMost how long in real time. It stops no task: in the deterministic mode, one that does not return keeps
     *     this method from returning
     * @throws AssertionError when something still runs then; it says what, and where it is
     */
    public void joinAll(Duration atMost) {
        joiner.join(atMost);
    }

    /**
     * Runs events in every order, each in a session of its own.
     *
     * @param given prepares each of the sessions, which are empty: configures it, and sets back what tasks may have changed
     *     elsewhere
     */
    public AnyOrder anyOrder(AnyOrder.Step given) {
        return new AnyOrder(this, given);
    }

    /** Closes the engine and its store. What still runs is interrupted. Idempotent. */
    @Override
    public void close() {
        triggers.close();
    }

    /** Describes a harness; see {@link HarnessBuilder}. */
    public static final class Builder extends HarnessBuilder<Builder> {
        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Starts the harness; close it after use.
         *
         * @throws org.triggers4j.error.ConfigurationException with every setting that is wrong
         * @throws org.triggers4j.error.StoreException when the store cannot be reached
         */
        public TriggersHarness start() {
            return start("test-" + UUID.randomUUID());
        }
    }
}
