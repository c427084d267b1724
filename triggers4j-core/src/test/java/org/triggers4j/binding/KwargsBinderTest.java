package org.triggers4j.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;

class KwargsBinderTest {
    private final KwargsBinder binder = KwargsBinder.with(Constraints.NONE);

    enum Colour {
        RED,
        GREEN;

        @Override
        public String toString() {
            return "the colour " + name();
        }
    }

    record Page(@Nullable String name, @Nullable LocalDate birthday) {}

    record In(
            @Nullable Page firstPageReceived,
            @Key("page-2.received") @Nullable Page second) {}

    record Everything(
            int number,
            Long large,
            double ratio,
            BigDecimal price,
            boolean isFinal,
            Colour colour,
            LocalDate day,
            Instant moment,
            Duration span,
            UUID id,
            List<Page> pages,
            Set<String> tags,
            Map<String, Page> byName,
            Kwargs raw,
            Optional<Integer> maybe,
            Object anything) {}

    record Range(int low, int high) {
        Range {
            if (low > high) {
                throw new IllegalArgumentException("low is above high");
            }
        }
    }

    record Ranges(List<Range> ranges, int count) {}

    record Clash(String a, @Key("a") String b) {}

    @Test
    void components_are_triggers_and_their_types_the_kwargs() {
        Kwargs received = Kwargs.of(
                "firstPageReceived", Kwargs.of("name", "Marcus", "birthday", "1990-05-17", "unasked", 1),
                "page-2.received", Kwargs.of("name", "Lupe"),
                "another", Kwargs.empty());

        In in = binder.read(received, In.class);

        assertThat(in).isEqualTo(new In(new Page("Marcus", LocalDate.of(1990, 5, 17)), new Page("Lupe", null)));
    }

    @Test
    void a_trigger_that_did_not_come_is_null() {
        assertThat(binder.read(Kwargs.empty(), In.class)).isEqualTo(new In(null, null));
    }

    @Test
    void every_kind_of_value_is_converted_and_comes_back_the_same() {
        Kwargs kwargs = Kwargs.parse("""
                {"number":7,"large":9007199254740993,"ratio":0.5,"price":12.3456789012345678901234,"isFinal":true,
                 "colour":"GREEN","day":"2026-02-28","moment":"2026-02-28T10:15:30.123456Z","span":"PT1M30S",
                 "id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","pages":[{"name":"a","birthday":null},null],
                 "tags":["x","y"],"byName":{"b":{"name":"b","birthday":"2000-01-01"}},"raw":{"k":[1]},"maybe":3,
                 "anything":{"a":1}}""");

        Everything read = binder.read(kwargs, Everything.class);

        assertThat(read.price()).isEqualTo(new BigDecimal("12.3456789012345678901234"));
        assertThat(read.large()).isEqualTo(9007199254740993L);
        assertThat(read.colour()).isEqualTo(Colour.GREEN);
        assertThat(read.pages()).containsExactly(new Page("a", null), null);
        assertThat(read.raw()).isEqualTo(Kwargs.of("k", List.of(1)));
        assertThat(read.maybe()).contains(3);
        assertThat(binder.write(read)).isEqualTo(kwargs);
    }

    @Test
    void every_problem_is_reported_at_once_with_its_path() {
        Kwargs kwargs = Kwargs.parse("""
                {"firstPageReceived":{"name":"Marcus","birthday":"17 May"},"page-2.received":[1]}""");

        var refusal = catchThrowableOfType(InvalidKwargsException.class, () -> binder.read(kwargs, In.class));

        assertThat(refusal.problems())
                .containsExactly(
                        new Problem(
                                "/firstPageReceived/birthday",
                                0,
                                0,
                                "should be readable as LocalDate, but is a string of 6 characters"),
                        new Problem("/page-2.received", 0, 0, "should be an object, but is a list"));
    }

    @Test
    void lists_are_checked_element_by_element_and_by_the_records_own_constructors() {
        Kwargs kwargs = Kwargs.parse("""
                {"ranges":[{"low":1,"high":2},{"low":3,"high":2},{"low":"one"}]}""");

        var refusal = catchThrowableOfType(InvalidKwargsException.class, () -> binder.read(kwargs, Ranges.class));

        assertThat(refusal.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "/ranges/1: low is above high",
                        "/ranges/2/low: should be readable as int, but is a string of 3 characters",
                        "/ranges/2/high: is missing or null, which int cannot be",
                        "/count: is missing or null, which int cannot be");
    }

    @ParameterizedTest
    @CsvSource({
        "number, 1.5, readable as int",
        "number, 3000000000, readable as int",
        "number, '\"\"', readable as int",
        "day, '\"\"', readable as LocalDate",
        "colour, '\"BLUE\"', 'one of RED, GREEN'",
        "colour, 1, 'one of RED, GREEN'",
        "pages, 5, a list",
        "byName, 5, an object",
        "raw, 5, an object",
        "maybe, '\"x\"', readable as Integer"
    })
    void nothing_is_made_up_for_a_value_that_does_not_fit(String key, String json, String wanted) {
        Kwargs kwargs = Kwargs.parse("{\"" + key + "\":" + json + "}");

        assertThatThrownBy(() -> binder.read(kwargs, Everything.class))
                .isInstanceOf(InvalidKwargsException.class)
                .hasMessageContaining("/" + key + ": should be " + wanted);
    }

    @Test
    void messages_do_not_repeat_what_was_sent() {
        Kwargs kwargs = Kwargs.of("birthday", "secret of mine");

        assertThatThrownBy(() -> binder.read(kwargs, Page.class)).hasMessageNotContaining("secret");
    }

    @Test
    void one_value_is_read_without_a_record() {
        Kwargs kwargs = Kwargs.of("day", "2026-02-28", "nothing", null, "page", Kwargs.of("name", "a"));

        assertThat(binder.read(kwargs, "day", LocalDate.class)).contains(LocalDate.of(2026, 2, 28));
        assertThat(binder.read(kwargs, "page", Page.class)).contains(new Page("a", null));
        assertThat(binder.read(kwargs, "nothing", String.class)).isEmpty();
        assertThat(binder.read(kwargs, "absent", String.class)).isEmpty();
        assertThatThrownBy(() -> binder.read(kwargs, "day", Integer.class)).hasMessageStartingWith("/day: should be");
    }

    record Wild(List<? extends Page> pages) {}

    @SuppressWarnings("ArrayRecordComponent") // what is refused
    record InArray(Page[] pages) {}

    record ByNumber(Map<Integer, Page> pages) {}

    record Generic<T>(@Key("the-value") T value) {}

    record OfGeneric(Generic<Page> page) {}

    @Test
    void a_wildcard_is_read_as_its_bound() {
        Kwargs kwargs = Kwargs.of("pages", List.of(Kwargs.of("name", "a")));

        assertThat(binder.read(kwargs, Wild.class).pages())
                .extracting(Page::name)
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(classes = {InArray.class, ByNumber.class, OfGeneric.class})
    void records_where_their_keys_and_constraints_would_be_passed_over_are_refused(Class<?> type) {
        Kwargs kwargs = Kwargs.of("pages", List.of(Kwargs.of("name", "a")), "page", Kwargs.of("value", 1));

        assertThatThrownBy(() -> binder.read(kwargs, type))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Records cannot be read inside");
    }

    record Named(@Key("page-no") int number) {}

    @Test
    void records_in_an_array_are_written_by_their_keys() {
        assertThat(binder.write(Map.of("pages", new Named[] {new Named(1)})))
                .isEqualTo(Kwargs.of("pages", List.of(Kwargs.of("page-no", 1))));
    }

    @Test
    void two_components_of_one_key_are_refused() {
        assertThatThrownBy(() -> binder.read(Kwargs.empty(), Clash.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("have the key 'a'");
    }

    @Test
    void maps_may_hold_records_and_single_values_of_any_kind() {
        Kwargs written = binder.write(Map.of("page", new Page("a", LocalDate.of(2000, 1, 1)), "id", new UUID(0, 1)));

        assertThat(written)
                .isEqualTo(Kwargs.of(
                        "page",
                        Kwargs.of("name", "a", "birthday", "2000-01-01"),
                        "id",
                        "00000000-0000-0000-0000-000000000001"));
    }

    @Test
    void objects_that_are_no_records_are_not_written_by_their_getters() {
        assertThatThrownBy(() -> binder.write(Map.of("thread", new Thread())))
                .isInstanceOf(InvalidKwargsException.class)
                .hasMessage("/thread: JSON has no form for java.lang.Thread; use a record");
        assertThatThrownBy(() -> binder.write("text")).isInstanceOf(InvalidKwargsException.class);
    }
}
