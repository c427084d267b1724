package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "_", "app1_", "a234567890123456789012345678901"})
    void a_good_prefix_stands_before_every_marked_name(String prefix) {
        assertThat(JdbcOptions.DEFAULTS.withTablePrefix(prefix).sql("SELECT 1 FROM {}job"))
                .isEqualTo("SELECT 1 FROM " + prefix + "job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1a", "A", "a-b", "a b", "a;", "\"", "a2345678901234567890123456789012", "ä"})
    void a_bad_prefix_is_refused(String prefix) {
        assertThatThrownBy(() -> JdbcOptions.DEFAULTS.withTablePrefix(prefix))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT10M0.001S"})
    void a_lock_timeout_out_of_range_is_refused(String timeout) {
        assertThatThrownBy(() -> JdbcOptions.DEFAULTS.withLockTimeout(Duration.parse(timeout)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
