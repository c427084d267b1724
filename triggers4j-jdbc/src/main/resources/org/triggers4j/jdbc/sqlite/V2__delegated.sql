-- Jobs handed over (state D) come back when their time is up. Almost always empty, and then free.
CREATE INDEX ${prefix}job_delegated ON ${prefix}job (run_at) WHERE state = 'D';
