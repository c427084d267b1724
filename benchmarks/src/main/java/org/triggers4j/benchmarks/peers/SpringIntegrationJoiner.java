package org.triggers4j.benchmarks.peers;

import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.aggregator.MessageCountReleaseStrategy;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.AggregatorSpec;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.jdbc.store.JdbcMessageStore;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.MessageChannel;
import org.springframework.transaction.support.TransactionTemplate;
import org.triggers4j.benchmarks.JoinerUnderTest;

/**
 * The aggregator of Spring Integration with its JDBC message store.
 *
 * <p>Settings: groups are removed when complete ({@code expireGroupsUponCompletion}), as its reference asks for where
 * a store would grow; they are released by their count, which is cheaper than looking at the messages; the lock registry is the
 * one of its default, which locks within the process, as one process is what is measured (across processes it asks for
 * {@code JdbcLockRegistry}, at two more commits for each event). A transaction is put around each send: one commit instead
 * of one for each of some eight statements, and an event that is never half stored. The lock of the group is taken around it,
 * for the aggregator's own is let go of before the commit, and another thread would then not see the group's first event.
 * What follows a join is called within the transaction; nothing is scheduled durably.
 */
public final class SpringIntegrationJoiner implements JoinerUnderTest {
    private static final String ARRIVALS = "arrivals";
    private static final String KEY = "key";

    @Override
    public String name() {
        return "spring-integration";
    }

    @Override
    public void createTables(DataSource dataSource) throws Exception {
        new ShippedScript("/org/springframework/integration/jdbc/schema-postgresql.sql").run(dataSource);
    }

    @Override
    public int slowness() {
        return 10;
    }

    @Override
    public Joiner open(DataSource dataSource) {
        var joined = new LongAdder();
        var locks = new DefaultLockRegistry();
        var store = new JdbcMessageStore(dataSource);
        IntegrationFlow flow = IntegrationFlow.from(ARRIVALS)
                .aggregate(aggregator -> pairs(aggregator, store, locks))
                .handle(message -> joined.increment())
                .get();
        var context = new AnnotationConfigApplicationContext();
        context.register(Messaging.class);
        context.registerBean(JdbcMessageStore.class, () -> store);
        context.registerBean(IntegrationFlow.class, () -> flow);
        context.refresh();
        var transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        return new Aggregator(context, context.getBean(ARRIVALS, MessageChannel.class), locks, transaction, joined);
    }

    private static void pairs(AggregatorSpec aggregator, JdbcMessageStore store, LockRegistry<?> locks) {
        aggregator
                .messageStore(store)
                .lockRegistry(locks)
                .correlationExpression("headers." + KEY)
                .releaseStrategy(new MessageCountReleaseStrategy(2))
                .expireGroupsUponCompletion(true);
    }

    /** Spring Integration as an application switches it on. */
    @Configuration(proxyBeanMethods = false)
    @EnableIntegration
    static class Messaging {}

    private record Aggregator(
            AnnotationConfigApplicationContext context,
            MessageChannel arrivals,
            LockRegistry<?> locks,
            TransactionTemplate transaction,
            LongAdder joins)
            implements Joiner {
        @Override
        public void arrive(String key, String event) throws Exception {
            var message = MessageBuilder.withPayload(event).setHeader(KEY, key).build();
            locks.executeLocked(key, () -> transaction.executeWithoutResult(status -> arrivals.send(message)));
        }

        @Override
        public long joined() {
            return joins.sum();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
