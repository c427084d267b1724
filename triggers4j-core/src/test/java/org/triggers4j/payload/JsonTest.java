package org.triggers4j.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.InvalidKwargsException;

class JsonTest {

    @Test
    void a_number_is_of_the_smallest_type_that_keeps_all_its_digits() {
        assertThat(Json.number("-12")).isEqualTo(-12L);
        assertThat(Json.number("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.number("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(Json.number("0.1")).isEqualTo(0.1);
        assertThat(Json.number("0.12345678901234567890")).isEqualTo(new BigDecimal("0.12345678901234567890"));
    }

    @Test
    void what_is_not_json_is_refused_with_its_place_and_in_words_of_its_own() {
        assertThatThrownBy(() -> Json.read("{\"a\": 1,}")).hasMessageStartingWith("Not JSON (column 9): ");
        assertThatThrownBy(() -> Json.read("{\"a\":\n 1"))
                .hasMessage("Not JSON (line 2, column 3): The text ends too early.");
        assertThatThrownBy(() -> Json.read("{\"a\": NaN}"))
                .hasMessageContaining("NaN")
                .hasMessageEndingWith(".")
                .message()
                .doesNotContain("enable", "JsonReadFeature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E-99999999999"})
    void a_number_with_an_exponent_nobody_can_keep_is_refused(String number) {
        assertThatThrownBy(() -> Kwargs.parse("{\"n\": " + number + "}"))
                .isInstanceOf(InvalidKwargsException.class)
                .hasMessageContaining(number);
    }
}
