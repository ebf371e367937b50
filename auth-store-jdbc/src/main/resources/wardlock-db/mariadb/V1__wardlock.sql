-- Wardlock's tables, version 1, for MariaDB.
--
-- Instants are microseconds since 1970-01-01T00:00Z. Every text that names something compares byte
-- by byte, trailing spaces included. A statement ends with a semicolon at the end of a line. Each may
-- be run again, so that a run that was cut short can be repeated: MariaDB commits each statement of
-- a schema by itself.

CREATE TABLE IF NOT EXISTS wardlock_schema (
  version INTEGER NOT NULL PRIMARY KEY,
  usable_from INTEGER NOT NULL -- the lowest version that a library may know and still work here
) ENGINE InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS wardlock_context (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  name VARCHAR(256) NOT NULL,
  created_at BIGINT NOT NULL,
  max_lifetime VARCHAR(64), -- ISO 8601; null for no bound
  self_service BOOLEAN NOT NULL,
  deleted_at BIGINT -- the row stays, so that an id is not given twice
) ENGINE InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO wardlock_context (id, name, created_at, self_service)
  SELECT 'system', 'system', 0, TRUE FROM DUAL
  WHERE NOT EXISTS (SELECT 1 FROM wardlock_context WHERE id = 'system');

INSERT INTO wardlock_context (id, name, created_at, self_service)
  SELECT 'default', 'default', 0, TRUE FROM DUAL
  WHERE NOT EXISTS (SELECT 1 FROM wardlock_context WHERE id = 'default');

CREATE TABLE IF NOT EXISTS wardlock_key (
  id VARCHAR(12) NOT NULL PRIMARY KEY,
  context_id VARCHAR(64) NOT NULL,
  name VARCHAR(64) NOT NULL,
  principal VARCHAR(256) NOT NULL,
  display_name VARCHAR(256) NOT NULL,
  kind VARCHAR(64) NOT NULL,
  floor_region VARCHAR(1026) NOT NULL,
  strict_reads BOOLEAN NOT NULL,
  grants MEDIUMTEXT NOT NULL,
  metadata MEDIUMTEXT NOT NULL, -- application/x-www-form-urlencoded
  hash VARCHAR(1024) NOT NULL,
  prefilter INTEGER NOT NULL,
  server_key VARCHAR(128) NOT NULL,
  secret_version BIGINT NOT NULL,
  secret_since BIGINT NOT NULL,
  former VARCHAR(128) NOT NULL, -- prefilters of former secrets, the latest first
  path VARCHAR(221) NOT NULL, -- root/.../parent/own id/
  root_id VARCHAR(12) NOT NULL, -- whose row is locked for a change anywhere in the tree
  replaces VARCHAR(12),
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  last_used_at BIGINT,
  revision BIGINT NOT NULL,
  CONSTRAINT wardlock_key_name UNIQUE (context_id, name),
  UNIQUE INDEX wardlock_key_path (path),
  INDEX wardlock_key_root (root_id),
  INDEX wardlock_key_age (created_at, id),
  INDEX wardlock_key_context (context_id, created_at, id),
  INDEX wardlock_key_context_kind (context_id, kind, created_at, id),
  INDEX wardlock_key_kind (kind, created_at, id),
  INDEX wardlock_key_principal (principal, created_at, id),
  INDEX wardlock_key_revoked (revoked_at),
  INDEX wardlock_key_expires (expires_at)
) ENGINE InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS wardlock_audit (
  seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  happened_at BIGINT NOT NULL,
  subject VARCHAR(16) NOT NULL, -- KEY, CONTEXT or DEPLOYMENT
  what VARCHAR(32) NOT NULL,
  by_kind VARCHAR(64) NOT NULL,
  by_name VARCHAR(256) NOT NULL,
  by_key VARCHAR(12),
  key_id VARCHAR(12),
  context_id VARCHAR(64),
  name VARCHAR(64),
  principal VARCHAR(256),
  kind VARCHAR(64),
  details MEDIUMTEXT NOT NULL, -- application/x-www-form-urlencoded
  INDEX wardlock_audit_age (happened_at, seq),
  INDEX wardlock_audit_by_name (by_name, happened_at, seq),
  INDEX wardlock_audit_by_key (by_key, happened_at, seq),
  INDEX wardlock_audit_key (key_id, happened_at, seq),
  INDEX wardlock_audit_context (context_id, happened_at, seq),
  INDEX wardlock_audit_principal (principal, happened_at, seq),
  INDEX wardlock_audit_kind (kind, happened_at, seq)
) ENGINE InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS wardlock_session (
  hash VARCHAR(256) NOT NULL PRIMARY KEY,
  key_id VARCHAR(12),
  secret_version BIGINT NOT NULL,
  fingerprint VARCHAR(256),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  INDEX wardlock_session_seen (last_seen_at),
  INDEX wardlock_session_expires (expires_at)
) ENGINE InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS wardlock_marker (
  name VARCHAR(32) NOT NULL PRIMARY KEY,
  set_at BIGINT NOT NULL
) ENGINE InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO wardlock_schema (version, usable_from) VALUES (1, 1);
