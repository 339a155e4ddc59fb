-- What people changed of the sessions of the plan: only added to. Each row is the whole of what differs from the plan; NULL or empty: as planned.
CREATE TABLE move (
    id INTEGER PRIMARY KEY,
    quarter TEXT NOT NULL,
    session TEXT NOT NULL CHECK (session <> ''),
    title TEXT NOT NULL,
    day TEXT,
    start TEXT,
    place TEXT,
    added TEXT NOT NULL,
    removed TEXT NOT NULL,
    reason TEXT NOT NULL,
    signed_by TEXT NOT NULL CHECK (signed_by <> ''),
    account INTEGER,
    at TEXT NOT NULL,
    replaces INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX move_follows_one ON move (session, replaces);
CREATE INDEX move_of_quarter ON move (quarter);
CREATE TRIGGER move_is_kept BEFORE UPDATE ON move BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
CREATE TRIGGER move_stays BEFORE DELETE ON move BEGIN SELECT RAISE(ABORT, 'moves are never removed'); END;
