package org.triggers4j.benchmarks.ours;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.JoinerUnderTest;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Triggers4j's sessions, with the settings it comes with, in a process that does not work. A key is a session. */
public final class Triggers4jJoiner implements JoinerUnderTest {
    private static final Workflow WORKFLOW =
            Workflow.of(TaskConfig.named("t_joined").after(FIRST, SECOND).run("joined"));

    @Override
    public String name() {
        return "triggers4j";
    }

    @Override
    public void createTables(DataSource dataSource) {
        new Triggers4j().createTables(dataSource);
    }

    @Override
    public Joiner open(DataSource dataSource) {
        return new Joining(
                dataSource,
                Triggers4j.started(Triggers.builder()
                        .store(JdbcStore.postgresql(dataSource))
                        .fireOnly()));
    }

    private record Joining(DataSource source, Triggers triggers) implements Joiner {
        @Override
        public void expect(List<String> keys) throws Exception {
            if (keys.size() == 1) {
                configure(keys.get(0));
            } else {
                Clients.run(32, keys.size(), i -> configure(keys.get(i)));
            }
        }

        private void configure(String key) {
            triggers.session(key).updateConfiguration(WORKFLOW);
        }

        @Override
        public void arrive(String key, String event) {
            triggers.session(key).fire(event);
        }

        /** The jobs of what was joined: they are in the queue, and nobody works there. */
        @Override
        public long joined() throws SQLException {
            return Database.number(source, "SELECT count(*) FROM job WHERE state = 'R'");
        }

        @Override
        public void close() {
            triggers.close();
        }
    }
}
