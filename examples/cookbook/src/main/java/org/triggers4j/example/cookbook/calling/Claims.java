package org.triggers4j.example.cookbook.calling;

import java.time.Duration;
import java.time.Period;
import org.triggers4j.Triggers;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.LambdaTask.PlainCode;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.Unique;

/** Tasks that claim something: that they are alive, that they were run, that they run. */
public final class Claims {
    private Claims() {}

    static Task<User, String> unique(PlainCode<User, String> render) {
        // region unique
        Task<User, String> renderReport = LambdaTask.of("app.RenderReport", User.class, String.class, render)
                .with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS));
        // endregion
        return renderReport;
    }

    static boolean isProcessing(Triggers triggers) {
        // region is-processing
        boolean isAlive =
                triggers.task("app.RenderReport", User.class, String.class).isProcessing(new User(5));
        // endregion
        return isAlive;
    }

    static Unique keyed() {
        // region keys
        Unique unique = Unique.BY_ARGUMENTS
                .withKeys((task, arguments) -> "report of " + arguments.integer("id"))
                .withStaleTimeLimit(Duration.ofHours(1));
        // endregion
        return unique;
    }

    static Task<User, Boolean> ignored(PlainCode<User, Boolean> digest) {
        // region ignore
        Task<User, Boolean> sendDigest = LambdaTask.of("app.SendDigest", User.class, Boolean.class, digest)
                .with(TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Duration.ofHours(5))));
        // endregion
        return sendDigest;
    }

    static Task<User, Boolean> ignoredOnRequest(PlainCode<User, Boolean> digest) {
        // region on-request
        Task<User, Boolean> sendDigest = LambdaTask.of("app.SendDigest", User.class, Boolean.class, (user, context) -> {
                    boolean wasSent = digest.run(user);
                    if (wasSent) {
                        context.setIgnore(); // or for another time: setIgnore(Duration.ofHours(2))
                    }
                    return wasSent;
                })
                .with(TaskOptions.DEFAULT.withIgnore(Ignore.onRequestFor(Period.ofDays(1))));
        // endregion
        return sendDigest;
    }

    static Task<Void, String> exclusive(PlainCode<Void, String> fetch) {
        // region exclusive
        Task<Void, String> fetchStatus = LambdaTask.of("Fetch USI status", Void.class, String.class, fetch)
                .with(TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("FetchStatusTask")));
        // endregion
        return fetchStatus;
    }

    static Exclusive perUser() {
        // region waiting
        Exclusive oneAtATime = Exclusive.waiting("import")
                .withLock((task, arguments) -> "import of " + arguments.integer("id"))
                .withWaitTimeout(Duration.ofMinutes(10));
        // endregion
        return oneAtATime;
    }
}
