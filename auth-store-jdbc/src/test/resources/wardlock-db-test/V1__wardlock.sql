CREATE TABLE IF NOT EXISTS wardlock_schema (
  version INTEGER NOT NULL PRIMARY KEY,
  usable_from INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS wardlock_guard (slot INTEGER NOT NULL PRIMARY KEY, owner VARCHAR(36));

-- A comment; with a semicolon in it.
CREATE TABLE IF NOT EXISTS steps (step INTEGER);
INSERT INTO steps VALUES (1);
INSERT INTO wardlock_schema (version, usable_from) VALUES (1, 1);
