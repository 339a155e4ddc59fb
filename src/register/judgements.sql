-- Whether two partners are one: only added to. `deposit`: the import in which it was judged, and with which it counts; nothing: of the dossier itself.
CREATE TABLE judgement (
    id INTEGER PRIMARY KEY,
    one TEXT NOT NULL,
    other TEXT NOT NULL CHECK (one < other),
    one_name TEXT NOT NULL,
    other_name TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('oui', 'non', 'incertain')),
    keep TEXT NOT NULL CHECK (keep IN ('', one, other)),
    reason TEXT NOT NULL,
    deposit INTEGER REFERENCES deposit (id),
    signed_by TEXT NOT NULL CHECK (signed_by <> ''),
    account INTEGER,
    at TEXT NOT NULL,
    replaces INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX judgement_follows_one ON judgement (one, other, replaces);
CREATE TRIGGER judgement_is_kept BEFORE UPDATE ON judgement BEGIN SELECT RAISE(ABORT, 'judgements are never changed'); END;
CREATE TRIGGER judgement_stays BEFORE DELETE ON judgement BEGIN SELECT RAISE(ABORT, 'judgements are never removed'); END;
