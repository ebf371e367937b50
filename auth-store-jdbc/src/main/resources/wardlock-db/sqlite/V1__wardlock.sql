-- Wardlock's tables, version 1, for SQLite.
--
-- Instants are microseconds since 1970-01-01T00:00Z. Every text that names something compares byte
-- by byte, as SQLite does where nothing else is said. A statement ends with a semicolon at the end
-- of a line.

CREATE TABLE IF NOT EXISTS wardlock_schema (
  version INTEGER NOT NULL PRIMARY KEY,
  usable_from INTEGER NOT NULL -- the lowest version that a library may know and still work here
);

CREATE TABLE IF NOT EXISTS wardlock_context (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  max_lifetime TEXT, -- ISO 8601; null for no bound
  self_service BOOLEAN NOT NULL,
  deleted_at BIGINT -- the row stays, so that an id is not given twice
);

INSERT INTO wardlock_context (id, name, created_at, self_service)
  SELECT 'system', 'system', 0, TRUE
  WHERE NOT EXISTS (SELECT 1 FROM wardlock_context WHERE id = 'system');

INSERT INTO wardlock_context (id, name, created_at, self_service)
  SELECT 'default', 'default', 0, TRUE
  WHERE NOT EXISTS (SELECT 1 FROM wardlock_context WHERE id = 'default');

CREATE TABLE IF NOT EXISTS wardlock_key (
  id TEXT NOT NULL PRIMARY KEY,
  context_id TEXT NOT NULL,
  name TEXT NOT NULL,
  principal TEXT NOT NULL,
  display_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  floor_region TEXT NOT NULL,
  strict_reads BOOLEAN NOT NULL,
  grants TEXT NOT NULL,
  metadata TEXT NOT NULL, -- application/x-www-form-urlencoded
  hash TEXT NOT NULL,
  prefilter INTEGER NOT NULL,
  server_key TEXT NOT NULL,
  secret_version BIGINT NOT NULL,
  secret_since BIGINT NOT NULL,
  former TEXT NOT NULL, -- prefilters of former secrets, the latest first
  path TEXT NOT NULL, -- root/.../parent/own id/
  root_id TEXT NOT NULL, -- whose row is locked for a change anywhere in the tree
  replaces TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  last_used_at BIGINT,
  revision BIGINT NOT NULL,
  CONSTRAINT wardlock_key_name UNIQUE (context_id, name)
);

CREATE UNIQUE INDEX IF NOT EXISTS wardlock_key_path ON wardlock_key (path);
CREATE INDEX IF NOT EXISTS wardlock_key_root ON wardlock_key (root_id);
CREATE INDEX IF NOT EXISTS wardlock_key_age ON wardlock_key (created_at, id);
CREATE INDEX IF NOT EXISTS wardlock_key_context ON wardlock_key (context_id, created_at, id);
CREATE INDEX IF NOT EXISTS wardlock_key_context_kind
  ON wardlock_key (context_id, kind, created_at, id);
CREATE INDEX IF NOT EXISTS wardlock_key_kind ON wardlock_key (kind, created_at, id);
CREATE INDEX IF NOT EXISTS wardlock_key_principal ON wardlock_key (principal, created_at, id);
CREATE INDEX IF NOT EXISTS wardlock_key_revoked ON wardlock_key (revoked_at);
CREATE INDEX IF NOT EXISTS wardlock_key_expires ON wardlock_key (expires_at);

CREATE TABLE IF NOT EXISTS wardlock_audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  happened_at BIGINT NOT NULL,
  subject TEXT NOT NULL, -- KEY, CONTEXT or DEPLOYMENT
  what TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_name TEXT NOT NULL,
  by_key TEXT,
  key_id TEXT,
  context_id TEXT,
  name TEXT,
  principal TEXT,
  kind TEXT,
  details TEXT NOT NULL -- application/x-www-form-urlencoded
);

CREATE INDEX IF NOT EXISTS wardlock_audit_age ON wardlock_audit (happened_at, seq);
CREATE INDEX IF NOT EXISTS wardlock_audit_by_name ON wardlock_audit (by_name, happened_at, seq);
CREATE INDEX IF NOT EXISTS wardlock_audit_by_key ON wardlock_audit (by_key, happened_at, seq);
CREATE INDEX IF NOT EXISTS wardlock_audit_key ON wardlock_audit (key_id, happened_at, seq);
CREATE INDEX IF NOT EXISTS wardlock_audit_context ON wardlock_audit (context_id, happened_at, seq);
CREATE INDEX IF NOT EXISTS wardlock_audit_principal ON wardlock_audit (principal, happened_at, seq);
CREATE INDEX IF NOT EXISTS wardlock_audit_kind ON wardlock_audit (kind, happened_at, seq);

CREATE TABLE IF NOT EXISTS wardlock_session (
  hash TEXT NOT NULL PRIMARY KEY,
  key_id TEXT,
  secret_version BIGINT NOT NULL,
  fingerprint TEXT,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS wardlock_session_seen ON wardlock_session (last_seen_at);
CREATE INDEX IF NOT EXISTS wardlock_session_expires ON wardlock_session (expires_at);

CREATE TABLE IF NOT EXISTS wardlock_marker (
  name TEXT NOT NULL PRIMARY KEY,
  set_at BIGINT NOT NULL
);

INSERT INTO wardlock_schema (version, usable_from) VALUES (1, 1);
