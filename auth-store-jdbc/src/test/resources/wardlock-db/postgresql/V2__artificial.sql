ALTER TABLE wardlock_key ADD COLUMN IF NOT EXISTS note VARCHAR(64) DEFAULT 'none' NOT NULL;
CREATE TABLE IF NOT EXISTS wardlock_further (id INTEGER NOT NULL PRIMARY KEY);
CREATE INDEX IF NOT EXISTS wardlock_key_note ON wardlock_key (note);
INSERT INTO wardlock_schema (version, usable_from) VALUES (2, 1);
