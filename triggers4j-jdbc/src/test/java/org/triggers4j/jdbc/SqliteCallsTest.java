package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.job.Claim;
import org.triggers4j.store.CallStore.CallState;

class SqliteCallsTest extends JdbcCallCases {
    private static final int STATEMENTS_OF_A_LIST = 3;

    @TempDir
    private Path folder;

    @Override
    JdbcStore open() {
        return JdbcStore.sqlite(folder.resolve("store.db"), options, spy::around);
    }

    @Override
    DataSource direct() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("store.db"));
        return source;
    }

    @Override
    void breakPlainEnqueue(Spy.Breakage how) {
        spy.breakNextCommit(how);
    }

    /** Statements in this process: some for each item. */
    @Override
    Map<String, Integer> budget() {
        return Map.of("enqueue", 52, "enqueue unique", 252, "admit", 254, "end", 56, "end of admitted ones", 209);
    }

    @Test
    void ends_with_large_results_go_in_several_lists() {
        enqueue(8);
        List<Claim> claims = claim(8);
        String large = "\"" + "x".repeat(3_000_000) + "\"";

        int ofSmallOnes = cost(() -> end(claims.subList(0, 4), "1"));
        int ofLargeOnes = cost(() -> end(claims.subList(4, 8), large));

        assertThat(ofLargeOnes).isEqualTo(ofSmallOnes + STATEMENTS_OF_A_LIST);
        assertThat(find(claims.get(7).job().id()))
                .hasValueSatisfying(found ->
                        assertThat(((CallState.Ended) found).call().result()).hasValue(large));
    }

    private void end(List<Claim> claims, String result) {
        calls().end(claims.stream().map(claim -> over(claim, result)).toList());
    }
}
