-- Sessions of browsers. `id` is a digest: the file alone opens no session. `expires`: seconds since 1970.
CREATE TABLE session (
    id BLOB PRIMARY KEY,
    data TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_ends ON session (expires);
