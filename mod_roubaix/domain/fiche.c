/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fiche.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "store/queries.h"

const problem_t *fiche_get(db_t *db, apr_int64_t enfant_id, apr_int64_t famille_id, fiche_t **out)
{
    sql_fiche_get_row *row;
    const problem_t *problem = sql_fiche_get(db, &row, enfant_id, famille_id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = (fiche_t){.definition = row->definition, .data = row->data, .version = row->version, .confirmed_at = row->confirmed_at};
    return NULL;
}

const problem_t *fiche_list(db_t *db, apr_int64_t enfant_id, fiche_t **list, int *count)
{
    sql_fiches_of_enfant_row *rows;
    const problem_t *problem = sql_fiches_of_enfant(db, &rows, count, enfant_id);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (fiche_t){.famille = rows[i].famille, .definition = rows[i].definition, .data = rows[i].data, .confirmed_at = rows[i].confirmed_at};
    return NULL;
}

const problem_t *fiche_of_day(db_t *db, apr_int64_t activite_id, const char *day, fiche_t **list, int *count)
{
    sql_fiches_of_day_row *rows;
    const problem_t *problem = sql_fiches_of_day(db, &rows, count, activite_id, day);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (fiche_t){.enfant_id = rows[i].enfant_id, .definition = rows[i].definition, .data = rows[i].data,
                               .confirmed_at = rows[i].confirmed_at};
    return NULL;
}

int fiche_is_confirmed(const settings_t *settings, const fiche_t *fiche, const char *opens)
{
    return fiche && fiche->confirmed_at >= calendar_moment(settings->calendar, opens, "00:00");
}

int fiche_entitled(const agent_t *agent, const teleservice_t *definition)
{
    return !strcmp(agent->office, definition->office);
}

/*
 * Confirming
 */
typedef struct work_t {
    const fiche_confirm_t *confirm;
    const teleservice_t *definition;
    const char *data;
} work_t;

/* The same said twice (a double click) is said. */
static const problem_t *said_already(db_t *db, const work_t *work)
{
    fiche_t *fiche;
    const problem_t *problem = fiche_get(db, work->confirm->enfant_id, work->confirm->famille_id, &fiche);

    if (problem || (fiche && !strcmp(fiche->data, work->data)))
        return problem;
    return problem_make(store_pool(db), PROBLEM_CONFLICT, "version", NULL);
}

static const problem_t *put(db_t *db, const work_t *work, int *affected)
{
    const fiche_confirm_t *c = work->confirm;

    if (c->version)
        return sql_fiche_change(db, affected, work->definition->digest, work->data, c->account_id, c->now, c->enfant_id, c->famille_id, c->version);
    return sql_fiche_put(db, affected, c->enfant_id, c->famille_id, work->definition->digest, work->data, c->account_id, c->now);
}

static const problem_t *confirm_work(db_t *db, void *baton)
{
    const work_t *work = baton;
    const fiche_confirm_t *c = work->confirm;
    const teleservice_t *definition = work->definition;
    int affected = 0;
    const problem_t *problem;

    if ((problem = sql_definition_put(db, NULL, definition->digest, definition->id, definition->xml, c->now)) || (problem = put(db, work, &affected)))
        return problem;
    if (!affected)
        return said_already(db, work);
    return sql_famille_event_put(db, NULL, secret_row_key(), c->famille_id, c->now, "citoyen", 0, "fiche", "");
}

const problem_t *fiche_confirm(db_t *db, const fiche_confirm_t *confirm)
{
    work_t work = {.confirm = confirm, .definition = filling_teleservice(confirm->filling)};

    filling_prune(confirm->filling);
    work.data = filling_dump(confirm->filling, store_pool(db));
    return store_transact(db, confirm_work, &work);
}
