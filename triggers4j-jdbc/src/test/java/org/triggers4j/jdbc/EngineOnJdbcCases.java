package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.FireOutcome;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** The whole engine on a database: what operations cost, callers' transactions, and rows that make no sense. */
abstract class EngineOnJdbcCases {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final Workflow JOIN = Workflow.of(
            TaskConfig.named("t_join").after("a", "b").run("join"),
            TaskConfig.named("t_next").after("t_join").run("next"));

    final Spy spy = new Spy();
    JdbcOptions options = JdbcOptions.DEFAULTS;
    private final List<Triggers> opened = new ArrayList<>();

    /** A store on the one database of this test, whose connections the spy sees. */
    abstract JdbcStore store();

    /** Connections to the same database. */
    abstract DataSource direct();

    abstract void prepare();

    @BeforeEach
    void begin() {
        prepare();
    }

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    Triggers start(TriggersBuilder builder) {
        Triggers triggers = builder.store(store())
                .discoverServices(false)
                .task("join", context -> Kwargs.of("n", 1))
                .task("next", context -> null)
                .build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = direct().getConnection();
                Statement executing = connection.createStatement()) {
            executing.execute(options.sql(statement));
        }
    }

    /** Statements per operation: the budget. On a server each is a round trip. */
    abstract Map<String, Integer> budget();

    @Test
    void each_operation_keeps_to_its_budget_of_statements_however_large_the_session_is() {
        Triggers triggers = start(Triggers.builder().fireOnly());
        assertThat(costs(triggers, "fresh")).isEqualTo(budget());

        TriggerManager large = triggers.session("large");
        large.updateConfiguration(Workflow.of(
                TaskConfig.named("t_page").after("never").andEvery("page").run("next")));
        for (int i = 0; i < 300; i++) {
            large.fire("page");
        }
        assertThat(costs(triggers, "large")).isEqualTo(budget());
    }

    private Map<String, Integer> costs(Triggers triggers, String uid) {
        TriggerManager session = triggers.session(uid);
        TriggerManager warm = triggers.session(uid + "-warm");
        // The same tasks in the end, so that the workflow is stored and known.
        warm.updateConfiguration(session.inspect().workflow());
        warm.updateConfiguration(JOIN);
        warm.fire("a");
        warm.fire("b");
        triggers.drain();
        session.fire("start");
        var costs = new LinkedHashMap<String, Integer>();
        costs.put("configure", cost(() -> session.updateConfiguration(JOIN)));
        costs.put("fire that waits", cost(() -> session.fire("a")));
        costs.put("fire that schedules", cost(() -> session.fire("b")));
        costs.put("fire that nobody uses", cost(() -> session.fire("other")));
        // Twice: claim, read the inputs, store the end with its cascade; without the chores of every drain, such as
        // promotion, inbox and expiry.
        int withChores = cost(triggers::drain);
        costs.put("run of two tasks", withChores - cost(triggers::drain));
        return costs;
    }

    private int cost(Runnable operation) {
        return spy.own(operation).size();
    }

    @Test
    void a_fire_on_commit_is_applied_after_the_commit_and_never_after_a_rollback() throws SQLException {
        Triggers triggers = start(Triggers.builder());
        TriggerManager session = triggers.session("order-1");
        session.updateConfiguration(JOIN);

        try (Connection connection = direct().getConnection()) {
            connection.setAutoCommit(false);
            session.fireOnCommit(connection, "rolledBack", Kwargs.empty());
            connection.rollback();
            session.fireOnCommit(connection, "a", Kwargs.of("n", 1));
            session.fireOnCommit(connection, "b", Kwargs.of("n", 2));
            assertThat(session.inspect().latestKwargs()).doesNotContainKeys("a", "b");
            connection.commit();
            connection.setAutoCommit(true);
        }

        await().atMost(SOON).until(() -> session.inspect().unresolvedTasks().isEmpty());
        assertThat(session.inspect().latestKwargs())
                .containsEntry("a", Kwargs.of("n", 1))
                .doesNotContainKey("rolledBack");
        assertThat(session.inspect().instance("t_join#0").status()).isEqualTo(InstanceStatus.FINISHED);
    }

    @Test
    void a_run_handed_over_by_one_process_is_completed_in_another_once() throws Exception {
        var tokens = new LinkedBlockingQueue<String>();
        Triggers dispatching = start(Triggers.builder().runner(handingOver(tokens)));
        TriggerManager session = dispatching.session("far");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_far").after("go").using("far").run("join"),
                TaskConfig.named("t_next").after("t_far").run("next")));
        session.fire("go");
        String token = tokens.take();
        dispatching.close();
        Triggers other = start(Triggers.builder().fireOnly());

        other.session("far").complete("t_far#0", token, Kwargs.of("n", 7));

        assertThatThrownBy(() -> other.session("far").complete("t_far#0", token, Kwargs.of("n", 8)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(other.inspect("far").instance("t_far#0").result()).contains(Kwargs.of("n", 7));
        assertThat(other.inspect("far").instance("t_next#0").status()).isEqualTo(InstanceStatus.SCHEDULED);
    }

    private static TaskRunner handingOver(Queue<String> tokens) {
        return new TaskRunner() {
            @Override
            public String name() {
                return "far";
            }

            @Override
            public void run(TaskExecution execution) {
                tokens.add(execution.handOver(Duration.ofHours(1)).toString());
            }
        };
    }

    @Test
    void a_row_edited_into_nonsense_is_set_aside_visibly_and_the_rest_go_on() throws SQLException {
        Triggers firing = start(Triggers.builder().fireOnly());
        for (String uid : List.of("good-1", "bad", "good-2")) {
            firing.session(uid).updateConfiguration(JOIN);
            firing.session(uid).fire("a");
            firing.session(uid).fire("b");
        }
        sql("UPDATE {}instance SET received = 'nonsense' WHERE uid = 'bad'");

        Triggers working = start(Triggers.builder());

        for (String uid : List.of("good-1", "good-2")) {
            await().atMost(SOON)
                    .until(() -> working.inspect(uid).unresolvedTasks().isEmpty());
        }
        await().atMost(SOON).until(() -> !working.queries().parked(10).isEmpty());
        assertThat(working.queries().parked(10)).singleElement().satisfies(parked -> {
            assertThat(parked.session().orElseThrow().value()).isEqualTo("bad");
            assertThat(parked.reason()).contains("unreadable");
        });
        assertThat(working.inspect("bad").explain("t_join#0").sentence()).contains("put aside", "unreadable");
    }

    @Test
    void a_session_with_a_nonsense_row_refuses_fires_clearly_and_others_do_not_notice() throws SQLException {
        Triggers triggers = start(Triggers.builder().fireOnly());
        triggers.session("bad").fire("a");
        sql("UPDATE {}session SET heads = '{\"v\":77}' WHERE uid = 'bad'");

        var outcomes = triggers.fireAll(List.of("good", "bad"), "b", Kwargs.empty());

        assertThat(outcomes.get(0)).isInstanceOf(FireOutcome.Fired.class);
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        FireOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).hasMessageContaining("bad"));
    }

    @Test
    void one_who_only_looks_gets_an_explanation_from_a_store_that_is_not_started_and_pays_little_for_it() {
        TriggerManager session = start(Triggers.builder().fireOnly()).session("large");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_page").after("go").andEvery("page").run("next")));
        for (int i = 0; i < 300; i++) {
            session.fire("page");
        }
        var answers = new ArrayList<String>();

        try (JdbcStore unstarted = store()) {
            int cost = cost(() -> answers.add(
                    Triggers.inspector(unstarted, "large").explain("t_page").sentence()));

            assertThat(answers).singleElement().asString().contains("300 not ended. t_page#299 waits for 'go'");
            assertThat(cost).isLessThanOrEqualTo(60);
        }
    }

    @Test
    void a_fire_that_is_stuck_in_the_inbox_is_part_of_an_explanation() throws SQLException {
        Triggers triggers = start(Triggers.builder().fireOnly().sessionLimits(new SessionLimits(1, 100)));
        TriggerManager session = triggers.session("halted");
        session.updateConfiguration(JOIN);
        session.fire("a");

        try (Connection connection = direct().getConnection()) {
            connection.setAutoCommit(false);
            session.fireOnCommit(connection, "b", Kwargs.empty());
            connection.commit();
            connection.setAutoCommit(true);
        }

        assertThat(session.explain("t_join").sentence())
                .startsWith(
                        "t_join#0 waits for 'b' (never fired; a fire of it is in the inbox, to be applied). The session"
                                + " is halted");
    }
}
