package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.triggers4j.binding.Key;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidResultException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.workflow.InstanceStatus;

/** How a task reads what it received, and what becomes of what it returns. */
class TaskContextTest {
    record Page(@NotNull @Past LocalDate birthday, @NotBlank String name) {}

    record In(@Key("go") @NotNull Page firstPage, @Nullable Page lastPage) {}

    record Subject(int subjectId, Optional<String> remark, LocalDate importedOn, List<Page> pages) {}

    private static final Kwargs MARCUS = Kwargs.of("birthday", "1990-05-17", "name", "Marcus", "unasked", true);

    @Test
    void kwargs_are_read_as_a_record_of_triggers() {
        InstanceView finished = Drained.run(
                context -> {
                    In in = context.kwargs(In.class);
                    return Map.of(
                            "name",
                            in.firstPage().name(),
                            "year",
                            in.firstPage().birthday().getYear());
                },
                MARCUS);

        assertThat(finished.result()).contains(Kwargs.of("name", "Marcus", "year", 1990));
    }

    @Test
    void everything_that_does_not_fit_is_on_the_failed_instance_and_nothing_is_retried() {
        var runs = new AtomicInteger();

        InstanceView failed = Drained.run(
                context -> {
                    runs.incrementAndGet();
                    return Map.of("name", context.kwargs(In.class).firstPage().name());
                },
                Kwargs.of("birthday", "soon", "name", " "));

        assertThat(failed.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(failed.failure().orElseThrow().type()).isEqualTo(InvalidKwargsException.class.getName());
        assertThat(failed.failure().orElseThrow().context())
                .isEqualTo(Kwargs.of(
                        "problems",
                        List.of(
                                Map.of(
                                        "path",
                                        "/go/birthday",
                                        "message",
                                        "should be readable as LocalDate, but is a string of 4 characters"),
                                Map.of("path", "/go/name", "message", "must not be blank"))));
        assertThat(runs).hasValue(1);
    }

    @Test
    void one_trigger_or_one_value_is_read_without_a_record_for_all() {
        InstanceView finished = Drained.run(
                context -> Map.of(
                        "name", context.kwargs("go", Page.class).name(),
                        "birthday",
                                context.kwarg("go", "birthday", LocalDate.class)
                                        .orElseThrow()
                                        .toString(),
                        "missing", context.kwarg("other", "key", String.class).isPresent()),
                MARCUS);

        assertThat(finished.result()).contains(Kwargs.of("name", "Marcus", "birthday", "1990-05-17", "missing", false));
    }

    @Test
    void a_trigger_the_instance_did_not_receive_cannot_be_read_on_its_own() {
        InstanceView failed = Drained.run(context -> context.kwargs("other", Page.class), MARCUS);

        assertThat(failed.failure().orElseThrow().message())
                .isEqualTo("'other' should be an object, but it is missing.");
    }

    @Test
    void a_record_is_the_kwargs_of_the_cascade() {
        var page = new Page(LocalDate.of(1990, 5, 17), "Marcus");

        InstanceView finished = Drained.run(
                context -> new Subject(42, Optional.empty(), LocalDate.of(2026, 2, 28), List.of(page)), MARCUS);

        assertThat(finished.result())
                .contains(Kwargs.of(
                        "subjectId",
                        42,
                        "importedOn",
                        "2026-02-28",
                        "pages",
                        List.of(Kwargs.of("birthday", "1990-05-17", "name", "Marcus"))));
    }

    static List<Object> notResults() {
        return List.of("text", 7, true, List.of(1), new Object(), Optional.of(1), new int[] {1});
    }

    @ParameterizedTest
    @MethodSource("notResults")
    void anything_but_a_record_or_a_map_fails_the_instance(Object result) {
        InstanceView failed = Drained.run(context -> result, MARCUS);

        assertThat(failed.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(failed.failure().orElseThrow().type()).isEqualTo(InvalidResultException.class.getName());
        assertThat(failed.failure().orElseThrow().message())
                .isEqualTo("A task returns a record, a Map, Kwargs or null, but this one returned "
                        + result.getClass().getName() + ".");
    }

    @Test
    void a_record_that_json_cannot_carry_fails_the_instance_with_the_place() {
        record Broken(Map<String, Object> inner) {}

        InstanceView failed = Drained.run(context -> new Broken(Map.of("thread", new Thread())), MARCUS);

        assertThat(failed.failure().orElseThrow().message())
                .isEqualTo("The result cannot be stored. "
                        + "/inner/thread: JSON has no form for java.lang.Thread; use a record");
    }
}
