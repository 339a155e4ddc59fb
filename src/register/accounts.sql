-- Accounts: changed, never removed. `login` is folded; `password` is an argon2id hash; `stamp` grows with each change, and ends the sessions of before.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE CHECK (login <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    role TEXT NOT NULL CHECK (role IN ('lecture', 'contribution', 'secretariat', 'administration')),
    territory TEXT CHECK (territory <> ''),
    password TEXT NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    stamp INTEGER NOT NULL,
    at TEXT NOT NULL,
    CHECK ((role = 'contribution') = (territory IS NOT NULL))
) STRICT;
CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'accounts are never removed'); END;
-- What lets the first administrator in: the digest of a code, valid once. `expires`: seconds since 1970.
CREATE TABLE invitation (
    digest BLOB PRIMARY KEY,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Attempts to log in, by the digest of a name or of an address. `last`: seconds since 1970.
CREATE TABLE attempt (
    subject BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
