-- The second file: heartbeats never wait for a long write to the first.
CREATE TABLE ${prefix}worker (
    id TEXT NOT NULL PRIMARY KEY,
    beat INTEGER NOT NULL,
    offer TEXT NOT NULL
) STRICT;
