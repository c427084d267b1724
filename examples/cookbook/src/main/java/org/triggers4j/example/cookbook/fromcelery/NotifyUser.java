package org.triggers4j.example.cookbook.fromcelery;

import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Task;

// region task
/** What was a function with {@code @celery_app.task(base=DjangoTask, bind=True)}. */
public final class NotifyUser implements Task<NotifyUser.Args, Boolean> {
    /** What were the parameters. */
    public record Args(long userPk) {}

    private final LongFunction<String> users;
    private final Predicate<String> notifier;

    public NotifyUser(LongFunction<String> users, Predicate<String> notifier) {
        this.users = users;
        this.notifier = notifier;
    }

    @Override
    public String name() {
        return "app.notify_user";
    }

    @Override
    public Boolean run(Args args, CallContext context) { // context is what was self
        String user = users.apply(args.userPk());
        return notifier.test(user);
    }
}
// endregion
