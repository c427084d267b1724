package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.memory.DocumentStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue.Inputs;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.wakeup.Doorbell;
import org.triggers4j.workflow.SessionUid;

/** What becomes of a store of documents whose author's methods fail, lie or are beaten to it, or whose documents break. */
class DocumentTroubleTest extends StoreFixture {
    private final ConcurrentMap<String, String> documents = new ConcurrentHashMap<>();
    private final Doorbell doorbell = new InMemoryStore().doorbell();

    @Override
    protected Store open() {
        return new MapDocumentStore(documents, doorbell);
    }

    @Override
    protected Store reopen() {
        return open();
    }

    /** What an author's save comes to, instead of what it ought to. */
    private interface Fault {
        boolean save(Save sound, int call) throws Exception;
    }

    private interface Save {
        boolean run();
    }

    /** A store whose saves of sessions go wrong, and whose loads may. */
    private Driver driverWith(Fault fault) {
        return driverOf(storeWith(fault));
    }

    private Store storeWith(Fault fault) {
        return new DocumentStore(doorbell) {
            private int calls;

            @Override
            protected Optional<Document> load(String key) {
                return Optional.ofNullable(documents.get(key)).map(Document::of);
            }

            @Override
            protected boolean compareAndSave(String key, Optional<Document> expected, String content) throws Exception {
                Save sound = () -> expected.isPresent()
                        ? documents.replace(key, expected.get().content(), content)
                        : documents.putIfAbsent(key, content) == null;
                return key.startsWith("session-") ? fault.save(sound, calls++) : sound.run();
            }
        };
    }

    private void session() {
        driver.commit(UID, configured(join()), fired("a"));
    }

    // ---- lost answers -------------------------------------------------------------------------------------------

    @Test
    void a_save_whose_answer_is_lost_is_found_and_not_done_again() {
        session();
        Driver cut = driverWith((sound, call) -> {
            sound.run();
            throw new IOException("cut off after the save");
        });

        assertThat(cut.commit(UID, fired("b")).seq()).isEqualTo(3);

        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
        assertThat(claim(WORKER, 10)).hasSize(1);
    }

    @Test
    void a_first_fire_whose_answers_are_all_lost_is_there_once() {
        Driver cut = driverWith((sound, call) -> {
            sound.run();
            throw new IOException("cut off after the save");
        });

        cut.commit(UID, configured(join()), fired("a"), fired("b"));

        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
        assertThat(claim(WORKER, 10)).hasSize(1);
    }

    @Test
    void a_save_that_failed_before_it_was_done_is_done_again() {
        session();
        Driver cut = driverWith((sound, call) -> {
            if (call == 0) {
                throw new IOException("cut off before the save");
            }
            return sound.run();
        });

        assertThat(cut.commit(UID, fired("b")).seq()).isEqualTo(3);
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
    }

    @Test
    void a_save_whose_answer_is_lost_is_found_below_those_of_others() {
        session();
        Driver cut = driverWith((sound, call) -> {
            sound.run();
            for (int other = 0; other < 10; other++) {
                driver.commit(UID, fired("x"));
            }
            throw new IOException("cut off, and overtaken");
        });

        assertThat(cut.commit(UID, fired("b")).seq()).isEqualTo(3);
        assertThat(snapshot(UID).session().seq()).isEqualTo(13);
    }

    @Test
    void a_save_that_was_overtaken_before_it_was_done_is_decided_again() {
        session();
        Driver cut = driverWith((sound, call) -> {
            if (call == 0) {
                driver.commit(UID, fired("x"));
                throw new IOException("cut off, and overtaken");
            }
            return sound.run();
        });

        assertThat(cut.commit(UID, fired("b")).seq()).isEqualTo(4);
        assertThat(snapshot(UID).session().seq()).isEqualTo(4);
    }

    @Test
    void a_client_that_repeats_a_save_by_itself_and_is_refused_has_saved() {
        session();
        Driver repeating = driverWith((sound, call) -> {
            sound.run();
            return sound.run();
        });

        assertThat(repeating.commit(UID, fired("b")).seq()).isEqualTo(3);
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
    }

    @Test
    void what_cannot_be_asked_about_has_an_unknown_outcome() {
        session();
        Driver cut = driverWith((sound, call) -> {
            sound.run();
            for (int other = 0; other < 40; other++) {
                driver.commit(UID, fired("x"));
            }
            throw new IOException("cut off, and overtaken by more than a document remembers");
        });

        Result result = cut.attempt(Step.on(UID, fired("b")));

        assertThat(failure(result).isOutcomeUnknown()).isTrue();
    }

    @Test
    void a_failure_that_knows_better_is_passed_on_as_it_is() {
        session();
        var reason = new StoreException(StoreException.Kind.TRANSIENT, "throttled", null);
        Driver throttled = driverWith((sound, call) -> {
            throw reason;
        });

        Result result = throttled.attempt(Step.on(UID, fired("b")));

        assertThat(failure(result)).isSameAs(reason);
        assertThat(snapshot(UID).session().seq()).isEqualTo(2);
    }

    @Test
    void a_load_that_fails_is_transient_and_fails_its_own_session_alone() {
        session();
        String broken = keyOf(UID);
        Store store = new MapDocumentStore(documents, doorbell) {
            @Override
            protected Optional<Document> load(String key) {
                if (key.equals(broken)) {
                    throw new IllegalStateException("timed out");
                }
                return super.load(key);
            }
        };

        List<Result> results = driverOf(store)
                .attempt(List.of(Step.on(UID, fired("b")), Step.on(OTHER, fired("b"))), Patience.SKIP_LOCKED);

        assertThat(failure(results.get(0)).isTransient()).isTrue();
        assertThat(results.get(1)).isInstanceOf(Result.Done.class);
        assertThat(snapshot(UID).session().seq()).isEqualTo(2);
    }

    // ---- conflicts ----------------------------------------------------------------------------------------------

    @Test
    void who_is_beaten_to_it_for_ever_gives_up() {
        session();
        Store beaten = storeWith((sound, call) -> {
            driver.commit(UID, fired("x"));
            return sound.run();
        });
        Driver loser = driverOf(beaten);

        Result waited = loser.attempt(Step.on(UID, fired("b")));
        Result skipped = loser.attempt(List.of(Step.on(UID, fired("b"))), Patience.SKIP_LOCKED)
                .get(0);

        assertThat(failure(waited).isTransient()).isTrue();
        assertThat(skipped).isInstanceOf(Result.Busy.class);
        assertThat(store.queries().latestKwargs(UID)).containsOnlyKeys("a", "x");
    }

    @Test
    void a_claimer_who_is_beaten_to_it_for_ever_takes_what_else_there_is() {
        pages(UID, 2);
        pages(OTHER, 3);
        String contended = keyOf(UID);
        Store beaten = new MapDocumentStore(documents, doorbell) {
            @Override
            protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
                if (key.equals(contended)) {
                    driver.commit(UID, fired("x"));
                }
                return super.compareAndSave(key, expected, content);
            }
        };

        List<Claim> claims = beaten.queue().claim(WORKER, offer(), 10);

        assertThat(claims).extracting(claim -> claim.job().instance().session()).containsOnly(OTHER.value());
        assertThat(claims).hasSize(3).allMatch(this::isCurrent);
        assertThat(claim(RIVAL, 10)).hasSize(2);
    }

    @Test
    void an_author_s_versions_decide_where_there_are_any() {
        var versions = new ConcurrentHashMap<String, DocumentStore.Document>();
        Store counting = new DocumentStore(doorbell) {
            @Override
            protected Optional<Document> load(String key) {
                return Optional.ofNullable(versions.get(key));
            }

            @Override
            protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
                String before = expected.map(Document::version).orElse("0");
                var next = new Document(content, String.valueOf(Integer.parseInt(before) + 1));
                return next.equals(versions.compute(key, (k, now) -> {
                    String current = now == null ? "0" : now.version();
                    return current.equals(before) ? next : now;
                }));
            }
        };

        driverOf(counting).commit(UID, configured(join()), fired("a"));
        driverOf(counting).commit(UID, fired("b"));

        assertThat(counting.queue().claim(WORKER, offer(), 10)).hasSize(1);
    }

    // ---- documents that cannot be read --------------------------------------------------------------------------

    @Test
    void a_document_broken_by_hand_is_left_alone_and_the_others_go_on() {
        pages(UID, 2);
        pages(OTHER, 1);
        documents.computeIfPresent(keyOf(UID), (key, content) -> content.replace("}", "]"));
        String broken = Objects.requireNonNull(documents.get(keyOf(UID)));

        assertThat(loadOne(Intent.on(UID)).unreadable()).isPresent();
        assertThat(loadOne(Intent.on(OTHER)).unreadable()).isEmpty();
        assertThat(write(CommitContract.rows(List.of(Intent.on(UID))))).isInstanceOf(Result.Failed.class);
        assertThatThrownBy(() -> exists(UID)).isInstanceOf(StoreException.class);
        assertThat(store.queries().sessions(Optional.empty(), 10)).containsExactly(UID, OTHER);
        assertThat(claim(WORKER, 10)).hasSize(1);
        store.queue().parkUnclaimable(List.of(offer()), 10);
        assertThat(documents).containsEntry(keyOf(UID), broken);
    }

    @Test
    void a_document_of_a_newer_format_is_left_alone_and_can_be_deleted() {
        session();
        documents.computeIfPresent(
                keyOf(UID), (key, content) -> content.replace("\"format\":1", "\"format\":2,\"more\":true"));

        assertThat(loadOne(Intent.on(UID)).unreadable().orElseThrow()).contains("format 2", "newer version");
        assertThat(store.maintenance().delete(UID)).isTrue();
        assertThat(exists(UID)).isFalse();
        assertThat(store.queries().sessions(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void fields_that_this_version_does_not_know_are_not_lost() {
        session();
        documents.computeIfPresent(
                keyOf(UID), (key, content) -> content.replace("\"manager\":", "\"colour\":\"red\",\"manager\":"));

        assertThat(loadOne(Intent.on(UID)).unreadable().orElseThrow()).contains("colour");
    }

    @Test
    void jobs_of_a_session_that_makes_no_sense_are_known_to_be_unreadable_and_can_be_parked() {
        pages(UID, 1);
        documents.computeIfPresent(
                keyOf(UID), (key, content) -> content.replace("\"status\":\"scheduled\"", "\"status\":\"lost\""));
        List<Claim> claims = claim(WORKER, 10);

        Inputs inputs = store.queue().inputs(claims);
        store.queue().park(List.of(claims.get(0).lease()), "unreadable");

        assertThat(inputs.readable()).isEmpty();
        assertThat(inputs.unreadable()).containsOnlyKeys(claims);
        assertThat(store.queries().parked(10)).hasSize(1);
        assertThat(loadOne(Intent.on(UID)).unreadable().orElseThrow()).contains("lost");
    }

    @Test
    void a_store_whose_register_cannot_be_read_does_not_start() {
        documents.put("active", "[]");

        assertThatThrownBy(() -> store.start()).isInstanceOf(StoreException.class);
    }

    // ---- keys ---------------------------------------------------------------------------------------------------

    @Test
    void keys_suit_every_author() {
        driver.commit(Step.on(new SessionUid("../Ä 漢 🚀"), fired("a")));
        store.queue().register(WORKER, offer());

        assertThat(documents.keySet()).hasSize(3).allMatch(key -> key.matches("[a-z0-9-]{1,80}"));
    }

    private String keyOf(SessionUid uid) {
        return documents.entrySet().stream()
                .filter(document -> document.getKey().startsWith("session-"))
                .filter(document -> document.getValue().contains("\"uid\":\"" + uid + "\""))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static StoreException failure(Result result) {
        assertThat(result).isInstanceOf(Result.Failed.class);
        return ((Result.Failed) result).cause();
    }
}
