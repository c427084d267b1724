package org.triggers4j.example.cookbook.calling;

import java.util.List;
import java.util.function.Supplier;
import org.triggers4j.example.cookbook.calling.NotifyUser.Receipt;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;

/** Tells many users, one call for each. */
public final class NotifyAll implements Task<NotifyAll.Users, Integer> {
    /** Whom to tell. */
    public record Users(List<Long> ids, boolean waits) {}

    private final Supplier<TaskHandle<User, Receipt>> notifyUser;

    /** Needs a handle on the task for one user, which is there once the engine is. */
    public NotifyAll(Supplier<TaskHandle<User, Receipt>> notifyUser) {
        this.notifyUser = notifyUser;
    }

    @Override
    public String name() {
        return "app.NotifyAll";
    }

    @Override
    public Integer run(Users users, CallContext context) throws InterruptedException {
        List<AsyncResult<Receipt>> results =
                notifyUser.get().delayAll(users.ids().stream().map(User::new).toList());
        if (users.waits()) {
            // region wait
            for (AsyncResult<Receipt> result : results) {
                result.allowingWaitInTask().get();
            }
            // endregion
        }
        return results.size();
    }
}
