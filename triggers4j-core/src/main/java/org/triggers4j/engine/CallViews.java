package org.triggers4j.engine;

import java.time.Instant;
import java.util.Optional;
import org.triggers4j.job.JobState;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.CallView;
import org.triggers4j.task.TaskState;

/** Reads what a store says of a call. */
final class CallViews {
    private CallViews() {}

    static CallView of(CallStore.CallState state) {
        return state instanceof CallStore.CallState.Ended ended
                ? ended(ended.call())
                : live((CallStore.CallState.Live) state);
    }

    private static CallView live(CallStore.CallState.Live live) {
        CallBody body = CallBody.of(live.job().call().body());
        TaskState state = CallResult.stateOf(live);
        Optional<Instant> due =
                live.state() == JobState.LATER ? Optional.ofNullable(live.job().runAt()) : Optional.empty();
        return new CallView(
                live.job().id().toString(),
                live.job().task(),
                live.job().queue(),
                state,
                request(body),
                new CallView.Times(body.times().applied(), due, live.startedAt(), Optional.empty()),
                new CallView.Progress(
                        body.history().retries(),
                        live.parkedFor(),
                        Optional.empty(),
                        state == TaskState.RETRYING ? body.history().lastFailure() : Optional.empty()));
    }

    private static CallView ended(CallStore.EndedCall call) {
        CallBody body = CallBody.of(call.body());
        return new CallView(
                call.id().toString(),
                call.task(),
                call.queue(),
                CallResult.stateOf(call.state()),
                request(body),
                new CallView.Times(
                        body.times().applied(), Optional.empty(), call.startedAt(), Optional.of(call.endedAt())),
                new CallView.Progress(
                        body.history().retries(),
                        Optional.empty(),
                        call.result().flatMap(text -> Kwargs.parse(text).get(CallRun.VALUE)),
                        call.failure().map(CallResult::failure)));
    }

    private static CallView.Request request(CallBody body) {
        return new CallView.Request(body.arguments(), body.invocationId(), body.headers());
    }
}
