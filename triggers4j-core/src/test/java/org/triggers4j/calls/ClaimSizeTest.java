package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Store;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.TaskHandle;

/** How many jobs a worker asks for at once. */
class ClaimSizeTest {
    private static final int SLOTS = 2;
    private static final int AT_LEAST = SLOTS + 4 * SLOTS;

    private final List<Integer> asked = new CopyOnWriteArrayList<>();

    /** Arguments of a certain weight. */
    record Text(String text) {}

    @Test
    void more_and_more_while_short_tasks_leave_the_slots_idle() throws InterruptedException {
        drain(5_000, "");

        assertThat(asked).first().isEqualTo(AT_LEAST);
        assertThat(asked).anyMatch(size -> size > 10 * AT_LEAST);
        assertThat(asked).allMatch(size -> size <= 500);
    }

    @Test
    void no_more_than_memory_is_there_for() throws InterruptedException {
        drain(400, "x".repeat(250_000));

        assertThat(asked).allMatch(size -> size <= 70); // 16 MiB, and what the slots run
    }

    @Test
    void no_more_when_the_queue_is_empty_between_two_tasks() throws InterruptedException {
        var left = new CountDownLatch(200);
        try (Triggers triggers = start(left)) {
            TaskHandle<Text, Void> task = triggers.task("app.Count", Text.class, Void.class);
            for (int i = 0; i < 200; i++) {
                task.delay(new Text("")).then().toCompletableFuture().join();
            }
            left.await();
        }

        assertThat(asked).allMatch(size -> size <= AT_LEAST);
    }

    private void drain(int count, String text) throws InterruptedException {
        var memory = new InMemoryStore();
        var left = new CountDownLatch(count);
        try (Triggers filling =
                Triggers.builder().store(keptOpen(memory)).fireOnly().build()) {
            filling.start();
            TaskHandle<Text, Void> task = filling.task("app.Count", Text.class, Void.class);
            task.delayAll(
                    IntStream.range(0, count).mapToObj(i -> new Text(text)).toList());
        }
        try (Triggers triggers = start(memory, left)) {
            left.await();
        }
    }

    private Triggers start(CountDownLatch left) {
        return start(new InMemoryStore(), left);
    }

    private Triggers start(InMemoryStore memory, CountDownLatch left) {
        Triggers triggers = Triggers.builder()
                .store(counting(memory))
                .discoverServices(false)
                .slots(SLOTS)
                .task(LambdaTask.of("app.Count", Text.class, Void.class, (text, context) -> {
                    left.countDown();
                    return null;
                }))
                .build();
        triggers.start();
        return triggers;
    }

    /** The store, of which claims are counted. */
    private Store counting(InMemoryStore memory) {
        var queue = proxy(JobQueue.class, (method, arguments) -> {
            if (method.getName().equals("claim")
                    && ((JobQueue.Offer) arguments[1]).runners().contains(TaskRunner.QUEUE)) {
                asked.add((Integer) arguments[2]);
            }
            return invoke(memory.queue(), method, arguments);
        });
        return proxy(
                Store.class,
                (method, arguments) -> method.getName().equals("queue") ? queue : invoke(memory, method, arguments));
    }

    private static Store keptOpen(InMemoryStore memory) {
        return proxy(
                Store.class,
                (method, arguments) -> method.getName().equals("close") ? null : invoke(memory, method, arguments));
    }

    private interface Call {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.of(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
