package org.triggers4j.example.cookbook.fromcelery;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.schedule.CronExpression;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;

/** What the task layer of InjectTool is here. */
public final class InjectTool {
    private InjectTool() {}

    // region clear-sessions
    static Task<@Nullable Void, String> clearSessions(Runnable command) {
        return LambdaTask.<@Nullable Void, String>of(
                        "image.celery.clearsessions", Void.class, String.class, (none, context) -> {
                            context.logger().info("Clearing session with celery...");
                            command.run();
                            context.logger().info("Sessions cleaned!");
                            return "Session cleaned with success";
                        })
                .describedAs("Cleanup expired sessions by using Django management command.");
    }
    // endregion

    static Triggers app(Store store, Runnable command, Runnable api) {
        // region app
        Triggers app = Triggers.builder()
                .store(store)
                .task(clearSessions(command))
                .task(new FetchStatus(api))
                .schedule(
                        ScheduleDefinition.of(
                                "clearsessions",
                                "image.celery.clearsessions",
                                Schedule.parse("cron[Europe/Rome] 0 12 * * *")),
                        ScheduleDefinition.of(
                                "fetch_biosample_status",
                                "Fetch USI status",
                                Schedule.parse("cron[Europe/Rome] */15 * * * *")))
                .build();
        app.start();
        // endregion
        return app;
    }

    static CronExpression fields() {
        // region fields
        CronExpression everyQuarter =
                CronExpression.crontab().hour("*").minute("*/15").build();
        // endregion
        return everyQuarter;
    }

    @SuppressWarnings("NullAway") // of Void there is nothing but null
    static AsyncResult<String> call(Triggers app, Consumer<String> print) {
        // region call
        TaskHandle<@Nullable Void, String> clearSessions =
                app.task("image.celery.clearsessions", Void.class, String.class);

        // will wait until a result is returned by run
        AsyncResult.Outcome<String> outcome = clearSessions.run(null);

        // call asynchronous task, get result object immediately
        AsyncResult<String> result = clearSessions.delay(null);

        // check task finished
        if (result.isReady()) {
            result.info().ifPresent(ended -> print.accept(ended.value()));
        }
        // endregion
        print.accept(String.valueOf(outcome.value()));
        return result;
    }

    static void admin(Triggers app) {
        // region admin
        app.schedules()
                .as("alice")
                .edit("clearsessions", it -> it.withSchedule(Schedule.parse("cron[Europe/Rome] 0 3 * * *")));
        app.schedules().pause("fetch_biosample_status");
        app.schedules().runNow("clearsessions");
        // endregion
    }
}
