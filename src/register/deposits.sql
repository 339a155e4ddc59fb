-- What was deposited to be imported, and what became of it: only added to.
CREATE TABLE deposit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_by TEXT NOT NULL,
    account INTEGER,
    at TEXT NOT NULL
) STRICT;
-- A corrected file takes the place of the one before: the last of a place counts.
CREATE TABLE deposit_file (
    id INTEGER PRIMARY KEY,
    deposit INTEGER NOT NULL REFERENCES deposit (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    kept TEXT NOT NULL,
    size INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
-- What a person says of a sheet: the last counts; empty, nothing is said of it any more.
CREATE TABLE deposit_correction (
    id INTEGER PRIMARY KEY,
    deposit INTEGER NOT NULL REFERENCES deposit (id),
    sheet TEXT NOT NULL,
    correction TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
-- A deposit ends once.
CREATE TABLE deposit_end (
    deposit INTEGER PRIMARY KEY REFERENCES deposit (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('confirme', 'annule')),
    said TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TRIGGER deposit_is_kept BEFORE UPDATE ON deposit BEGIN SELECT RAISE(ABORT, 'deposits are never changed'); END;
CREATE TRIGGER deposit_stays BEFORE DELETE ON deposit BEGIN SELECT RAISE(ABORT, 'deposits are never removed'); END;
CREATE TRIGGER deposit_file_is_kept BEFORE UPDATE ON deposit_file BEGIN SELECT RAISE(ABORT, 'deposits are never changed'); END;
CREATE TRIGGER deposit_file_stays BEFORE DELETE ON deposit_file BEGIN SELECT RAISE(ABORT, 'deposits are never removed'); END;
CREATE TRIGGER deposit_correction_is_kept BEFORE UPDATE ON deposit_correction BEGIN SELECT RAISE(ABORT, 'deposits are never changed'); END;
CREATE TRIGGER deposit_correction_stays BEFORE DELETE ON deposit_correction BEGIN SELECT RAISE(ABORT, 'deposits are never removed'); END;
CREATE TRIGGER deposit_end_is_kept BEFORE UPDATE ON deposit_end BEGIN SELECT RAISE(ABORT, 'deposits are never changed'); END;
CREATE TRIGGER deposit_end_stays BEFORE DELETE ON deposit_end BEGIN SELECT RAISE(ABORT, 'deposits are never removed'); END;
