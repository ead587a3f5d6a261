/* SPDX-License-Identifier: Apache-2.0 */
#include "store/conn.h"

#include <dlfcn.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "store/queries.h"

#define KEPT "roubaix"  /* our one entry in the connection's table, which mod_dbd's own statements share */
#define SQLITE_ROW 100  /* a command that gave a row: done all the same */
#define PGSQL_VERBOSE 2 /* PQERRORS_VERBOSE */

typedef struct kept_t {
    apr_hash_t *statements; /* apr_dbd_prepared_t by name */
    int generation;         /* how often they were forgotten: the end of their labels */
    int sqlite;
    int (*consume_input)(void *native); /* libpq's PQconsumeInput, or NULL */
} kept_t;

/*
 * Faults
 */

typedef struct saying_t {
    const char *words;
    fault_e fault;
} saying_t;

static const saying_t sqlite_sayings[] = {
    {"UNIQUE constraint failed", FAULT_DUPLICATE},
    {"no such table", FAULT_NO_TABLE},
    {"schema has changed", FAULT_STALE},
    {"not an error", FAULT_STALE},
    {"is locked", FAULT_AGAIN},
    {"disk I/O error", FAULT_AWAY},
    {"disk is full", FAULT_AWAY},
    {"unable to open", FAULT_AWAY},
    {"readonly", FAULT_AWAY},
    {"malformed", FAULT_AWAY},
    {NULL, FAULT_OTHER},
};

/* SQLSTATE, or the beginning of one: the first that fits. */
static const saying_t pgsql_states[] = {
    {"23505", FAULT_DUPLICATE}, /* unique_violation */
    {"42P01", FAULT_NO_TABLE},  /* undefined_table */
    {"26000", FAULT_STALE},     /* prepared statement does not exist */
    {"0A000", FAULT_STALE},     /* cached plan must not change result type */
    {"40003", FAULT_LOST},      /* nobody knows whether it was done */
    {"40", FAULT_AGAIN},        /* serialisation, deadlock */
    {"55P03", FAULT_AGAIN},     /* lock not available */
    {"57P01", FAULT_UNRUN},     /* the server was told to stop, before this was done */
    {"57P03", FAULT_AWAY},      /* it is starting */
    {"57P", FAULT_LOST},        /* it crashed */
    {"08", FAULT_LOST},         /* connection */
    {"57014", FAULT_AWAY},      /* statement_timeout */
    {"25006", FAULT_AWAY},      /* read-only: a standby */
    {"53", FAULT_AWAY},         /* full, too many connections */
    {"58", FAULT_AWAY},         /* its system fails it */
    {NULL, FAULT_OTHER},
};

static fault_e look_up(const saying_t *table, const char *said, int at_start)
{
    while (table->words &&
           (at_start ? strncmp(said, table->words, strlen(table->words)) != 0 : !strstr(said, table->words)))
        table++;
    return table->fault;
}

/* "ERROR:  23505: duplicate key…" → "23505…"; NULL when there is none: then libpq itself speaks of a lost connection. */
static const char *find_state(const char *said)
{
    for (const char *colon = strchr(said, ':'); colon; colon = strchr(colon + 1, ':')) {
        const char *state = colon + 1;
        int n = 0;

        while (*state == ' ')
            state++;
        while (apr_isdigit(state[n]) || apr_isupper(state[n]))
            n++;
        if (n == 5 && state[n] == ':')
            return state;
    }
    return NULL;
}

static fault_e fault_of(const conn_t *conn, int code)
{
    const char *said, *state;

    if (code == 0)
        return FAULT_NONE;
    said = apr_dbd_error(conn->base.driver, conn->base.handle, code);
    if (!said)
        return FAULT_OTHER;
    if (conn->kept->sqlite)
        return look_up(sqlite_sayings, said, 0);
    if ((state = find_state(said)))
        return look_up(pgsql_states, state, 1);
    return strstr(said, "duplicate key") ? FAULT_DUPLICATE : FAULT_LOST;
}

const char *conn_said(const conn_t *conn, apr_pool_t *p)
{
    const char *said = apr_dbd_error(conn->base.driver, conn->base.handle, 0);

    return said && *said ? apr_pstrmemdup(p, said, strcspn(said, "\r\n")) : "no reason given";
}

/*
 * The connection
 */

int conn_is_sqlite(const conn_t *conn)
{
    return conn->kept->sqlite;
}

fault_e conn_command(conn_t *conn, const char *sql)
{
    int rows;
    int code = apr_dbd_query(conn->base.driver, conn->base.handle, &rows, sql);

    return conn->kept->sqlite && code == SQLITE_ROW ? FAULT_NONE : fault_of(conn, code);
}

/* libpq came with apr_dbd's driver, which the module does not link: its functions are looked up. Without them all but a
 * few texts and a lost connection look alike, which costs a retry and no more. */
static void prepare_libpq(conn_t *conn)
{
    void *native = apr_dbd_native_handle(conn->base.driver, conn->base.handle);
    int (*set_verbosity)(void *native, int verbosity);

    *(void **)&set_verbosity = dlsym(RTLD_DEFAULT, "PQsetErrorVerbosity");
    *(void **)&conn->kept->consume_input = dlsym(RTLD_DEFAULT, "PQconsumeInput");
    if (set_verbosity && native)
        set_verbosity(native, PGSQL_VERBOSE);
}

/* Once per connection, before anything is prepared: setting foreign_keys makes SQLite's prepared statements stale. */
static fault_e make_ready(conn_t *conn)
{
    store_conn_t *base = &conn->base;
    fault_e fault;

    conn->kept = apr_pcalloc(base->pool, sizeof *conn->kept);
    conn->kept->statements = apr_hash_make(base->pool);
    conn->kept->sqlite = !strcmp(apr_dbd_name(base->driver), "sqlite3");
    if (!conn->kept->sqlite)
        prepare_libpq(conn);
    else if ((fault = conn_command(conn, sql_store_sqlite_foreign_keys_statement.sql)) ||
             (fault = conn_command(conn, sql_store_sqlite_synchronous_statement.sql)))
        return fault;
    apr_hash_set(base->prepared, KEPT, APR_HASH_KEY_STRING, conn->kept);
    return FAULT_NONE;
}

/* Whether the server has hung up while nobody asked anything. Reading what waits costs no round trip: its last words
 * first, then the end. */
static int is_dead(const conn_t *conn)
{
    void *native = conn->kept->consume_input ? apr_dbd_native_handle(conn->base.driver, conn->base.handle) : NULL;

    return native && (!conn->kept->consume_input(native) || !conn->kept->consume_input(native));
}

fault_e conn_ready(conn_t *conn, apr_pool_t *tmp)
{
    conn->kept = apr_hash_get(conn->base.prepared, KEPT, APR_HASH_KEY_STRING);
    if (!conn->kept)
        return make_ready(conn);
    return is_dead(conn) && !conn_revive(conn, tmp) ? FAULT_UNRUN : FAULT_NONE;
}

void conn_forget(conn_t *conn)
{
    apr_hash_clear(conn->kept->statements);
    conn->kept->generation++;
}

int conn_revive(conn_t *conn, apr_pool_t *tmp)
{
    conn_forget(conn);
    return apr_dbd_check_conn(conn->base.driver, tmp, conn->base.handle) == APR_SUCCESS;
}

/*
 * Statements
 */

fault_e conn_prepare(conn_t *conn, const store_statement_t *statement, apr_dbd_prepared_t **prepared)
{
    kept_t *kept = conn->kept;
    const char *label;
    fault_e fault;

    *prepared = apr_hash_get(kept->statements, statement->name, APR_HASH_KEY_STRING);
    if (*prepared)
        return FAULT_NONE;
    label = apr_psprintf(conn->base.pool, "roubaix_%s_%d", statement->name, kept->generation);
    fault = fault_of(
        conn, apr_dbd_prepare(conn->base.driver, conn->base.pool, conn->base.handle, statement->sql, label, prepared));
    if (!fault)
        apr_hash_set(kept->statements, statement->name, APR_HASH_KEY_STRING, *prepared);
    return fault == FAULT_LOST ? FAULT_UNRUN : fault;
}

static apr_status_t copy_value(const conn_t *conn, apr_pool_t *p, apr_dbd_row_t *row, int i,
                               const store_column_t *column, char *to)
{
    apr_status_t rv;

    if (column->type == 'i') {
        rv = apr_dbd_datum_get(conn->base.driver, row, i, APR_DBD_TYPE_LONGLONG, to + column->offset);
    } else {
        char *text = NULL;

        rv = apr_dbd_datum_get(conn->base.driver, row, i, APR_DBD_TYPE_STRING, &text);
        *(const char **)(to + column->offset) = rv == APR_SUCCESS ? apr_pstrdup(p, text) : NULL;
    }
    return rv == APR_ENOENT ? APR_SUCCESS : rv; /* NULL */
}

static fault_e copy_rows(const conn_t *conn, apr_pool_t *p, apr_pool_t *tmp, const store_statement_t *statement,
                         apr_dbd_results_t *results, apr_array_header_t *rows)
{
    apr_dbd_row_t *row = NULL;

    if (apr_dbd_num_cols(conn->base.driver, results) != statement->columns_count)
        return FAULT_COLUMNS;
    while (apr_dbd_get_row(conn->base.driver, tmp, results, &row, -1) == 0) {
        char *to = memset(apr_array_push(rows), 0, statement->row_size);

        for (int i = 0; i < statement->columns_count; i++)
            if (copy_value(conn, p, row, i, &statement->columns[i], to) != APR_SUCCESS)
                return FAULT_COLUMNS;
    }
    return FAULT_NONE;
}

fault_e conn_run(conn_t *conn, apr_pool_t *p, apr_pool_t *tmp, const store_statement_t *statement, const void **args,
                 apr_array_header_t *rows, int *affected)
{
    apr_dbd_prepared_t *prepared;
    apr_dbd_results_t *results = NULL;
    fault_e fault = conn_prepare(conn, statement, &prepared);

    if (fault)
        return fault;
    if (!rows)
        return fault_of(conn, apr_dbd_pbquery(conn->base.driver, tmp, conn->base.handle, affected, prepared, args));
    rows->nelts = 0;
    fault = fault_of(conn, apr_dbd_pbselect(conn->base.driver, tmp, conn->base.handle, &results, prepared, 1, args));
    return fault ? fault : copy_rows(conn, p, tmp, statement, results, rows);
}
