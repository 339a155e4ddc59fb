-- Verdicts on proposals: only added to. `replaces` is the entry that the signer saw last; 0 when there was none.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL CHECK (subject <> ''),
    subjects TEXT NOT NULL,
    title TEXT NOT NULL,
    conference TEXT NOT NULL,
    day TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('retenue', 'adaptee', 'rejetee', 'reportee')),
    carrier TEXT NOT NULL,
    due TEXT,
    reason TEXT NOT NULL,
    signed_by TEXT NOT NULL CHECK (signed_by <> ''),
    account INTEGER,
    at TEXT NOT NULL,
    replaces INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX decision_follows_one ON decision (subject, replaces);
CREATE TRIGGER decision_is_kept BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;
