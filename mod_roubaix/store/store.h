/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: the only door to the database, over apr_dbd. A `db_t` is a lazy handle: its first statement takes a connection
 * from the source (mod_dbd's pool in httpd, one of our own in roubaixctl and unit tests), store_release() gives it
 * back, the next statement takes one again. It avoids the traps of mod_dbd and apr_dbd: no prepared transaction, no
 * lost prepared statement, a stale statement is prepared again, rows are copied into the caller's pool.
 *
 * Statements are functions made by the build from the files of sql/queries (store/queries.h): `sql_NAME(db, [&row or
 * &rows,] args…)`.
 *
 * A `db_t` belongs to one thread. Never open two at once in one request.
 */
#ifndef ROUBAIX_STORE_STORE_H
#define ROUBAIX_STORE_STORE_H

#include <apr_dbd.h>
#include <apr_hash.h>
#include <apr_pools.h>

#include "base/problem.h"

/* One connection as its owner keeps it; the same members as mod_dbd's ap_dbd_t. */
typedef struct store_conn_t {
    const apr_dbd_driver_t *driver;
    apr_dbd_t *handle;
    apr_hash_t *prepared; /* our statements by label, in `pool`; lives as long as the connection */
    apr_pool_t *pool;     /* of the connection */
    void *owner;          /* what close() needs */
} store_conn_t;

/* Where connections come from. `open` fills `conn` (NULL return: it worked) and `close` gives it back. Thread-safe. */
typedef struct store_source_t {
    const problem_t *(*open)(void *baton, apr_pool_t *p, store_conn_t *conn);
    void (*close)(void *baton, store_conn_t *conn);
    void *baton;
} store_source_t;

typedef struct db_t db_t;

/* A lazy handle in `p`; when `p` is cleared an open transaction is rolled back and the connection given back. */
db_t *store_open(apr_pool_t *p, const store_source_t *source);

/* The pool results are copied into. */
apr_pool_t *store_pool(db_t *db);

/* Has results copied into `p` from now on, for work on many rows in a pool that is cleared between them; returns the pool used so far, to be put
 * back. Problems of the store itself stay in the handle's own pool. */
apr_pool_t *store_use_pool(db_t *db, apr_pool_t *p);

/* Gives the connection back now (before rendering, hashing, calling anybody). Must not be called inside a transaction.
 */
void store_release(db_t *db);

/* Runs `work` inside a transaction: BEGIN (IMMEDIATE on SQLite), COMMIT when it returns NULL, ROLLBACK otherwise. What
 * a busy or serialising database asks to retry is retried (so `work` may run several times: it must have no effect
 * outside the database and memory of its own). A COMMIT that fails is a failure. No nesting: inside another transaction
 * it only calls `work`. PROBLEM_UNAVAILABLE "database" when the database is away. */
typedef const problem_t *(*store_work_fn)(db_t *db, void *baton);
const problem_t *store_transact(db_t *db, store_work_fn work, void *baton);

/* A source of one connection, for one thread, opened by hand and closed with `p` (roubaixctl, unit tests): `driver`
 * "sqlite3" or "pgsql". */
const problem_t *store_source_direct(apr_pool_t *p, const char *driver, const char *params, store_source_t **source);

/* Migrations (sql/schema, compiled in). */
int store_schema_known(void); /* the highest version this build knows */
/* `*version` 0: an empty database. */
const problem_t *store_schema_version(db_t *db, int *version);
/* Brings the schema forward, each migration once, in its transaction, under a lock; `said` hears of each one applied.
 */
const problem_t *store_migrate(db_t *db, void (*said)(void *baton, int version, const char *name), void *baton);

/*
 * What the generated code uses.
 */
typedef struct store_column_t {
    char type;         /* 'i': apr_int64_t (0 for NULL), 't': const char * (NULL for NULL) */
    apr_size_t offset; /* in the row structure */
} store_column_t;

typedef struct store_statement_t {
    const char *name;    /* [a-z0-9_]+, its label */
    const char *sql;     /* with apr_dbd's %lld and %s */
    int writes;          /* not a SELECT */
    apr_size_t row_size; /* 0 for statements without rows */
    int columns_count;
    const store_column_t *columns;
} store_statement_t;

/* Typed parameter list: apr_int64_t * or const char * by position, as pbselect takes them. */
/* All rows (an array of structures of row_size, `*count` of them) in store_pool(db). */
const problem_t *store_select(db_t *db, const store_statement_t *statement, const void **args, void **rows, int *count);

/* Runs a write; `*affected` (may be NULL) gets the number of rows. A unique key already taken is PROBLEM_CONFLICT
 * "duplicate"; a statement that prefers not to fail says ON CONFLICT DO NOTHING and reads `*affected`. */
const problem_t *store_execute(db_t *db, const store_statement_t *statement, const void **args, int *affected);

#endif
