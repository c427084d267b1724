-- Schedules. What is called when is in the body, which only the engine reads; what became of it so far in past.
CREATE TABLE ${prefix}schedule (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    next_at bigint,
    body text NOT NULL,
    past text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

CREATE INDEX ${prefix}schedule_next ON ${prefix}schedule (next_at, name) WHERE next_at IS NOT NULL;

-- The last sign of life of each process that schedules; lateness in nanoseconds.
CREATE TABLE ${prefix}scheduler (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    ticked_at bigint NOT NULL,
    fired_at bigint,
    lateness bigint NOT NULL
);
