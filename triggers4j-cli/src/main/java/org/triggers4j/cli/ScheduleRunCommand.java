package org.triggers4j.cli;

import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;

/** {@code triggers schedule run}: now, beside its times. */
@Command(
        name = "run",
        header = "Calls the task of a schedule now, beside its times and whatever its state.",
        description = {"", "Prints the id of the call, for 'triggers task result'.", ""},
        footer = {"", "Example:", "  triggers schedule run nightly --store sqlite:shop.db"})
final class ScheduleRunCommand extends ScheduleAction {
    @Override
    void act(Schedules schedules) {
        AsyncResult<Object> call = schedules.runNow(name());
        Kwargs facts = Kwargs.of("name", name(), "state", call.state().name());
        print(
                call.id().map(id -> facts.with("call", id)).orElse(facts),
                call.id().orElseGet(() -> name() + " is " + call.state() + "."));
    }
}
