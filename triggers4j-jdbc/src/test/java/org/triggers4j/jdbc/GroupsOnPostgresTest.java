package org.triggers4j.jdbc;

class GroupsOnPostgresTest extends GroupCases {
    private final JdbcOptions options = JdbcOptions.DEFAULTS.withTablePrefix(TestPostgres.freshPrefix());

    @Override
    JdbcStore store() {
        return JdbcStore.postgresql(TestPostgres.dataSource(), options);
    }
}
