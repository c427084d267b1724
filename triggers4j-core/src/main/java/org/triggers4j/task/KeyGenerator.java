package org.triggers4j.task;

import org.triggers4j.payload.Kwargs;

/** Makes a key of a task's arguments. Pure: the same arguments give the same key on every server. */
@FunctionalInterface
public interface KeyGenerator {
    /**
     * The key; of any length.
     *
     * @param task the task's name
     * @param arguments as JSON; of an instance, what it received by trigger
     */
    String key(String task, Kwargs arguments);
}
