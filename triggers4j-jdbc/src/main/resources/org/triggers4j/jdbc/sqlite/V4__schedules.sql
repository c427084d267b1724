-- Schedules. What is called when is in the body, which only the engine reads; what became of it so far in past.
CREATE TABLE ${prefix}schedule (
    name TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    next_at INTEGER,
    body TEXT NOT NULL,
    past TEXT NOT NULL
) STRICT;

CREATE INDEX ${prefix}schedule_next ON ${prefix}schedule (next_at, name) WHERE next_at IS NOT NULL;

-- The last sign of life of each process that schedules; lateness in nanoseconds.
CREATE TABLE ${prefix}scheduler (
    name TEXT NOT NULL PRIMARY KEY,
    ticked_at INTEGER NOT NULL,
    fired_at INTEGER,
    lateness INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
