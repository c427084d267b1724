package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    @Test
    void memory_and_files_are_named_by_their_scheme() {
        assertThat(StoreUrl.parse("memory:")).isEqualTo(new StoreUrl.Memory());
        assertThat(StoreUrl.parse("sqlite:a b/c.db")).isEqualTo(new StoreUrl.Sqlite(Path.of("a b/c.db")));
    }

    @Test
    void a_server_has_user_password_host_port_and_database() {
        assertThat(StoreUrl.parse("postgresql://me:p%40ss%2Fw@db.example:5433/survey?sslmode=require"))
                .isEqualTo(new StoreUrl.Postgres("me", "p@ss/w", "db.example", 5433, "survey", "sslmode=require"));
        assertThat(StoreUrl.parse("postgresql://me@localhost/survey"))
                .isEqualTo(new StoreUrl.Postgres("me", "", "localhost", 5432, "survey", ""));
    }

    @Test
    void its_text_hides_the_password() {
        assertThat(StoreUrl.parse("postgresql://me:hunter2@localhost/survey"))
                .hasToString("postgresql://me:***@localhost:5432/survey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "memory",
                "memory:x",
                "sqlite:",
                "sqlite://a.db",
                "mysql://me:hunter2@h/d",
                "postgresql://h/d",
                "postgresql://:hunter2@h/d",
                "postgresql://me:hunter2@/d",
                "postgresql://me:hunter2@h",
                "postgresql://me:hunter2@h/",
                "postgresql://me:hunter2@h/d/e",
                "postgresql://me:hunter2@h:99999/d",
                "postgresql://me:hunter2@h:port/d",
                "postgresql://me:hunter2 @h/d",
                "postgresql://me:hunter2@h/d#x",
                "postgresql://me:hunt@er2/x@h/d"
            })
    void anything_else_is_a_wrong_setting_and_shows_no_password(String url) {
        assertThatThrownBy(() -> StoreUrl.parse(url))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(78))
                .hasMessageContaining("A store is memory:, sqlite:PATH or postgresql:")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("er2");
    }
}
