-- Calls. A job is a call when it has a body (column call). The columns that name a session, its instance and its manager
-- are '' and 0 then: SQLite cannot make a column nullable, and both databases are to have the same.
ALTER TABLE ${prefix}job ADD COLUMN call text;

ALTER TABLE ${prefix}job ADD COLUMN expires_at bigint;

ALTER TABLE ${prefix}job ADD COLUMN most_attempts integer NOT NULL DEFAULT 0;

ALTER TABLE ${prefix}job ADD COLUMN cancel_requested boolean NOT NULL DEFAULT false;

-- The gate that a parked job waits for. A column of its own, because only some reasons to be parked are gates, and others
-- are too long for an index.
ALTER TABLE ${prefix}job ADD COLUMN gate_key text COLLATE "C";

CREATE INDEX ${prefix}job_expiry ON ${prefix}job (expires_at) WHERE expires_at IS NOT NULL AND state IN ('R', 'L', 'P');

CREATE INDEX ${prefix}job_gate ON ${prefix}job (gate_key, priority DESC, id) WHERE gate_key IS NOT NULL;

CREATE TABLE ${prefix}call_end (
    id uuid NOT NULL PRIMARY KEY,
    task text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    body text NOT NULL,
    state text COLLATE "C" NOT NULL,
    result text,
    failure text,
    started_at bigint,
    ended_at bigint NOT NULL,
    keep_until bigint
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

CREATE INDEX ${prefix}call_end_keep ON ${prefix}call_end (keep_until) WHERE keep_until IS NOT NULL;

CREATE TABLE ${prefix}unique_key (
    key text COLLATE "C" NOT NULL PRIMARY KEY,
    job uuid NOT NULL,
    stale_at bigint
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

CREATE INDEX ${prefix}unique_key_job ON ${prefix}unique_key (job);

-- A rate is permits in per_nanos, both 0 without one; permits_left and parts are what its bucket held at refilled_at.
CREATE TABLE ${prefix}gate (
    key text COLLATE "C" NOT NULL PRIMARY KEY,
    most integer NOT NULL,
    permits integer NOT NULL,
    per_nanos bigint NOT NULL,
    permits_left integer NOT NULL,
    parts bigint NOT NULL,
    refilled_at bigint NOT NULL
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- Who is inside. The token is that of the lease under which the job went in.
CREATE TABLE ${prefix}gate_place (
    key text COLLATE "C" NOT NULL,
    job uuid NOT NULL,
    token bigint NOT NULL,
    PRIMARY KEY (key, job)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

CREATE INDEX ${prefix}gate_place_job ON ${prefix}gate_place (job);

CREATE TABLE ${prefix}ignore_window (
    key text COLLATE "C" NOT NULL PRIMARY KEY,
    opened_at bigint NOT NULL,
    until bigint NOT NULL
);

CREATE INDEX ${prefix}ignore_window_until ON ${prefix}ignore_window (until);
