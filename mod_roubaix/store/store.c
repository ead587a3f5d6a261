/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <apr_time.h>
#include <sodium.h>

#include "store/conn.h"
#include "store/queries.h"
#include "store/session.h"

#define PATIENCE apr_time_from_sec(5) /* how long a busy database is asked again */
#define REPAIRS_MAX 2                 /* how often one call brings a connection or its statements back */

struct db_t {
    apr_pool_t *p;
    apr_pool_t *rows; /* what is read goes there */
    apr_pool_t *tmp;  /* of one statement */
    const store_source_t *source;
    conn_t conn;
    int held; /* conn is ours until store_release() */
    int in_transaction;
    const problem_t *doom; /* why this transaction can only be rolled back, or NULL */
    fault_e doom_fault;
};

/* How much was tried already. */
typedef struct tries_t {
    apr_time_t until;
    int waits;
    int repairs;
} tries_t;

/*
 * Connections
 */

static const problem_t *problem_of(db_t *db, fault_e fault, const char *what)
{
    static const struct {
        problem_kind_e kind;
        const char *code;
        int retry_after;
    } kinds[] = {
        [FAULT_OTHER] = {PROBLEM_INTERNAL, "database", 0},
        [FAULT_COLUMNS] = {PROBLEM_INTERNAL, "database", 0},
        [FAULT_DUPLICATE] = {PROBLEM_CONFLICT, "duplicate", 0},
        [FAULT_NO_TABLE] = {PROBLEM_UNAVAILABLE, "no-schema", 60},
        [FAULT_STALE] = {PROBLEM_UNAVAILABLE, "database", 5},
        [FAULT_AGAIN] = {PROBLEM_UNAVAILABLE, "database", 5},
        [FAULT_UNRUN] = {PROBLEM_UNAVAILABLE, "database", 5},
        [FAULT_LOST] = {PROBLEM_UNAVAILABLE, "database", 5},
        [FAULT_AWAY] = {PROBLEM_UNAVAILABLE, "database", 5},
    };
    const char *said = fault == FAULT_COLUMNS ? "its columns are not what it says" : conn_said(&db->conn, db->p);
    problem_t *problem = (problem_t *)problem_make(db->p, kinds[fault].kind, kinds[fault].code, "%s: %s", what, said);

    problem->retry_after = kinds[fault].retry_after;
    return problem;
}

static void give_back(db_t *db)
{
    db->held = 0;
    db->source->close(db->source->baton, &db->conn.base);
}

static apr_status_t close_db(void *baton)
{
    db_t *db = baton;

    if (db->in_transaction)
        conn_command(&db->conn, sql_store_rollback_statement.sql);
    db->in_transaction = 0;
    if (db->held)
        give_back(db);
    return APR_SUCCESS;
}

db_t *store_open(apr_pool_t *p, const store_source_t *source)
{
    db_t *db = apr_pcalloc(p, sizeof *db);

    db->p = db->rows = p;
    db->source = source;
    apr_pool_cleanup_register(p, db, close_db, apr_pool_cleanup_null);
    return db;
}

apr_pool_t *store_pool(db_t *db)
{
    return db->rows;
}

apr_pool_t *store_use_pool(db_t *db, apr_pool_t *p)
{
    apr_pool_t *before = db->rows;

    db->rows = p;
    return before;
}

void store_release(db_t *db)
{
    if (db->held && !db->in_transaction)
        give_back(db);
}

/* Waits a little and at random, longer each time, for whoever holds the database: there is nothing to be told by. */
static int step_aside(tries_t *tries)
{
    int step = tries->waits < 7 ? tries->waits : 7;

    if (!tries->waits++)
        tries->until = apr_time_now() + PATIENCE;
    apr_sleep(1000 + randombytes_uniform(2000u << step));
    return apr_time_now() < tries->until;
}

static const problem_t *take(db_t *db)
{
    tries_t tries = { 0 };
    const problem_t *problem;
    fault_e fault;

    if (db->held)
        return NULL;
    if ((problem = db->source->open(db->source->baton, db->p, &db->conn.base)))
        return problem;
    db->held = 1;
    if (!db->tmp)
        apr_pool_create(&db->tmp, db->p);
    while ((fault = conn_ready(&db->conn, db->tmp)) == FAULT_AGAIN && step_aside(&tries))
        ;       /* the last connection to close may hold SQLite's file for a moment */
    if (fault) {
        problem = problem_of(db, fault, "a connection");
        give_back(db);
    }
    return problem;
}

/*
 * Trying again
 */

/* Makes another try sensible, or says that it is not. `once`: what failed must not be done twice. */
static int may_retry(db_t *db, tries_t *tries, fault_e fault, int once)
{
    switch (fault) {
    case FAULT_AGAIN:
        return step_aside(tries);
    case FAULT_STALE:
        conn_forget(&db->conn);
        return tries->repairs++ < REPAIRS_MAX;
    case FAULT_UNRUN:
    case FAULT_LOST:
        if (!conn_revive(&db->conn, db->tmp)) {
            give_back(db);
            return 0;
        }
        return tries->repairs++ < REPAIRS_MAX && !(once && fault == FAULT_LOST);
    default:
        return 0;
    }
}

/*
 * Statements
 */

/* A statement that fails dooms its transaction: PostgreSQL knows no other way, and SQLite shall not behave otherwise.
 */
static const problem_t *doom(db_t *db, fault_e fault, const problem_t *problem)
{
    db->doom = problem;
    db->doom_fault = fault;
    return problem;
}

static const problem_t *run(db_t *db, const store_statement_t *statement, const void **args, apr_array_header_t *rows,
                            int *affected)
{
    tries_t tries = {0};
    const problem_t *problem;
    fault_e fault;

    do {
        if ((problem = db->in_transaction ? db->doom : take(db)))
            return problem;
        fault = conn_run(&db->conn, db->rows, db->tmp, statement, args, rows, affected);
        apr_pool_clear(db->tmp);
        if (!fault)
            return NULL;
        problem = problem_of(db, fault, statement->name);
        if (db->in_transaction)
            return doom(db, fault, problem);
    } while (may_retry(db, &tries, fault, statement->writes));
    return problem;
}

const problem_t *store_select(db_t *db, const store_statement_t *statement, const void **args, void **rows, int *count)
{
    apr_array_header_t *found = apr_array_make(db->rows, 4, (int)statement->row_size);
    const problem_t *problem = run(db, statement, args, found, NULL);

    *count = problem ? 0 : found->nelts;
    *rows = *count ? found->elts : NULL;
    return problem;
}

const problem_t *store_execute(db_t *db, const store_statement_t *statement, const void **args, int *affected)
{
    int changed = 0;
    const problem_t *problem = run(db, statement, args, NULL, &changed);

    if (affected)
        *affected = problem ? 0 : changed;
    return problem;
}

const problem_t *store_command(db_t *db, const char *sql)
{
    tries_t tries = {0};
    const problem_t *problem;
    fault_e fault;

    do {
        if ((problem = db->in_transaction ? db->doom : take(db)) || !(fault = conn_command(&db->conn, sql)))
            return problem;
        problem = problem_of(db, fault, "a command");
        if (db->in_transaction)
            return doom(db, fault, problem);
    } while (may_retry(db, &tries, fault, 1));
    return problem;
}

int store_is_sqlite(const db_t *db)
{
    return conn_is_sqlite(&db->conn);
}

/*
 * Transactions
 */

static const problem_t *begin(db_t *db, fault_e *fault)
{
    const problem_t *problem = take(db);
    const store_statement_t *statement;

    if (problem)
        return problem;
    statement = conn_is_sqlite(&db->conn) ? &sql_store_begin_sqlite_statement : &sql_store_begin_statement;
    if ((*fault = conn_command(&db->conn, statement->sql)))
        return problem_of(db, *fault, statement->name);
    db->in_transaction = 1;
    doom(db, FAULT_NONE, NULL);
    return NULL;
}

/* Ends the transaction. `*fault` tells whether the whole may be tried again: not when the answer to COMMIT was lost,
 * for then nobody knows. */
static const problem_t *finish(db_t *db, const problem_t *problem, fault_e *fault)
{
    *fault = db->doom_fault;
    if (!problem)
        problem = db->doom;
    if (!problem && (*fault = conn_command(&db->conn, sql_store_commit_statement.sql))) {
        problem = problem_of(db, *fault, sql_store_commit_statement.name);
        if (*fault != FAULT_AGAIN) {
            conn_forget(&db->conn);
            *fault = FAULT_OTHER;
        }
    }
    if (problem)
        conn_command(&db->conn, sql_store_rollback_statement.sql);
    db->in_transaction = 0;
    return problem;
}

const problem_t *store_transact(db_t *db, store_work_fn work, void *baton)
{
    tries_t tries = {0};
    const problem_t *problem;
    fault_e fault;

    if (db->in_transaction)
        return work(db, baton);
    do {
        fault = FAULT_NONE;
        if (!(problem = begin(db, &fault)))
            problem = finish(db, work(db, baton), &fault);
    } while (problem && may_retry(db, &tries, fault, 0));
    return problem;
}
