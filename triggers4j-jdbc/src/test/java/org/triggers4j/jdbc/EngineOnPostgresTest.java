package org.triggers4j.jdbc;

import java.util.Map;
import javax.sql.DataSource;

class EngineOnPostgresTest extends EngineOnJdbcCases {
    @Override
    JdbcStore store() {
        return JdbcStore.postgresql(spy.around(direct()), options);
    }

    @Override
    DataSource direct() {
        return TestPostgres.dataSource();
    }

    @Override
    void prepare() {
        options = options.withTablePrefix(TestPostgres.freshPrefix());
    }

    @Override
    Map<String, Integer> budget() {
        return Map.of(
                "configure",
                3,
                "fire that waits",
                3,
                "fire that schedules",
                3,
                "fire that nobody uses",
                3,
                "run of two tasks",
                16);
    }
}
