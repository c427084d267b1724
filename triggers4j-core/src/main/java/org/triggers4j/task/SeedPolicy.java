package org.triggers4j.task;

/** What a declared schedule does, when an engine starts, about the one of its name that the store has already. */
public enum SeedPolicy {
    /** Nothing: what is stored stays. The default. */
    CREATE_ONLY,
    /** It replaces what is stored, unless somebody has edited that since it was seeded. */
    UPDATE_IF_UNEDITED,
    /** It replaces what is stored. */
    ALWAYS
}
