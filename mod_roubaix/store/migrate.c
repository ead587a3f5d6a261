/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <apr_time.h>

#include "store/queries.h"
#include "store/session.h"

typedef struct migration_t {
    int version;
    const char *name;
    const char *const *statements; /* NULL-ended */
} migration_t;

#include "store/schema.inc"

int store_schema_known(void)
{
    return migrations[sizeof migrations / sizeof *migrations - 1].version;
}

const problem_t *store_schema_version(db_t *db, int *version)
{
    sql_schema_version_row *row;
    const problem_t *problem = sql_schema_version(db, &row);

    *version = problem || !row ? 0 : (int)row->version;
    return problem && !strcmp(problem->code, "no-schema") ? NULL : problem; /* an empty database */
}

typedef struct step_t {
    const migration_t *migration;
    int done; /* it ran here, now */
} step_t;

static const problem_t *apply(db_t *db, void *baton)
{
    step_t *step = baton;
    sql_schema_version_row *row;
    const problem_t *problem = NULL;

    step->done = 0;
    if (!store_is_sqlite(db)) /* SQLite's BEGIN IMMEDIATE has the whole file already */
        problem = store_command(db, sql_store_pgsql_lock_schema_statement.sql);
    if (problem || (problem = sql_schema_version(db, &row)) || row->version >= step->migration->version)
        return problem;
    for (const char *const *s = step->migration->statements; *s; s++)
        if ((problem = store_command(db, *s)))
            return problem;
    step->done = 1;
    return sql_schema_migration_put(db, NULL, step->migration->version, step->migration->name, apr_time_now());
}

/* The table that remembers migrations. Of two that make it at once on PostgreSQL one hears that it is a duplicate: it
 * is there. */
static const problem_t *prepare_database(db_t *db)
{
    const problem_t *problem = store_command(db, sql_store_migrations_statement.sql);

    if (problem && problem->kind == PROBLEM_CONFLICT)
        problem = NULL;
    if (!problem && store_is_sqlite(db))
        problem = store_command(db, sql_store_sqlite_wal_statement.sql);
    return problem;
}

const problem_t *store_migrate(db_t *db, void (*said)(void *baton, int version, const char *name), void *baton)
{
    int version, known = store_schema_known();
    const problem_t *problem = store_schema_version(db, &version);

    if (problem || version == known)
        return problem;
    if (version > known)
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "newer-schema",
                            "the database has schema %d, this version knows schema %d", version, known);
    problem = prepare_database(db);
    for (size_t i = 0; !problem && i < sizeof migrations / sizeof *migrations; i++) {
        step_t step = {&migrations[i], 0};

        problem = store_transact(db, apply, &step);
        if (!problem && step.done && said)
            said(baton, migrations[i].version, migrations[i].name);
    }
    return problem;
}
