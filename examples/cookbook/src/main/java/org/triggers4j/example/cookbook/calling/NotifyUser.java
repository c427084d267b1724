package org.triggers4j.example.cookbook.calling;

import java.io.IOException;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Task;

// region task
/** Tells a user that there is something new. */
public final class NotifyUser implements Task<NotifyUser.User, NotifyUser.Receipt> {
    /** The arguments: a component for each. */
    public record User(long id) {}

    /** The result. */
    public record Receipt(String letter) {}

    private final Mail mail;

    public NotifyUser(Mail mail) {
        this.mail = mail;
    }

    @Override
    public String name() {
        return "app.NotifyUser";
    }

    @Override
    public Receipt run(User user, CallContext context) throws IOException {
        return new Receipt(mail.send(context.idempotencyKey(), "user " + user.id()));
    }
}
// endregion
