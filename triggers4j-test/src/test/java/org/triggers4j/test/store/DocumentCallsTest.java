package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.memory.DocumentStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.wakeup.Doorbell;
import org.triggers4j.workflow.SessionUid;

/** What jobs of sessions have claimed in the document of calls, when one of the two documents is saved and the other is not. */
class DocumentCallsTest extends StoreFixture {
    private static final Gate GATE = new Gate("gate", 1, Optional.empty(), true);
    private static final EndOf STALE = new EndOf(EndState.FAILED, Optional.empty(), T0, Optional.empty());

    private final ConcurrentMap<String, String> documents = new ConcurrentHashMap<>();
    private final Doorbell doorbell = new InMemoryStore().doorbell();

    private Claim first;
    private Claim second;

    @Override
    protected Store open() {
        return new MapDocumentStore(documents, doorbell);
    }

    @Override
    protected Store reopen() {
        return open();
    }

    /** What the author cannot do with the document of calls. */
    enum Trouble {
        LOADING,
        SAVING
    }

    private Store troubledBy(Trouble trouble) {
        return new DocumentStore(doorbell) {
            @Override
            protected Optional<Document> load(String key) throws IOException {
                refuse(Trouble.LOADING, key);
                return Optional.ofNullable(documents.get(key)).map(Document::of);
            }

            @Override
            protected boolean compareAndSave(String key, Optional<Document> expected, String content)
                    throws IOException {
                refuse(Trouble.SAVING, key);
                return expected.isPresent()
                        ? documents.replace(key, expected.get().content(), content)
                        : documents.putIfAbsent(key, content) == null;
            }

            private void refuse(Trouble now, String key) throws IOException {
                if (now == trouble && key.equals("calls")) {
                    throw new IOException("not now");
                }
            }
        };
    }

    /** One instance of each of two sessions: the first inside the gate and with the key, the second about to enter. */
    @BeforeEach
    void enter() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        driver.commit(OTHER, configured(join()), fired("a"), fired("b"));
        first = claimOf(UID);
        second = claimOf(OTHER);
        assertThat(admit(first)).isInstanceOf(Admission.Admitted.class);
    }

    private Claim claimOf(SessionUid uid) {
        return claim(uid.equals(UID) ? WORKER : RIVAL, 1).get(0);
    }

    private Admission admit(Claim claim) {
        var key = new UniqueKey("key of " + claim.job().instance().session(), Optional.empty());
        var entry = new Entry(claim.lease(), Optional.of(key), Optional.empty(), List.of(GATE));
        return store.calls().admit(List.of(entry), T0, STALE).get(0);
    }

    private void finishFirst(Store by) {
        driverOf(by)
                .commit(Step.on(UID, finished(instance("t_join#0"), Kwargs.empty()))
                        .under(first.lease()));
    }

    private List<String> parked() {
        return store.queries().parked(10).stream()
                .map(StoreQueries.ParkedJob::reason)
                .toList();
    }

    @Test
    void the_end_of_an_instance_lets_the_next_one_in_that_waits_in_another_document() {
        assertThat(admit(second)).isEqualTo(new Admission.Waiting("gate"));
        assertThat(parked()).hasSize(1);

        finishFirst(store);

        assertThat(parked()).isEmpty();
        assertThat(store.calls().holder("key of " + UID)).isEmpty();
        assertThat(admit(claimOf(OTHER))).isInstanceOf(Admission.Admitted.class);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void an_end_stands_whose_claims_could_not_be_released_and_the_next_look_releases_them(Trouble trouble) {
        assertThat(admit(second)).isEqualTo(new Admission.Waiting("gate"));

        finishFirst(troubledBy(trouble));

        assertThat(isCurrent(first)).isFalse();
        assertThat(store.calls().holder("key of " + UID)).isEmpty();
        store.calls().openGates(T0, 10);
        assertThat(parked()).isEmpty();
        assertThat(admit(claimOf(OTHER))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void a_gate_that_nobody_opened_when_its_place_was_left_is_opened_by_the_next_look() {
        assertThat(admit(second)).isEqualTo(new Admission.Waiting("gate"));
        finishFirst(troubledBy(Trouble.LOADING));
        assertThat(parked()).hasSize(1);

        assertThat(store.calls().openGates(T0, 10)).isEqualTo(1);

        assertThat(parked()).isEmpty();
    }

    @Test
    void a_claim_counts_for_nobody_who_enters_once_its_job_is_gone() {
        finishFirst(troubledBy(Trouble.SAVING));

        assertThat(admit(second)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void a_claim_of_a_job_in_a_document_that_cannot_be_read_counts() {
        String key = documents.entrySet().stream()
                .filter(document -> document.getValue().contains("\"" + UID + "\"")
                        && document.getKey().length() > 60)
                .findFirst()
                .orElseThrow()
                .getKey();
        documents.compute(key, (name, text) -> "torn" + text);

        assertThat(store.calls().openGates(T0, 10)).isZero();
        assertThat(admit(second)).isEqualTo(new Admission.Waiting("gate"));
        assertThat(store.calls().openGates(T0, 10)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void where_the_document_of_calls_cannot_be_used_the_jobs_of_sessions_are_claimed_and_given_back(Trouble trouble) {
        enqueueCall(1);
        store.queue().giveBack(List.of(second.lease()));
        Store troubled = troubledBy(trouble);

        List<Claim> claims = troubled.queue().claim(RIVAL, offer(), 10);

        assertThat(claims).extracting(claim -> claim.job().isCall()).containsExactly(false);
        assertThat(troubled.calls().enqueue(List.of(call(2)), T0, STALE))
                .singleElement()
                .isInstanceOf(Enqueued.Failed.class);
        assertThat(idsOf(claim(RIVAL, 10))).containsExactly(id(1));
    }

    @Test
    void a_document_of_calls_that_makes_no_sense_is_not_written_and_keeps_no_session_back() {
        enqueueCall(1);
        store.queue().giveBack(List.of(second.lease()));
        documents.compute("calls", (name, text) -> text.replace("\"jobs\"", "\"works\""));
        String torn = documents.get("calls");

        List<Claim> claims = claim(RIVAL, 10);

        assertThat(claims).extracting(claim -> claim.job().isCall()).containsExactly(false);
        assertThatThrownBy(() -> store.calls().find(List.of(id(1))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("works");
        assertThat(documents.get("calls")).isEqualTo(torn);
        documents.compute("calls", (name, text) -> text.replace("\"works\"", "\"jobs\""));
        assertThat(idsOf(claim(RIVAL, 10))).containsExactly(id(1));
    }

    @Test
    void a_worker_that_was_lost_frees_the_gate_for_who_waits_in_another_document() {
        assertThat(admit(second)).isEqualTo(new Admission.Waiting("gate"));

        store.queue().rescue(WORKER, RIVAL, 5);

        assertThat(parked()).isEmpty();
        assertThat(store.queries().queueDepths())
                .containsExactly(new StoreQueries.QueueDepth("default", JobState.READY, 2));
    }

    private static NewCall call(int number) {
        return job(number).call("{}").newCall();
    }

    private void enqueueCall(int number) {
        assertThat(store.calls().enqueue(List.of(call(number)), T0, STALE))
                .singleElement()
                .isInstanceOf(Enqueued.Accepted.class);
    }
}
