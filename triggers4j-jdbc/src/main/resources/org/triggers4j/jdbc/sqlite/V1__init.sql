-- Text is compared bytewise, moments are nanoseconds since 1970.
CREATE TABLE ${prefix}workflow (
    hash TEXT NOT NULL PRIMARY KEY,
    format INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ${prefix}session (
    uid TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    workflow_hash TEXT NOT NULL,
    manager TEXT NOT NULL,
    heads TEXT NOT NULL,
    halted TEXT,
    ended_at INTEGER
) STRICT;

CREATE INDEX ${prefix}session_ended ON ${prefix}session (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE ${prefix}event (
    uid TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    trigger TEXT,
    kwargs TEXT,
    instance TEXT,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT,
    nonce INTEGER NOT NULL,
    PRIMARY KEY (uid, seq)
) STRICT;

CREATE INDEX ${prefix}event_trigger ON ${prefix}event (uid, trigger, seq DESC) WHERE trigger IS NOT NULL;

CREATE TABLE ${prefix}fire_key (
    uid TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (uid, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${prefix}instance (
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    no INTEGER NOT NULL,
    status TEXT NOT NULL,
    born_seq INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    received TEXT NOT NULL,
    abandoned_by TEXT NOT NULL,
    parent TEXT,
    depth INTEGER NOT NULL,
    auto_retries INTEGER NOT NULL,
    cascade_depth INTEGER NOT NULL,
    result_seq INTEGER,
    failure_seq INTEGER,
    scheduled_with TEXT,
    cooldown TEXT,
    metadata TEXT NOT NULL,
    log_level INTEGER NOT NULL,
    logs_resolved INTEGER NOT NULL,
    stamps TEXT NOT NULL,
    job TEXT,
    PRIMARY KEY (uid, task, no)
) STRICT;

CREATE INDEX ${prefix}instance_unresolved ON ${prefix}instance (uid, status, task, no)
    WHERE status IN ('unstarted', 'scheduled', 'running', 'failed');

CREATE INDEX ${prefix}instance_logs ON ${prefix}instance (uid)
    WHERE log_level >= 40 AND NOT logs_resolved AND status NOT IN ('abandoned', 'replayed', 'skipped');

CREATE TABLE ${prefix}job (
    id TEXT NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    task TEXT NOT NULL,
    manager TEXT NOT NULL,
    runner TEXT NOT NULL,
    uid TEXT NOT NULL,
    instance_task TEXT NOT NULL,
    instance_no INTEGER NOT NULL,
    workflow_hash TEXT NOT NULL,
    run_at INTEGER,
    pinned_to TEXT,
    worker TEXT,
    token INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    started_at INTEGER,
    parked_for TEXT
) STRICT;

CREATE INDEX ${prefix}job_ready ON ${prefix}job (queue, priority DESC, id) WHERE state = 'R';

CREATE INDEX ${prefix}job_waiting ON ${prefix}job (state, run_at) WHERE state IN ('L', 'P');

CREATE INDEX ${prefix}job_held ON ${prefix}job (worker) WHERE state = 'H';

-- Almost always empty, and then free.
CREATE INDEX ${prefix}job_pinned ON ${prefix}job (pinned_to) WHERE pinned_to IS NOT NULL;

CREATE TABLE ${prefix}inbox (
    id TEXT NOT NULL PRIMARY KEY,
    uid TEXT NOT NULL,
    manager TEXT NOT NULL,
    is_finalizing INTEGER NOT NULL,
    trigger TEXT NOT NULL,
    kwargs TEXT NOT NULL,
    key TEXT NOT NULL
) STRICT;
