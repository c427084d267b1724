package org.triggers4j.example.cookbook.fromcelery;

import org.jspecify.annotations.Nullable;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

// region task
/** What was a class FetchStatusTask(NotifyAdminTaskMixin, BaseTask). */
public final class FetchStatus implements Task<@Nullable Void, String> {
    private final Runnable api;

    public FetchStatus(Runnable api) {
        this.api = api;
    }

    @Override
    public String name() {
        return "Fetch USI status";
    }

    @Override
    public String description() {
        return "Fetch biosample using USI API";
    }

    @Override
    public TaskOptions options() {
        return TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("FetchStatusTask"));
    }

    @Override
    public String run(@Nullable Void none, CallContext context) {
        api.run();
        return "done";
    }
}
// endregion
