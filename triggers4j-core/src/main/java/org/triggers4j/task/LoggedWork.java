package org.triggers4j.task;

import org.jspecify.annotations.Nullable;

/**
 * Work that is done with a logger of its own: see {@link TaskContext#logged}.
 *
 * @param <T> what it returns
 * @param <E> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface LoggedWork<T extends @Nullable Object, E extends Exception> {
    T run(TaskLogger log) throws E;
}
