package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    @ParameterizedTest
    @CsvSource({
        "40P01, CONTENTION, true",
        "40001, CONTENTION, true",
        "55P03, LOCK_TIMEOUT, true",
        "08006, CONNECTION, true",
        "57P01, CONNECTION, true",
        "25006, CONNECTION, true",
        "53100, EXHAUSTED, true",
        "57014, EXHAUSTED, true",
        "23505, DATA, false",
        "22021, DATA, false",
        "42P01, BROKEN, false"
    })
    void on_postgresql_the_sql_state_says_what_a_failure_means(String state, Failure meaning, boolean isTransient) {
        var failure = new SQLException("", state);

        assertThat(PostgresDatabase.failureOf(failure)).isEqualTo(meaning);
        assertThat(meaning.toException(failure).isTransient()).isEqualTo(isTransient);
    }

    @ParameterizedTest
    @CsvSource({
        "5, LOCK_TIMEOUT, true",
        "261, LOCK_TIMEOUT, true",
        "13, EXHAUSTED, true",
        "10, CONNECTION, true",
        "19, DATA, false",
        "2067, DATA, false",
        "1, BROKEN, false"
    })
    void on_sqlite_the_result_code_says_what_a_failure_means(int code, Failure meaning, boolean isTransient) {
        var failure = new SQLException("", null, code);

        assertThat(SqliteDatabase.failureOf(failure)).isEqualTo(meaning);
        assertThat(meaning.toException(failure).isTransient()).isEqualTo(isTransient);
    }
}
