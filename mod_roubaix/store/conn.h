/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn: one connection and what we keep with it: our prepared statements, and whether it was made ready. Private to
 * store/.
 *
 * What a driver answers becomes a fault here, and nowhere else. PostgreSQL is asked to put its SQLSTATE into its
 * messages, since apr_dbd does not tell it and the words may be in any language.
 */
#ifndef ROUBAIX_STORE_CONN_H
#define ROUBAIX_STORE_CONN_H

#include <apr_tables.h>

#include "store/store.h"

typedef enum {
    FAULT_NONE,
    FAULT_OTHER,     /* our mistake, or a check of the schema */
    FAULT_COLUMNS,   /* the statement gives other columns than it says */
    FAULT_DUPLICATE, /* a unique key is taken */
    FAULT_NO_TABLE,  /* the schema is not there */
    FAULT_STALE,     /* the prepared statement is no longer good: it did not run */
    FAULT_AGAIN,     /* busy, deadlock, serialisation: nothing was done, try again */
    FAULT_UNRUN,     /* the connection is gone, and the statement did not run */
    FAULT_LOST,      /* the connection is gone, perhaps after the statement ran */
    FAULT_AWAY       /* the database is there but cannot serve: full, starting, read-only, too slow */
} fault_e;

typedef struct conn_t {
    store_conn_t base;   /* what the source gave */
    struct kept_t *kept; /* what we keep with it, as long as it lives */
} conn_t;

/* Makes a connection fresh from its source ready for use; one whose server has gone meanwhile is opened again. */
fault_e conn_ready(conn_t *conn, apr_pool_t *tmp);

int conn_is_sqlite(const conn_t *conn);

/* Runs a command without parameters; rows it may give are passed over. */
fault_e conn_command(conn_t *conn, const char *sql);

/* The prepared statement, made now if need be. */
fault_e conn_prepare(conn_t *conn, const store_statement_t *statement, apr_dbd_prepared_t **prepared);

/* Runs it once: rows are copied into `p` and pushed on `rows`, or `*affected` is set when `rows` is NULL. */
fault_e conn_run(conn_t *conn, apr_pool_t *p, apr_pool_t *tmp, const store_statement_t *statement, const void **args,
                 apr_array_header_t *rows, int *affected);

/* The first line of what the driver last said (the next ones may hold people's data), in `p`. */
const char *conn_said(const conn_t *conn, apr_pool_t *p);

/* Forgets every prepared statement of ours: each is prepared again under a new label when it is next used. */
void conn_forget(conn_t *conn);

/* Opens a lost connection again; 0 when the database is away. Forgets the statements. */
int conn_revive(conn_t *conn, apr_pool_t *tmp);

#endif
