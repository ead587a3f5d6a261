/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/purge.h"

#include "domain/demande.h"
#include "domain/piece.h"
#include "store/queries.h"

#define BATCH 500
#define DAY apr_time_from_sec(86400)

typedef const problem_t *(*erase_fn)(db_t *db, int *affected, apr_int64_t before, apr_int64_t batch);

/* Batch after batch until one is not full. */
static const problem_t *erase(db_t *db, erase_fn statement, apr_time_t before, int *rows)
{
    int affected = BATCH;
    const problem_t *problem = NULL;

    while (!problem && affected == BATCH)
        if (!(problem = statement(db, &affected, before, BATCH)))
            *rows += affected;
    return problem;
}

const problem_t *purge_run(db_t *db, const settings_t *settings, apr_time_t now, int *rows, int *files)
{
    const struct {
        erase_fn statement;
        apr_interval_time_t keep;
    } what[] = {
        { sql_purge_sessions, 0 }, { sql_purge_tokens, 7 * DAY }, { sql_purge_throttle, 2 * DAY },
        { sql_purge_readings, settings->trace_keep }, { sql_purge_outbox, 30 * DAY },
    };
    const problem_t *problem = NULL;

    *rows = *files = 0;
    for (size_t i = 0; !problem && i < sizeof what / sizeof *what; i++)
        problem = erase(db, what[i].statement, now - what[i].keep, rows);
    if (!problem) {
        int removed = 0;

        problem = demande_purge(db, settings, now, &removed);
        *rows += removed;
    }
    return problem ? problem : piece_sweep(db, settings, now, files);
}
