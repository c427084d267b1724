package org.triggers4j.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** Stands around a DataSource: notes what is executed, and can break the next commit. */
final class Spy {
    private static final Set<String> EXECUTIONS = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

    final List<String> executed = new CopyOnWriteArrayList<>();
    private final AtomicReference<Breakage> breakage = new AtomicReference<>(Breakage.NONE);

    private volatile Optional<Thread> chosen = Optional.empty();
    private volatile Optional<String> breakingAt = Optional.empty();

    /** Every statement with the thread that executed it. */
    private final List<Execution> executions = new CopyOnWriteArrayList<>();

    private record Execution(Thread by, String sql) {}

    private void note(String sql) {
        executed.add(sql);
        executions.add(new Execution(Thread.currentThread(), sql));
    }

    /** The statements this thread executes in an action. */
    List<String> own(Runnable action) {
        executions.clear();
        action.run();
        return executions.stream()
                .filter(execution -> execution.by() == Thread.currentThread())
                .map(Execution::sql)
                .toList();
    }

    enum Breakage {
        NONE,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        BEFORE_COMMIT_AND_AWAY,
        AWAY
    }

    DataSource around(DataSource dataSource) {
        return proxy(DataSource.class, (method, arguments) -> {
            if (method.getName().equals("getConnection") && breakage.get() == Breakage.AWAY) {
                throw new SQLException("away", "08001");
            }
            Object result = call(dataSource, method, arguments);
            return result instanceof Connection connection ? around(connection) : result;
        });
    }

    void breakNextCommit(Breakage how) {
        breakage.set(how);
    }

    /** Breaks the connection at the next statement with this in its text, instead of at a commit. */
    void breakNextStatement(String fragment, Breakage how) {
        breakingAt = Optional.of(fragment);
        breakage.set(how);
    }

    /** Breaks the next commit of the calling thread, whatever others commit. */
    void breakOwnNextCommit(Breakage how) {
        chosen = Optional.of(Thread.currentThread());
        breakage.set(how);
    }

    private Connection around(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("commit")) {
                note("commit");
                return breaking(() -> call(connection, method, arguments), () -> connection.rollback());
            }
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement
                    ? around(statement, (String) arguments[0], connection)
                    : result;
        });
    }

    private PreparedStatement around(PreparedStatement statement, String sql, Connection connection) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (EXECUTIONS.contains(method.getName())) {
                note(sql);
                if (breakingAt.filter(sql::contains).isPresent()) {
                    breakingAt = Optional.empty();
                    return breaking(() -> call(statement, method, arguments), () -> connection.close());
                } else if (sql.equals("COMMIT")) {
                    return breaking(() -> call(statement, method, arguments), () -> connection.close());
                }
            }
            return call(statement, method, arguments);
        });
    }

    private interface Step {
        Object run() throws Exception;
    }

    private interface Undo {
        void run() throws Exception;
    }

    private Object breaking(Step commit, Undo rollback) throws Exception {
        if (breakingAt.isPresent() || (chosen.isPresent() && chosen.get() != Thread.currentThread())) {
            return commit.run();
        }
        Breakage how = breakage.getAndUpdate(now -> Breakage.NONE);
        switch (how) {
            case NONE -> {
                return commit.run();
            }
            case AFTER_COMMIT -> commit.run();
            case BEFORE_COMMIT -> rollback.run();
            case BEFORE_COMMIT_AND_AWAY, AWAY -> {
                rollback.run();
                breakage.set(Breakage.AWAY);
            }
        }
        throw new SQLException("the connection broke", "08006", 10);
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw Optional.of(e.getCause()).map(Exception.class::cast).get();
        }
    }

    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                Spy.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.handle(method, arguments)));
    }
}
