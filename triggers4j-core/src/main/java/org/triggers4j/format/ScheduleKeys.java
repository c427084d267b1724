package org.triggers4j.format;

import java.util.List;

/** What an entry of a settings file may say about a schedule. */
final class ScheduleKeys {
    static final String TASK = "task";
    static final String SCHEDULE = "schedule";
    static final String ARGUMENTS = "arguments";
    static final String DESCRIPTION = "description";
    static final String ENABLED = "enabled";
    static final String ONE_OFF = "oneOff";
    static final String MISFIRE = "misfire";
    static final String OVERLAP = "overlap";
    static final String DEADLINE = "deadline";
    static final String START = "start";
    static final String END = "end";
    static final String QUEUE = "queue";
    static final String PRIORITY = "priority";
    static final String HEADERS = "headers";
    static final String EXPIRES = "expires";
    static final String SOFT_TIME_LIMIT = "softTimeLimit";
    static final String HARD_TIME_LIMIT = "hardTimeLimit";
    static final String QUEUE_WAIT = "queueWait";
    static final String STALE_TIME_LIMIT = "staleTimeLimit";
    static final String CHECKS_IGNORE = "checksIgnore";
    static final String SEED = "seed";

    static final List<String> ALL = List.of(
            TASK,
            SCHEDULE,
            ARGUMENTS,
            DESCRIPTION,
            ENABLED,
            ONE_OFF,
            MISFIRE,
            OVERLAP,
            DEADLINE,
            START,
            END,
            QUEUE,
            PRIORITY,
            HEADERS,
            EXPIRES,
            SOFT_TIME_LIMIT,
            HARD_TIME_LIMIT,
            QUEUE_WAIT,
            STALE_TIME_LIMIT,
            CHECKS_IGNORE,
            SEED);

    private ScheduleKeys() {}
}
