/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts: one a person and téléservice, saved at each step. */
#include "domain/demande.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "domain/piece.h"
#include "store/queries.h"

static const problem_t *draft_id(db_t *db, const demandeur_t *who, const char *teleservice, apr_int64_t *id)
{
    const problem_t *problem;

    *id = 0;
    if (who->account_id) {
        sql_demande_draft_of_account_row *row;

        if (!(problem = sql_demande_draft_of_account(db, &row, who->account_id, teleservice)) && row)
            *id = row->id;
        return problem;
    }
    if (who->holder) {
        sql_demande_draft_of_holder_row *row;

        if (!(problem = sql_demande_draft_of_holder(db, &row, who->holder, teleservice)) && row)
            *id = row->id;
        return problem;
    }
    return NULL;
}

const problem_t *demande_draft(db_t *db, const demandeur_t *who, const char *teleservice, demande_t **out)
{
    apr_int64_t id;
    const problem_t *problem = draft_id(db, who, teleservice, &id);

    *out = NULL;
    if (problem || !id || (problem = demande_get(db, who, id, out)))
        return problem;
    if (*out && strcmp((*out)->state, "brouillon")) /* sent between the two */
        *out = NULL;
    return NULL;
}

typedef struct save_t {
    apr_time_t now;
    const demandeur_t *who;
    const teleservice_t *teleservice;
    const char *office;
    const char *data;
    const demande_t *known; /* NULL: make it */
    apr_int64_t id;
} save_t;

static const problem_t *conflict(db_t *db, const char *code)
{
    return problem_make(store_pool(db), PROBLEM_CONFLICT, code, NULL);
}

static const problem_t *make_draft(db_t *db, save_t *save)
{
    const demandeur_t *who = save->who;
    const problem_t *problem;
    int affected = 0;

    problem = sql_demande_draft_put(db, &affected, save->id, secret_code(store_pool(db), 8), save->teleservice->id,
                                    save->teleservice->digest, save->office, who->account_id,
                                    who->account_id ? NULL : who->holder, save->data, save->now);
    return problem || affected == 1 ? problem : conflict(db, "version");
}

static const problem_t *change_draft(db_t *db, save_t *save)
{
    sql_demande_by_id_row *row;
    const problem_t *problem;
    int affected = 0;

    problem = sql_demande_draft_change(db, &affected, save->data, save->teleservice->digest, save->office, save->now,
                                       save->id, save->known->version);
    if (problem || affected == 1 || (problem = sql_demande_by_id(db, &row, save->id)))
        return problem;
    return conflict(db, row && strcmp(row->state, "brouillon") ? "sent" : "version");
}

static const problem_t *save_work(db_t *db, void *baton)
{
    save_t *save = baton;
    const teleservice_t *teleservice = save->teleservice;
    const problem_t *problem = NULL;

    if (!save->known || strcmp(save->known->definition, teleservice->digest))
        problem = sql_definition_put(db, NULL, teleservice->digest, teleservice->id, teleservice->xml, save->now);
    if (problem)
        return problem;
    return save->known ? change_draft(db, save) : make_draft(db, save);
}

const problem_t *demande_draft_save(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                    filling_t *filling, demande_t **inout)
{
    apr_pool_t *p = store_pool(db);
    save_t save = {.now = now, .who = who, .teleservice = filling_teleservice(filling), .known = *inout};
    const problem_t *problem;

    if (!who->account_id && !who->holder)
        return problem_make(p, PROBLEM_INTERNAL, "demandeur", "a draft needs an account or a browser's token");
    save.id = *inout ? (*inout)->id : secret_row_key();
    save.office = filling_office(filling, p);
    save.data = filling_dump(filling, p);
    if ((problem = store_transact(db, save_work, &save)))
        return problem;
    (void)settings;
    return demande_get(db, who, save.id, inout);
}

const problem_t *demande_draft_drop(db_t *db, const settings_t *settings, const demandeur_t *who, apr_int64_t id)
{
    demande_t *draft;
    const problem_t *problem = demande_get(db, who, id, &draft);
    piece_t *pieces;
    int count;

    if (problem || !draft || strcmp(draft->state, "brouillon"))
        return problem;
    if ((problem = piece_list(db, id, &pieces, &count)))
        return problem;
    for (int i = 0; i < count; i++)
        if ((problem = piece_remove(db, settings, id, pieces[i].id)))
            return problem;
    return sql_demande_draft_drop(db, NULL, id);
}

const problem_t *demande_drafts(db_t *db, apr_int64_t account_id, brouillon_t **list, int *count)
{
    sql_demande_drafts_row *rows;
    const problem_t *problem = sql_demande_drafts(db, &rows, count, account_id);

    if (problem)
        return problem;
    *list = apr_pcalloc(store_pool(db), (*count + 1) * sizeof **list);
    for (int i = 0; i < *count; i++)
        (*list)[i] =
            (brouillon_t){.id = rows[i].id, .teleservice = rows[i].teleservice, .updated_at = rows[i].updated_at};
    return NULL;
}

const problem_t *demande_draft_adopt(db_t *db, apr_time_t now, const demandeur_t *who)
{
    const problem_t *problem;

    if (!who->account_id || !who->holder)
        return NULL;
    problem = sql_demande_draft_adopt(db, NULL, who->account_id, now, who->holder);
    /* The account made a draft of the same téléservice at this very instant: the browser's stays where it is. */
    return problem && problem->kind == PROBLEM_CONFLICT ? NULL : problem;
}
