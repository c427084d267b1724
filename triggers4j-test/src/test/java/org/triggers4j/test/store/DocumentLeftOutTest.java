package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.memory.DocumentStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;
import org.triggers4j.wakeup.Doorbell;
import org.triggers4j.workflow.SessionUid;

/** One document that its author cannot load or save, among others. */
class DocumentLeftOutTest extends StoreFixture {
    private static final SessionUid BAD = new SessionUid("the-bad-one");
    private static final SessionUid GOOD = new SessionUid("the-good-one");

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

    /** What the author cannot do with it. */
    enum Trouble {
        LOADING,
        SAVING
    }

    private Store troubledBy(Trouble trouble) {
        return new DocumentStore(doorbell) {
            @Override
            protected Optional<Document> load(String key) throws IOException {
                Optional<String> content = Optional.ofNullable(documents.get(key));
                refuse(Trouble.LOADING, key, content.orElse(""));
                return content.map(Document::of);
            }

            @Override
            protected boolean compareAndSave(String key, Optional<Document> expected, String content)
                    throws IOException {
                refuse(Trouble.SAVING, key, content);
                return expected.isPresent()
                        ? documents.replace(key, expected.get().content(), content)
                        : documents.putIfAbsent(key, content) == null;
            }

            private void refuse(Trouble now, String key, String content) throws IOException {
                if (now == trouble && key.startsWith("session-") && content.contains(BAD.value())) {
                    throw new IOException("too large");
                }
            }
        };
    }

    private void schedule(SessionUid uid) {
        driver.commit(uid, configured(join()), fired("a"), fired("b"));
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void its_jobs_wait_and_the_others_are_claimed_also_when_its_own_are_more_urgent(Trouble trouble) {
        schedule(BAD);
        schedule(GOOD);
        Store troubled = troubledBy(trouble);

        List<Claim> claims = troubled.queue().claim(WORKER, offer(), 1);

        assertThat(claims).extracting(claim -> claim.job().instance().session()).containsExactly(GOOD.value());
        assertThat(claim(WORKER, 10))
                .extracting(claim -> claim.job().instance().session())
                .containsExactly(BAD.value());
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void what_was_to_be_done_to_its_jobs_is_not_said_to_be_done(Trouble trouble) {
        schedule(BAD);
        Claim held = claim(WORKER, 1).get(0);
        Store troubled = troubledBy(trouble);

        assertThatThrownBy(() -> troubled.queue().giveBack(List.of(held.lease())))
                .isInstanceOf(StoreException.class);

        assertThat(store.queue().heldBy(WORKER)).containsExactly(held.lease());
    }

    @Test
    void when_there_is_nothing_else_the_failure_is_told() {
        schedule(BAD);

        assertThatThrownBy(() -> troubledBy(Trouble.SAVING).queue().claim(WORKER, offer(), 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("too large");
    }
}
