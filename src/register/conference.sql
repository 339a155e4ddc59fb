-- Meetings of the conference: only added to. A line tells the meeting as it stands from then on: `replaces` is the line before, 0 for the first. Its day names it.
CREATE TABLE conference (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    day TEXT NOT NULL,
    participants TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    at TEXT NOT NULL,
    replaces INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER conference_is_kept BEFORE UPDATE ON conference BEGIN SELECT RAISE(ABORT, 'meetings are never changed'); END;
CREATE TRIGGER conference_stays BEFORE DELETE ON conference BEGIN SELECT RAISE(ABORT, 'meetings are never removed'); END;
