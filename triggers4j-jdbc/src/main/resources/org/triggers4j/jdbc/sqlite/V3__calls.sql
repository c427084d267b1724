-- Calls. A job is a call when it has a body (column call). The columns that name a session, its instance and its manager
-- are '' and 0 then: SQLite cannot make a column nullable, and both databases are to have the same.
ALTER TABLE ${prefix}job ADD COLUMN call TEXT;

ALTER TABLE ${prefix}job ADD COLUMN expires_at INTEGER;

ALTER TABLE ${prefix}job ADD COLUMN most_attempts INTEGER NOT NULL DEFAULT 0;

ALTER TABLE ${prefix}job ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0;

-- The gate that a parked job waits for. A column of its own, because only some reasons to be parked are gates, and others
-- are too long for an index.
ALTER TABLE ${prefix}job ADD COLUMN gate_key TEXT;

CREATE INDEX ${prefix}job_expiry ON ${prefix}job (expires_at) WHERE expires_at IS NOT NULL AND state IN ('R', 'L', 'P');

CREATE INDEX ${prefix}job_gate ON ${prefix}job (gate_key, priority DESC, id) WHERE gate_key IS NOT NULL;

CREATE TABLE ${prefix}call_end (
    id TEXT NOT NULL PRIMARY KEY,
    task TEXT NOT NULL,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    result TEXT,
    failure TEXT,
    started_at INTEGER,
    ended_at INTEGER NOT NULL,
    keep_until INTEGER
) STRICT;

CREATE INDEX ${prefix}call_end_keep ON ${prefix}call_end (keep_until) WHERE keep_until IS NOT NULL;

CREATE TABLE ${prefix}unique_key (
    key TEXT NOT NULL PRIMARY KEY,
    job TEXT NOT NULL,
    stale_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX ${prefix}unique_key_job ON ${prefix}unique_key (job);

-- A rate is permits in per_nanos, both 0 without one; permits_left and parts are what its bucket held at refilled_at.
CREATE TABLE ${prefix}gate (
    key TEXT NOT NULL PRIMARY KEY,
    most INTEGER NOT NULL,
    permits INTEGER NOT NULL,
    per_nanos INTEGER NOT NULL,
    permits_left INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    refilled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is inside. The token is that of the lease under which the job went in.
CREATE TABLE ${prefix}gate_place (
    key TEXT NOT NULL,
    job TEXT NOT NULL,
    token INTEGER NOT NULL,
    PRIMARY KEY (key, job)
) STRICT, WITHOUT ROWID;

CREATE INDEX ${prefix}gate_place_job ON ${prefix}gate_place (job);

CREATE TABLE ${prefix}ignore_window (
    key TEXT NOT NULL PRIMARY KEY,
    opened_at INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ${prefix}ignore_window_until ON ${prefix}ignore_window (until);
