package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.Rate;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.CallStore.Window;

/** What the contracts of calls share: short ways to enqueue, admit and end them. */
abstract class CallFixture extends ModelContract {
    static final Instant T1 = T0.plusSeconds(1);
    static final Instant KEEP = T0.plusSeconds(3_600);
    static final EndOf STALE = endOf(EndState.FAILED, T1);
    static final Admission ADMITTED = new Admission.Admitted();

    final CallStore calls() {
        return store.calls();
    }

    // ---- enqueueing -----------------------------------------------------------------------------------------------

    static JobBuilder call(int number) {
        return job(number).call("{\"call\":" + number + "}");
    }

    static Enqueued enqueue(CallStore calls, Instant now, JobBuilder call) {
        return calls.enqueue(List.of(call.newCall()), now, STALE).get(0);
    }

    final Enqueued enqueueAt(Instant now, JobBuilder call) {
        return enqueue(calls(), now, call);
    }

    final List<Enqueued> enqueueAll(JobBuilder... calls) {
        return calls().enqueue(Stream.of(calls).map(JobBuilder::newCall).toList(), T0, STALE);
    }

    /** Enqueues calls that must be accepted. */
    final void accept(JobBuilder... calls) {
        assertThat(enqueueAll(calls)).hasSize(calls.length).allMatch(Enqueued.Accepted.class::isInstance);
    }

    static Enqueued accepted(int number) {
        return new Enqueued.Accepted(id(number));
    }

    /** Accepted, with the key that this holder had. */
    static Enqueued accepted(int number, Holder voided) {
        return new Enqueued.Accepted(id(number), Optional.of(voided));
    }

    static Enqueued duplicateOf(int number) {
        return new Enqueued.Duplicate(holder(number));
    }

    static Holder holder(int number) {
        return new Holder(id(number), Optional.empty());
    }

    /** Enqueues calls that must be accepted, and claims all that is READY, the most urgent first. */
    final List<Claim> claimed(JobBuilder... calls) {
        accept(calls);
        return claim(WORKER, MANY);
    }

    final Claim claimedOne(JobBuilder call) {
        accept(call);
        return claimOne(WORKER);
    }

    /** Claims {@code t_join#0} of the session, which has to run. */
    final Claim claimedInstance() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        return claimOne(WORKER);
    }

    static Holder instanceHolder(Claim claim) {
        return new Holder(claim.job().id(), Optional.of(UID.value() + "/t_join#0"));
    }

    // ---- admission ------------------------------------------------------------------------------------------------

    /** A gate before which one waits. */
    static Gate gate(String key, int most) {
        return new Gate(key, most, Optional.empty(), true);
    }

    /** A gate that one is told of. */
    static Gate door(String key, int most) {
        return new Gate(key, most, Optional.empty(), false);
    }

    static Gate rated(String key, int permits, Duration span) {
        return new Gate(key, 0, Optional.of(new Rate(permits, span.toNanos())), false);
    }

    static Gate waitingRated(String key, int permits, Duration span) {
        return new Gate(key, 0, Optional.of(new Rate(permits, span.toNanos())), true);
    }

    static Entry entry(Claim claim, Gate... gates) {
        return new Entry(claim.lease(), Optional.empty(), Optional.empty(), List.of(gates));
    }

    static Entry uniqueEntry(Claim claim, String key, Gate... gates) {
        var unique = new UniqueKey(key, Optional.empty());
        return new Entry(claim.lease(), Optional.of(unique), Optional.empty(), List.of(gates));
    }

    final List<Admission> admitAll(Entry... entries) {
        return calls().admit(List.of(entries), T0, STALE);
    }

    final Admission admitAt(Instant now, Entry entry) {
        return calls().admit(List.of(entry), now, STALE).get(0);
    }

    final Admission admit(Entry entry) {
        return admitAt(T0, entry);
    }

    final Admission admit(Claim claim, Gate... gates) {
        return admit(entry(claim, gates));
    }

    final Admission admitAt(Instant now, Claim claim, Gate... gates) {
        return admitAt(now, entry(claim, gates));
    }

    static Admission conflict(Gate gate, Holder... inside) {
        return new Admission.Conflict(gate.key(), List.of(inside));
    }

    static Admission waitingFor(Gate gate) {
        return new Admission.Waiting(gate.key());
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    static EndOf endOf(EndState state, Instant now) {
        return new EndOf(state, Optional.of("{\"failure\":\"" + state + "\"}"), now, Optional.of(KEEP));
    }

    /** The end of this claim's call, in every part. */
    static EndedCall ended(Claim claim, EndState state) {
        return ended(claim, state, "{\"at\":\"the end\"}");
    }

    static EndedCall ended(Claim claim, String body) {
        return ended(claim, EndState.SUCCEEDED, body);
    }

    private static EndedCall ended(Claim claim, EndState state, String body) {
        return new EndedCall(
                claim.job().id(),
                claim.job().task(),
                claim.job().queue(),
                body,
                state,
                Optional.of("{\"result\":1}"),
                Optional.of("{\"failure\":1}"),
                Optional.of(T0),
                T1,
                Optional.of(KEEP));
    }

    static Ending over(Claim claim) {
        return new Ending.Over(claim.lease(), ended(claim, EndState.SUCCEEDED), Optional.empty());
    }

    static Ending over(Claim claim, Window window) {
        return new Ending.Over(claim.lease(), ended(claim, EndState.SUCCEEDED), Optional.of(window));
    }

    static Ending again(Claim claim, Instant runAt) {
        Optional<Instant> expiry = Optional.ofNullable(claim.job().limits().expiresAt());
        return new Ending.Again(claim.lease(), runAt, expiry, "{\"again\":1}");
    }

    final boolean end(Ending ending) {
        return calls().end(List.of(ending)).get(0);
    }

    // ---- looking --------------------------------------------------------------------------------------------------

    final Optional<CallState> look(JobId id) {
        return Optional.ofNullable(calls().find(List.of(id)).get(id));
    }

    final CallState.Live live(int number) {
        assertThat(look(id(number))).containsInstanceOf(CallState.Live.class);
        return (CallState.Live) look(id(number)).orElseThrow();
    }

    final EndedCall endedCall(int number) {
        assertThat(look(id(number))).containsInstanceOf(CallState.Ended.class);
        return ((CallState.Ended) look(id(number)).orElseThrow()).call();
    }

    final void giveBack(Claim claim) {
        store.queue().giveBack(List.of(claim.lease()));
    }
}
