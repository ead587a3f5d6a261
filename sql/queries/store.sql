-- SPDX-License-Identifier: Apache-2.0
-- What the store itself says. The store_ ones steer a connection and are never prepared.

-- name: store_begin
-- returns: changes
BEGIN

-- The lock now, not at the first write: no deadlock between two readers that both begin to write.
-- name: store_begin_sqlite
-- returns: changes
BEGIN IMMEDIATE

-- name: store_commit
-- returns: changes
COMMIT

-- name: store_rollback
-- returns: changes
ROLLBACK

-- name: store_sqlite_foreign_keys
-- returns: changes
PRAGMA foreign_keys = ON

-- name: store_sqlite_synchronous
-- returns: changes
PRAGMA synchronous = FULL

-- Readers and a writer side by side; a property of the file, set when it is made.
-- name: store_sqlite_wal
-- returns: changes
PRAGMA journal_mode = WAL

-- name: store_pgsql_lock_schema
-- returns: changes
LOCK TABLE schema_migration IN ACCESS EXCLUSIVE MODE

-- name: store_migrations
-- returns: changes
CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)

-- name: schema_reachable
-- returns: one
-- columns: yes int
SELECT 1

-- name: schema_version
-- returns: one
-- columns: version int
SELECT COALESCE(MAX(version), 0) FROM schema_migration

-- name: schema_migration_put
-- returns: changes
INSERT INTO schema_migration (version, name, applied_at) VALUES ({version:int}, {name:text}, {applied_at:int})
