CREATE TABLE IF NOT EXISTS wardlock_schema (version INTEGER NOT NULL PRIMARY KEY);

-- A comment; with a semicolon in it.
CREATE TABLE IF NOT EXISTS steps (step INTEGER);
INSERT INTO steps VALUES (1);
INSERT INTO wardlock_schema (version) VALUES (1);
