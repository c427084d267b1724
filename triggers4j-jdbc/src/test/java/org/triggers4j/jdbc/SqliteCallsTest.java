package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.job.Claim;
import org.triggers4j.store.CallStore.CallState;

class SqliteCallsTest extends JdbcCallCases {
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
    void ends_of_any_number_take_few_statements_and_only_the_current_ones_count() {
        enqueue(123);
        List<Claim> claims = claim(123);
        List<Claim> others = claims.subList(50, 123);
        List<Integer> lost = List.of(5, 55, 72);
        lost.forEach(index -> end(others.subList(index, index + 1)));

        int ofFifty = cost(() -> assertThat(end(claims.subList(0, 50))).containsOnly(true));
        int ofSeventyThree = cost(() -> assertThat(end(others))
                .isEqualTo(IntStream.range(0, 73)
                        .mapToObj(index -> !lost.contains(index))
                        .toList()));

        assertThat(ofSeventyThree - ofFifty).isEqualTo(2 + 3); // 50, twice 10, three times 1
        assertThat(claims)
                .allSatisfy(claim -> assertThat(find(claim.job().id()))
                        .hasValueSatisfying(found -> assertThat(found).isInstanceOf(CallState.Ended.class)));
    }

    private List<Boolean> end(List<Claim> claims) {
        return calls().end(claims.stream().map(JdbcCallCases::over).toList());
    }
}
