-- Where what was decided stands, as people say: only added to.
CREATE TABLE progress (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL CHECK (subject <> ''),
    state TEXT NOT NULL CHECK (state IN ('a_engager', 'en_cours', 'fait', 'abandonne')),
    remark TEXT NOT NULL,
    signed_by TEXT NOT NULL CHECK (signed_by <> ''),
    account INTEGER,
    territory TEXT,
    at TEXT NOT NULL,
    replaces INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX progress_follows_one ON progress (subject, replaces);
CREATE TRIGGER progress_is_kept BEFORE UPDATE ON progress BEGIN SELECT RAISE(ABORT, 'progress is never changed'); END;
CREATE TRIGGER progress_stays BEFORE DELETE ON progress BEGIN SELECT RAISE(ABORT, 'progress is never removed'); END;
