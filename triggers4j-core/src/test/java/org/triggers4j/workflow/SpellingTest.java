package org.triggers4j.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "andevery, andEvery",
        "and_every, andEvery",
        "AND-EVERY, andEvery",
        "andEevry, andEvery",
        "with_param, withParams",
        "afer, after",
        "afterr, after",
        "afetr, after",
        "rin, run",
        "runs, run"
    })
    void one_slip_for_every_four_letters_is_near(String name, String nearest) {
        assertThat(Spelling.nearest(name, Directives.ALL)).hasValue(nearest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "priority", "until", "queue", "before", "", "_", "rains", "umlesz"})
    void what_is_known_or_far_has_no_nearest(String name) {
        assertThat(Spelling.nearest(name, Directives.ALL)).isEmpty();
    }

    @Test
    void the_nearer_one_wins_and_of_two_the_first() {
        assertThat(Spelling.nearest("pageReceivd", List.of("pageReceipt", "pageReceived")))
                .hasValue("pageReceived");
        assertThat(Spelling.nearest("page3", List.of("page1", "page2"))).hasValue("page1");
    }

    @Test
    void many_known_names_are_listed_in_part() {
        List<String> known = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

        assertThat(Spelling.advice("ocr", "task", known))
                .isEqualTo(" Known tasks: a, b, c, d, e, f, g, h, i, j and 2 more.");
        assertThat(Spelling.advice("ocr", "task", List.of())).isEqualTo(" No task is known.");
    }
}
