package org.triggers4j.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;

class JakartaConstraintsTest {
    private final KwargsBinder binder = KwargsBinder.discovered();

    record Page(@NotNull @Past LocalDate birthday, @NotBlank String name) {}

    record In(
            @NotNull Page firstPageReceived,
            @Key("page-2") @NotNull @Valid Page second) {}

    record Tagged(
            @Size(max = 2) List<@NotBlank String> tags,
            List<@Valid Page> pages,
            @Max(9) int count) {}

    @Ordered
    record Range(int low, int high) {}

    @Constraint(validatedBy = OrderedValidator.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Ordered {
        String message() default "must be in order";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    public static final class OrderedValidator implements ConstraintValidator<Ordered, Range> {
        @Override
        public boolean isValid(Range range, ConstraintValidatorContext context) {
            return range.low() <= range.high();
        }
    }

    private List<String> problems(String json, Class<?> type) {
        @Nullable
        InvalidKwargsException refusal =
                catchThrowableOfType(InvalidKwargsException.class, () -> binder.read(Kwargs.parse(json), type));
        return refusal == null
                ? List.of()
                : refusal.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void what_keeps_every_constraint_is_read() {
        assertThat(problems("""
                {"firstPageReceived":{"birthday":"1990-05-17","name":"Marcus"},
                 "page-2":{"birthday":"1990-05-17","name":"Lupe"}}""", In.class)).isEmpty();
    }

    @Test
    void constraints_of_nested_records_are_checked_with_or_without_valid_and_reported_once() {
        assertThat(problems("""
                {"firstPageReceived":{"birthday":"2990-05-17","name":" "},"page-2":{"birthday":"1990-05-17"}}""", In.class))
                .containsExactly(
                        "/firstPageReceived/birthday: must be a past date",
                        "/firstPageReceived/name: must not be blank",
                        "/page-2/name: must not be blank");
    }

    @Test
    void a_value_of_the_wrong_type_does_not_hide_a_violated_constraint() {
        assertThat(problems("""
                {"firstPageReceived":{"birthday":"soon","name":""}}""", In.class))
                .containsExactly(
                        "/firstPageReceived/birthday: should be readable as LocalDate, but is a string of 4 characters",
                        "/firstPageReceived/name: must not be blank",
                        "/page-2: must not be null");
    }

    @Test
    void elements_have_their_index_in_the_path() {
        assertThat(problems("""
                {"tags":["a",""],"pages":[{"birthday":"1990-05-17","name":"a"},{"name":"b"}],"count":10}""", Tagged.class))
                .containsExactly(
                        "/pages/1/birthday: must not be null",
                        "/tags/1: must not be blank",
                        "/count: must be less than or equal to 9");
    }

    @Test
    void a_constraint_on_the_record_itself_is_reported_at_its_place() {
        assertThat(problems("{\"low\":2,\"high\":1}", Range.class)).containsExactly("must be in order");
    }
}
