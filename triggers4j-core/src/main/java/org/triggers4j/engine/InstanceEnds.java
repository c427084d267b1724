package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.session.InstanceView;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** How the end of an instance's run sounds to listeners. */
final class InstanceEnds {
    private InstanceEnds() {}

    /** Of one that ends without its run's doing. */
    static TaskEvent event(SessionUid uid, InstanceView instance, String queue) {
        return new TaskEvent(
                uid + "/" + instance.name(),
                instance.config().run(),
                queue,
                instance.config().withParams().mergedWith(instance.kwargs()),
                instance.attempt(),
                instance.autoRetries(),
                Collections.emptyMap(),
                Optional.of(new TaskEvent.Instance(uid, instance.name())));
    }

    static void tell(TaskListener listener, TaskEvent event, SessionEvent ended, Instant now) {
        if (ended instanceof SessionEvent.Finished finished) {
            listener.onTaskSuccess(event, finished.result());
        } else if (ended instanceof SessionEvent.Failed failed) {
            if (failed.failure().type().equals(LeaseLostException.class.getName())) {
                listener.onTaskLost(event);
            }
            listener.onTaskFailure(event, failed.failure());
        } else if (ended instanceof SessionEvent.RetryRaised raised) {
            boolean isExhausted = raised.maxRetries().isPresent();
            SessionEvent.RetryRequest request = raised.request();
            if (isExhausted) {
                listener.onTaskFailure(
                        event, request.exhausted(raised.maxRetries().get()));
            } else {
                Instant eta = now.plus(request.cooldown().orElse(Duration.ZERO));
                listener.onTaskRetry(event, request.failure(), eta);
            }
        } else if (ended instanceof SessionEvent.SelfSkipped skipped) {
            listener.onTaskSkipped(event, skipped.metadata());
        }
    }
}
