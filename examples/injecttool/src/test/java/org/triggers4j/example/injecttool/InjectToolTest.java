package org.triggers4j.example.injecttool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.example.injecttool.Arguments.Batch;
import org.triggers4j.example.injecttool.Arguments.Data;
import org.triggers4j.example.injecttool.Mailbox.Mail;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskState;

/** With a worker and its threads: what may run beside what. */
class InjectToolTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private @Nullable InjectTool tool;

    private Domain domain(BioSamples archive) {
        Domain domain = Domain.on(archive, InstantSource.system());
        for (int id = 1; id <= 5; id++) {
            domain.registry()
                    .add(
                            new Submission(id, "owner-" + id, Submission.Status.LOADED, "", Instant.now()),
                            List.of("one", "two", "three"));
        }
        return domain;
    }

    private InjectTool start(Domain domain, ValidationRules rules) {
        InjectTool started = new InjectTool(
                Triggers.builder()
                        .store(new InMemoryStore())
                        .discoverServices(false)
                        .scheduler(false)
                        .slots(8),
                domain,
                rules,
                Duration.ofMillis(1));
        tool = started;
        started.start();
        return started;
    }

    @AfterEach
    void close() {
        if (tool != null) {
            tool.close();
        }
    }

    @Test
    void imports_that_share_the_scratch_database_wait_for_each_other_and_all_succeed() throws Exception {
        Domain domain = domain(new FakeBioSamples(1, 0));
        InjectTool running = start(domain, name -> List.of());
        var results = new ArrayList<AsyncResult<String>>();

        for (int id = 1; id <= 5; id++) {
            results.add(running.load("Cryoweb", new Data(id, List.of("Species=Bos taurus"))));
        }

        for (AsyncResult<String> result : results) {
            assertThat(result.get(SOON)).isEqualTo("Cryoweb import completed");
        }
        assertThat(domain.registry().in(Submission.Status.LOADED)).hasSize(5);
        assertThat(domain.mailbox().to(Mailbox.ADMINS)).isEmpty();
    }

    @Test
    void the_status_is_fetched_once_at_a_time_and_who_comes_meanwhile_is_told_that_it_is_running() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var archive = new FakeBioSamples(1, 0);
        Domain domain = domain(new BioSamples() {
            @Override
            public List<String> submit(int submission, String key, List<String> samples) {
                return archive.submit(submission, key, samples);
            }

            @Override
            public List<Answer> answers(int submission) {
                asked.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return archive.answers(submission);
            }

            @Override
            public List<String> page(int number) {
                return archive.page(number);
            }
        });
        domain.registry().become(1, Submission.Status.SUBMITTED, "", Instant.now());
        InjectTool running = start(domain, name -> List.of());
        AsyncResult<Object> first = running.fetchStatus();
        asked.await();

        AsyncResult<Object> second = running.fetchStatus();

        assertThat(second.outcome(SOON).state()).isEqualTo(TaskState.SKIPPED);
        assertThat(second.outcome(SOON).failure().orElseThrow().message()).contains("already running");
        go.countDown();
        assertThat(first.get(SOON)).isEqualTo("1 submissions looked at");
    }

    @Test
    void validation_is_tried_again_when_the_rules_cannot_be_fetched() throws Exception {
        var fetched = new AtomicInteger();
        Domain domain = domain(new FakeBioSamples(1, 0));
        InjectTool running = start(domain, name -> {
            if (fetched.incrementAndGet() < 3) {
                throw new IllegalArgumentException("no rules");
            }
            return List.of();
        });

        assertThat(running.validate(1).get(SOON)).isEqualTo("0 problems");

        assertThat(running.activity().count(Validate.NAME, "retried")).isEqualTo(2);
        assertThat(domain.registry().submission(1).status()).isEqualTo(Submission.Status.READY);
    }

    @Test
    void a_failure_is_mailed_to_the_admins_and_the_owner_and_the_submission_says_so() {
        Domain domain = domain(new FakeBioSamples(1, 0));
        domain.registry().become(1, Submission.Status.WAITING, "", Instant.now());
        InjectTool running = start(domain, name -> List.of());

        assertThatThrownBy(() -> running.validate(1).get(SOON)).isInstanceOf(TaskFailedException.class);
        running.close(); // which waits until everybody has been told

        assertThat(domain.registry().submission(1).status()).isEqualTo(Submission.Status.ERROR);
        assertThat(domain.mailbox().to(Mailbox.ADMINS))
                .extracting(Mail::subject)
                .containsExactly("Error in Validate submission");
        assertThat(domain.mailbox().to("owner-1"))
                .extracting(Mail::subject)
                .containsExactly("Error in validation.Validate for submission 1");
    }

    @Test
    void a_batch_changes_what_is_there_and_names_what_is_not() throws Exception {
        Domain domain = domain(new FakeBioSamples(1, 0));
        InjectTool running = start(domain, name -> List.of());

        assertThat(running.change("BatchUpdateSamples", new Batch(1, List.of(1, 2, 99), "renamed"))
                        .get(SOON))
                .isEqualTo("2 Samples changed, not found: [99]");
        assertThat(running.change("BatchDeleteAnimals", new Batch(1, List.of(3), ""))
                        .get(SOON))
                .isEqualTo("1 Animals changed");
        assertThat(domain.registry().samples(1))
                .extracting(Registry.Sample::name)
                .containsExactly("renamed", "renamed");
    }
}
