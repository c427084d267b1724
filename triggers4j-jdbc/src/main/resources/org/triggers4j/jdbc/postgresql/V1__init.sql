-- Text is compared bytewise, moments are nanoseconds since 1970. No foreign keys: every table is led by what shards it.
CREATE TABLE ${prefix}workflow (
    hash text COLLATE "C" NOT NULL PRIMARY KEY,
    format integer NOT NULL,
    body text NOT NULL
);

CREATE TABLE ${prefix}session (
    uid text COLLATE "C" NOT NULL PRIMARY KEY,
    seq bigint NOT NULL,
    workflow_hash text COLLATE "C" NOT NULL,
    manager text NOT NULL,
    heads text NOT NULL,
    halted text,
    ended_at bigint
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

CREATE INDEX ${prefix}session_ended ON ${prefix}session (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE ${prefix}event (
    uid text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    trigger text COLLATE "C",
    kwargs text,
    instance text COLLATE "C",
    detail text NOT NULL,
    at bigint NOT NULL,
    actor text,
    nonce bigint NOT NULL,
    PRIMARY KEY (uid, seq)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

CREATE INDEX ${prefix}event_trigger ON ${prefix}event (uid, trigger, seq DESC) WHERE trigger IS NOT NULL;

CREATE TABLE ${prefix}fire_key (
    uid text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    body_hash text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (uid, key)
);

CREATE TABLE ${prefix}instance (
    uid text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    no integer NOT NULL,
    status text COLLATE "C" NOT NULL,
    born_seq bigint NOT NULL,
    revision bigint NOT NULL,
    received text NOT NULL,
    abandoned_by text NOT NULL,
    parent text COLLATE "C",
    depth integer NOT NULL,
    auto_retries integer NOT NULL,
    cascade_depth integer NOT NULL,
    result_seq bigint,
    failure_seq bigint,
    scheduled_with text COLLATE "C",
    cooldown text,
    metadata text NOT NULL,
    log_level integer NOT NULL,
    logs_resolved boolean NOT NULL,
    stamps text NOT NULL,
    job uuid,
    PRIMARY KEY (uid, task, no)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

CREATE INDEX ${prefix}instance_unresolved ON ${prefix}instance (uid, status, task, no)
    WHERE status IN ('unstarted', 'scheduled', 'running', 'failed');

CREATE INDEX ${prefix}instance_logs ON ${prefix}instance (uid)
    WHERE log_level >= 40 AND NOT logs_resolved AND status NOT IN ('abandoned', 'replayed', 'skipped');

CREATE TABLE ${prefix}job (
    id uuid NOT NULL PRIMARY KEY,
    queue text COLLATE "C" NOT NULL,
    priority integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    manager text COLLATE "C" NOT NULL,
    runner text COLLATE "C" NOT NULL,
    uid text COLLATE "C" NOT NULL,
    instance_task text COLLATE "C" NOT NULL,
    instance_no integer NOT NULL,
    workflow_hash text COLLATE "C" NOT NULL,
    run_at bigint,
    pinned_to text COLLATE "C",
    worker text COLLATE "C",
    token bigint NOT NULL,
    attempt integer NOT NULL,
    started_at bigint,
    parked_for text
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_delay = 0);

CREATE INDEX ${prefix}job_ready ON ${prefix}job (queue, priority DESC, id) WHERE state = 'R';

CREATE INDEX ${prefix}job_waiting ON ${prefix}job (state, run_at) WHERE state IN ('L', 'P');

CREATE INDEX ${prefix}job_held ON ${prefix}job (worker) WHERE state = 'H';

-- Almost always empty, and then free.
CREATE INDEX ${prefix}job_pinned ON ${prefix}job (pinned_to) WHERE pinned_to IS NOT NULL;

CREATE TABLE ${prefix}inbox (
    id uuid NOT NULL PRIMARY KEY,
    uid text COLLATE "C" NOT NULL,
    manager text NOT NULL,
    is_finalizing boolean NOT NULL,
    trigger text COLLATE "C" NOT NULL,
    kwargs text NOT NULL,
    key text COLLATE "C" NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

CREATE TABLE ${prefix}worker (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    beat bigint NOT NULL,
    offer text NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 200);
