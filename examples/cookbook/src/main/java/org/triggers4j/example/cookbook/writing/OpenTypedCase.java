package org.triggers4j.example.cookbook.writing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.Key;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Opens a case, and knows what an application looks like. */
final class OpenTypedCase implements TriggerTask {
    // region records
    /** What the instance receives: a component for each trigger. */
    record In(
            @NotNull Application applicationReceived,
            @Key("fee.paid") @Nullable Fee fee) {}

    /** What one trigger brings: a component for each key. */
    record Application(@NotBlank String address, @Positive int floors, Optional<LocalDate> begin) {}

    record Fee(int amount) {}

    /** What the next tasks get. */
    record Out(long caseNumber, boolean isPaid) {}
    // endregion

    private final Cases cases;

    OpenTypedCase(Cases cases) {
        this.cases = cases;
    }

    // region run
    @Override
    public Object run(TaskContext context) {
        In in = context.kwargs(In.class);
        long number =
                cases.open(context.idempotencyKey(), in.applicationReceived().address());
        return new Out(number, in.fee() != null);
    }
    // endregion
}
