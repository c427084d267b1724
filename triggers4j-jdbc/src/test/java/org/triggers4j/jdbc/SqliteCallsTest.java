package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.job.Claim;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.Ending;

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
    void ends_go_by_fifty_ten_and_one_and_only_the_current_ones_count() {
        enqueue(123);
        List<Claim> fifty = claim(50);
        List<Claim> others = claim(73);
        List<Claim> lost = List.of(others.get(5), others.get(55), others.get(72));
        store.queue().giveBack(lost.stream().map(Claim::lease).toList());
        assertThat(claim(3)).hasSize(3);

        int ofFifty = cost(() -> assertThat(end(fifty)).containsOnly(true));
        int ofOthers = cost(() -> assertThat(end(others))
                .isEqualTo(others.stream().map(claim -> !lost.contains(claim)).toList()));

        assertThat(ofOthers - ofFifty).isEqualTo(2 + 3); // 50, twice 10, three times 1
        others.forEach(claim -> assertThat(resultOf(claim))
                .isEqualTo(lost.contains(claim) ? Optional.empty() : Optional.of(own(claim))));
    }

    @Test
    void large_ends_go_one_by_one_so_that_no_statement_keeps_many() {
        enqueue(20);
        List<Claim> small = claim(10);
        List<Claim> claims = claim(10);
        String large = "\"" + "x".repeat(10_000) + "\"";
        List<Ending> withLarge = claims.stream()
                .map(claim -> over(claim, claims.indexOf(claim) == 4 ? large : own(claim)))
                .toList();

        int ofSmall = cost(() -> end(small));
        int ofOneLarge = cost(() -> calls().end(withLarge));

        assertThat(ofOneLarge - ofSmall).isEqualTo(9); // 10 for all, against 1 for each
        assertThat(claims)
                .extracting(this::resultOf)
                .isEqualTo(claims.stream()
                        .map(claim -> Optional.of(claims.indexOf(claim) == 4 ? large : own(claim)))
                        .toList());
    }

    private List<Boolean> end(List<Claim> claims) {
        return calls().end(claims.stream().map(claim -> over(claim, own(claim))).toList());
    }

    private static String own(Claim claim) {
        return "\"" + claim.job().id() + "\"";
    }

    private Optional<String> resultOf(Claim claim) {
        return find(claim.job().id()).orElseThrow() instanceof CallState.Ended ended
                ? ended.call().result()
                : Optional.empty();
    }
}
