package org.triggers4j.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection in a transaction that is not its user's to end: everything works but what would end or change the
 * transaction, and nothing works once it is over. Statements and results lead back to the guarded connection, not to the one
 * behind it; a driver's own connection is there for whoever unwraps its class.
 *
 * <p>Also watches for failures that are the database's: whoever used the connection is not to blame for those.
 */
final class GuardedConnection implements InvocationHandler {
    private static final Set<String> REFUSED = Set.of(
            "commit",
            "close",
            "abort",
            "setAutoCommit",
            "setTransactionIsolation",
            "setReadOnly",
            "setCatalog",
            "setSchema",
            "setHoldability",
            "setNetworkTimeout");
    private static final String NO_CONNECTION = "08003";
    private static final String INVALID_STATE = "25000";

    private final Connection connection;
    private final Predicate<SQLException> isDown;
    private final Connection proxy;
    private volatile boolean isOver;
    private volatile boolean hasSeenItDown;

    GuardedConnection(Connection connection, Predicate<SQLException> isDown) {
        this.connection = connection;
        this.isDown = isDown;
        this.proxy = proxy(Connection.class, this);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(GuardedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    Connection proxy() {
        return proxy;
    }

    /** From now on everything is refused. */
    void end() {
        isOver = true;
    }

    /** Whether a statement failed because the database could not be reached or written. */
    boolean hasSeenItDown() {
        return hasSeenItDown;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        boolean isRollback = name.equals("rollback") && !takesSavepoint(method);
        return switch (name) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "transaction of a run on " + connection;
            case "isClosed" -> isOver || connection.isClosed();
            case "getAutoCommit" -> false;
            default -> {
                requireOpen();
                if (isRollback || REFUSED.contains(name)) {
                    throw new SQLException(
                            name
                                    + "() is not yours to call: this transaction commits with the finish of its run, and is"
                                    + " rolled back when the run ends otherwise. Return, or throw.",
                            INVALID_STATE);
                }
                yield unwrapsTo(self, method, arguments) ? self : call(connection, method, arguments);
            }
        };
    }

    // Whatever this is already is not to be unwrapped to what it guards.
    private static boolean unwrapsTo(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        return method.getName().equals("unwrap")
                && arguments != null
                && arguments[0] instanceof Class<?> wanted
                && wanted.isInstance(self);
    }

    private static boolean takesSavepoint(Method method) {
        return method.getParameterCount() == 1 && method.getParameterTypes()[0] == Savepoint.class;
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return guarded(method.getReturnType(), method.invoke(target, arguments));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failure && isDown.test(failure)) {
                hasSeenItDown = true;
            }
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object guarded(Class<?> type, @Nullable Object result) {
        boolean leadsBack =
                Statement.class.isAssignableFrom(type) || type == DatabaseMetaData.class || type == ResultSet.class;
        if (result == null || !leadsBack) {
            return result;
        }
        return proxy(type, (self, method, arguments) -> switch (method.getName()) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> result.toString();
            case "getConnection" -> proxy;
            case "close", "isClosed" -> call(result, method, arguments);
            default -> {
                requireOpen();
                yield unwrapsTo(self, method, arguments) ? self : call(result, method, arguments);
            }
        });
    }

    private void requireOpen() throws SQLException {
        if (isOver) {
            throw new SQLException("The transaction is over, and its connection with it.", NO_CONNECTION);
        }
    }
}
