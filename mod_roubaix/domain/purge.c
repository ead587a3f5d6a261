/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/purge.h"

#include "domain/avis.h"
#include "domain/demande.h"
#include "domain/piece.h"
#include "store/queries.h"

#define BATCH 500
#define DAY apr_time_from_sec(86400)
#define FICHE_KEEP (730 * DAY) /* two seasons: a child that was not confirmed for the last one has left */

/* One pass at work. */
typedef struct pass_t {
    db_t *db;
    int (*proceed)(void);
    int *rows;
} pass_t;

typedef const problem_t *(*erase_fn)(db_t *db, int *affected, apr_int64_t before, apr_int64_t batch);

static int goes_on(const pass_t *pass)
{
    return !pass->proceed || pass->proceed();
}

/* Batch after batch until one is not full. */
static const problem_t *erase(const pass_t *pass, erase_fn statement, apr_time_t before)
{
    int affected = BATCH;
    const problem_t *problem = NULL;

    while (!problem && affected == BATCH && goes_on(pass))
        if (!(problem = statement(pass->db, &affected, before, BATCH)))
            *pass->rows += affected;
    return problem;
}

/* A link that was never sent has no end yet: it is kept as long as it could live, and a week for its mail to leave. */
static apr_interval_time_t token_keep(const settings_t *settings)
{
    apr_interval_time_t address = settings->address_link_life, reset = settings->reset_link_life;

    return 7 * DAY + (address > reset ? address : reset);
}

static const problem_t *erase_rows(const pass_t *pass, const settings_t *settings, apr_time_t now)
{
    const struct {
        erase_fn statement;
        apr_interval_time_t keep;
    } what[] = {
        {sql_purge_sessions, 0},           {sql_purge_tokens, token_keep(settings)},
        {sql_purge_throttle, 2 * DAY},     {sql_purge_readings, settings->trace_keep},
        {sql_purge_famille_readings, settings->trace_keep},
        {sql_purge_outbox_sent, 30 * DAY}, {sql_purge_outbox_given_up, 90 * DAY},
        {sql_document_purge, 0},           {sql_fiche_purge, FICHE_KEEP},
        {sql_purge_avis_entries, AVIS_KEEP}, {sql_purge_attempts, settings->payment.keep},
    };
    const problem_t *problem = NULL;

    for (size_t i = 0; !problem && i < sizeof what / sizeof *what; i++)
        problem = erase(pass, what[i].statement, now - what[i].keep);
    return problem;
}

const problem_t *purge_run(db_t *db, const settings_t *settings, apr_time_t now, int (*proceed)(void), int *rows,
                           int *files)
{
    const pass_t pass = {.db = db, .proceed = proceed, .rows = rows};
    int removed = 0;
    const problem_t *problem;

    *rows = *files = 0;
    if ((problem = erase_rows(&pass, settings, now)) || !goes_on(&pass))
        return problem;
    problem = demande_purge(db, settings, now, &removed);
    *rows += removed;
    return problem || !goes_on(&pass) ? problem : piece_sweep(db, settings, now, files);
}
