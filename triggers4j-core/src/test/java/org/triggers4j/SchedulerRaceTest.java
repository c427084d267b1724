package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.Task;

/** Schedules fired by the threads of several engines. */
class SchedulerRaceTest extends EngineCase {
    private static final ScheduleDefinition EVERY_SECOND =
            ScheduleDefinition.of("second", "app.Note", Schedule.every(Duration.ofSeconds(1)));

    private final List<String> times = new CopyOnWriteArrayList<>();

    /** Notes the nominal times it was called for. */
    private final class Note implements Task<Kwargs, Void> {
        @Override
        public String name() {
            return "app.Note";
        }

        @Override
        public Void run(Kwargs arguments, CallContext context) {
            Map<String, String> headers = context.headers();
            times.add(headers.getOrDefault(ScheduleDefinition.TIME_HEADER, ""));
            return null;
        }
    }

    @Test
    void engines_that_schedule_together_fire_each_nominal_time_once_while_somebody_edits() {
        Triggers one = started(Triggers.builder().task(new Note()).schedule(EVERY_SECOND));
        started(Triggers.builder().task(new Note()).schedule(EVERY_SECOND));

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            one.schedules().edit("second", second -> second.withDescription("edit " + times.size()));
            return times.size() >= 4;
        });

        assertThat(times).doesNotHaveDuplicates();
        assertThat(one.schedules().health().schedulers()).hasSize(2);
    }

    @Test
    void calls_of_a_schedule_that_queues_run_one_after_the_other() {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        Triggers triggers =
                started(Triggers.builder().task(LambdaTask.of("app.Slow", Kwargs.class, Void.class, kwargs -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(20_000_000);
                    inside.decrementAndGet();
                    return null;
                })));
        triggers.schedules()
                .create(ScheduleDefinition.of("slow", "app.Slow", Schedule.every(Duration.ofDays(1)))
                        .withPolicy(SchedulePolicy.DEFAULT.withOverlap(Overlap.QUEUE)));

        var results = IntStream.range(0, 4)
                .mapToObj(i -> triggers.schedules().runNow("slow"))
                .toList();

        await().atMost(SOON).until(() -> results.stream().allMatch(result -> result.isReady()));
        assertThat(most).hasValue(1);
    }
}
