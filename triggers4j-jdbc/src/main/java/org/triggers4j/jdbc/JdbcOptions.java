package org.triggers4j.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What can be set about a {@link JdbcStore}. Immutable.
 *
 * @param tablePrefix stands before every name of a table and index: empty, or a lower-case letter or underscore and up to
 *     30 more of these and digits
 * @param lockTimeout how long a commit waits for a session, or for the SQLite file, that somebody else has locked; 1 ms
 *     to 10 minutes
 */
public record JdbcOptions(String tablePrefix, Duration lockTimeout) {
    private static final Pattern PREFIX = Pattern.compile("([a-z_][a-z0-9_]{0,30})?");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** No prefix, and five seconds. */
    public static final JdbcOptions DEFAULTS = new JdbcOptions("", Duration.ofSeconds(5));

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    public JdbcOptions {
        if (!PREFIX.matcher(tablePrefix).matches()) {
            throw new IllegalArgumentException("The table prefix '" + tablePrefix
                    + "' is not allowed. It starts with a lower-case letter or an underscore, goes on with these and digits,"
                    + " and has at most 31 characters.");
        }
        if (lockTimeout.toMillis() < 1 || lockTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The lock timeout is 1 ms to 10 minutes, not " + lockTimeout + ".");
        }
    }

    /** These options with another prefix. */
    public JdbcOptions withTablePrefix(String prefix) {
        return new JdbcOptions(prefix, lockTimeout);
    }

    /** These options with another lock timeout. */
    public JdbcOptions withLockTimeout(Duration timeout) {
        return new JdbcOptions(tablePrefix, timeout);
    }

    /** The statement with the prefix before every name marked by {@code {}}. */
    String sql(String statement) {
        return statement.replace("{}", tablePrefix);
    }
}
