package org.triggers4j.example.cookbook.frompython;

import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

// region task
/** Makes a subject of the responses of the first page. */
final class ImportSubject implements TriggerTask {
    private final Subjects subjects;

    ImportSubject(Subjects subjects) {
        this.subjects = subjects;
    }

    /** What was a FilterMapper. */
    record Responses(@NotNull LocalDate birthday, @NotNull String name) {}

    record FirstPage(@NotNull Responses responses) {}

    @Override
    public Object run(TaskContext context) {
        return context.logged(Map.of(), log -> {
            Responses page =
                    context.kwargs("firstPageReceived", FirstPage.class).responses();
            long id = subjects.create(context.idempotencyKey(), page.name(), page.birthday());
            log.info("subject {} was created", id);
            return Map.of("subjectId", id);
        });
    }

    @Override
    public Optional<Integer> maxRetries() {
        return Optional.of(3);
    }
}
// endregion
