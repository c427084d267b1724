package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who commits what for whom. */
final class SharedCommitsTest {
    private static final int CALLERS = 8;
    private static final int MORE_THAN_ONE_COMMIT = 600;

    private static SharedCommits<Integer, String> shared(Function<List<Integer>, List<String>> commit) {
        return new SharedCommits<>(
                Environment.real(InstantSource.system()),
                commit,
                broken -> "broken by " + broken.getCause() + ", unknown: " + broken.isOutcomeUnknown());
    }

    private static List<String> texts(List<Integer> all) {
        return all.stream().map(String::valueOf).toList();
    }

    @Test
    void a_lone_caller_commits_its_own_at_once_on_its_own_thread() {
        var committers = new ArrayList<Thread>();
        SharedCommits<Integer, String> shared = shared(all -> {
            committers.add(Thread.currentThread());
            return texts(all);
        });

        List<String> results = shared.commit(List.of(1, 2, 3));

        assertThat(results).containsExactly("1", "2", "3");
        assertThat(committers).containsExactly(Thread.currentThread());
    }

    @Test
    void everybody_gets_the_results_of_what_was_theirs_and_nothing_is_committed_twice() throws InterruptedException {
        var committed = new ConcurrentHashMap<Integer, Integer>();
        SharedCommits<Integer, String> shared = shared(all -> {
            all.forEach(each -> committed.merge(each, 1, Integer::sum));
            return texts(all);
        });
        var wrong = new AtomicInteger();

        atOnce(caller -> {
            for (int i = 0; i < 5_000; i++) {
                int first = caller * 10_000 + 2 * i;
                List<String> results = shared.commit(List.of(first, first + 1));
                wrong.addAndGet(results.equals(texts(List.of(first, first + 1))) ? 0 : 1);
            }
        });

        assertThat(wrong).hasValue(0);
        assertThat(committed).hasSize(CALLERS * 10_000);
        assertThat(committed.values()).containsOnly(1);
    }

    @Test
    void those_who_come_while_one_commits_share_the_next_commit() throws InterruptedException {
        var sizes = new ArrayList<Integer>();
        var self = new AtomicReference<SharedCommits<Integer, String>>();
        SharedCommits<Integer, String> shared = shared(some -> {
            sizes.add(some.size());
            while (sizes.size() == 1 && self.get().waiting() < CALLERS - some.size()) {
                Thread.onSpinWait(); // until all others have come
            }
            return texts(some);
        });
        self.set(shared);

        atOnce(caller -> shared.commit(List.of(caller)));

        assertThat(sizes).hasSize(2);
        assertThat(sizes.get(0) + sizes.get(1)).isEqualTo(CALLERS);
    }

    @Test
    void those_who_shared_a_commit_that_throws_learn_why() throws InterruptedException {
        var isIn = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        SharedCommits<Integer, String> shared = shared(all -> {
            isIn.countDown();
            awaitQuietly(mayGoOn);
            if (all.size() == 2) {
                throw new IllegalStateException("no memory");
            }
            return texts(all);
        });
        Map<Integer, String> told = new ConcurrentHashMap<>();
        var leader = new Thread(() -> shared.commit(List.of(1)));
        List<Thread> others = IntStream.of(2, 3)
                .mapToObj(number -> new Thread(() -> {
                    try {
                        told.put(number, shared.commit(List.of(number)).get(0));
                    } catch (IllegalStateException e) {
                        told.put(number, "threw " + e.getMessage());
                    }
                }))
                .toList();

        leader.start();
        isIn.await();
        others.forEach(Thread::start);
        while (shared.waiting() < 2) {
            Thread.onSpinWait();
        }
        mayGoOn.countDown();
        leader.join();
        for (Thread other : others) {
            other.join();
        }

        assertThat(told.values())
                .containsExactlyInAnyOrder(
                        "threw no memory", "broken by java.lang.IllegalStateException: no memory, unknown: true");
    }

    @Test
    void a_commit_that_throws_fails_its_own_and_no_others() throws InterruptedException {
        Map<Integer, String> results = new ConcurrentHashMap<>();
        SharedCommits<Integer, String> shared = shared(all -> {
            if (all.contains(0)) {
                throw new IllegalStateException("no memory");
            }
            return texts(all);
        });

        assertThatThrownBy(() -> shared.commit(List.of(0))).hasMessage("no memory");
        atOnce(caller -> results.put(caller, shared.commit(List.of(caller + 1)).get(0)));

        assertThat(results).hasSize(CALLERS).containsEntry(0, "1");
    }

    @Test
    void a_leader_whose_commit_throws_leaves_nobody_behind_it_waiting() throws InterruptedException {
        var isIn = new CountDownLatch(1);
        var self = new AtomicReference<SharedCommits<Integer, String>>();
        SharedCommits<Integer, String> shared = shared(all -> {
            isIn.countDown();
            if (all.contains(0)) {
                while (self.get().waiting() < MORE_THAN_ONE_COMMIT - 500 + 1) {
                    Thread.onSpinWait(); // until the other has come
                }
                throw new IllegalStateException("no memory");
            }
            return texts(all);
        });
        self.set(shared);
        var thrown = new AtomicReference<RuntimeException>();
        var leader = new Thread(() -> {
            try {
                shared.commit(IntStream.range(0, MORE_THAN_ONE_COMMIT).boxed().toList());
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });

        leader.start();
        isIn.await();
        List<String> results = shared.commit(List.of(-1));
        leader.join();

        assertThat(results).containsExactly("-1");
        assertThat(thrown.get()).hasMessage("no memory");
        assertThat(shared.waiting()).isZero();
    }

    @Test
    void what_a_broken_commit_did_is_unknown_to_those_who_shared_it() {
        SharedCommits<Integer, String> shared = shared(all -> texts(all.subList(0, 1)));

        assertThat(shared.commit(List.of(1, 2))).containsExactly("1", "broken by null, unknown: true");
    }

    @Test
    void who_is_interrupted_while_others_commit_gets_the_result_and_stays_interrupted() throws InterruptedException {
        var isIn = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        SharedCommits<Integer, String> shared = shared(all -> {
            isIn.countDown();
            awaitQuietly(mayGoOn);
            return texts(all);
        });
        var results = new ArrayList<String>();
        var wasInterrupted = new ArrayList<Boolean>();
        var leader = new Thread(() -> shared.commit(List.of(1)));
        var follower = new Thread(() -> {
            results.addAll(shared.commit(List.of(2)));
            wasInterrupted.add(Thread.currentThread().isInterrupted());
        });

        leader.start();
        isIn.await();
        follower.start();
        while (shared.waiting() == 0) {
            Thread.onSpinWait();
        }
        follower.interrupt();
        mayGoOn.countDown();
        leader.join();
        follower.join();

        assertThat(results).containsExactly("2");
        assertThat(wasInterrupted).containsExactly(true);
    }

    @FunctionalInterface
    private interface Part {
        void of(int caller);
    }

    private static void atOnce(Part part) throws InterruptedException {
        var barrier = new CyclicBarrier(CALLERS);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            var thread = new Thread(() -> {
                try {
                    barrier.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                part.of(caller);
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
