/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/inscription.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "domain/fiche.h"
#include "store/queries.h"

static const char *today_of(db_t *db, const settings_t *settings, apr_time_t now)
{
    return calendar_show(settings->calendar, store_pool(db), now, CALENDAR_ISO);
}

static const problem_t *conflict(db_t *db, const char *code)
{
    return problem_make(store_pool(db), PROBLEM_CONFLICT, code, NULL);
}

/*
 * Reading
 */
#define SAISON(row, in_state)                                                                                                                         \
    {                                                                                                                                                 \
        .id = (row)->id, .activite_id = (row)->activite_id, .code = (row)->code, .label = (row)->label, .activite = (row)->activite,                  \
        .kind = (row)->kind, .place = (row)->place, .opens = (row)->opens, .closes = (row)->closes, .from = (row)->from_day, .to = (row)->to_day,     \
        .enrolled = (row)->enrolled > 0, .asked = (row)->asked > 0, .state = (in_state)                                                               \
    }

/* `schools`: codes with spaces between. A child without a known school may look everywhere, and one may change school with the season. */
static int is_elsewhere(const char *schools, const char *school)
{
    size_t n = strlen(school);

    if (!*schools || !n)
        return 0;
    for (const char *at = schools; (at = strstr(at, school)); at += n)
        if ((at == schools || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return 0;
    return 1;
}

const problem_t *inscription_saisons(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t enfant_id, saison_t **list, int *count)
{
    sql_saisons_of_enfant_row *rows;
    const problem_t *problem = sql_saisons_of_enfant(db, &rows, count, enfant_id, today_of(db, settings, now));

    if (problem)
        return problem;
    if (*count > INSCRIPTION_SAISONS)
        return problem_make(store_pool(db), PROBLEM_INTERNAL, "saisons", "more than %d seasons are open", INSCRIPTION_SAISONS);
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++) {
        (*list)[i] = (saison_t)SAISON(&rows[i], NULL);
        (*list)[i].elsewhere = is_elsewhere(rows[i].schools, rows[i].school);
    }
    return NULL;
}

const problem_t *inscription_list(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t enfant_id, inscription_t **list, int *count)
{
    sql_inscriptions_of_enfant_row *rows;
    const problem_t *problem = sql_inscriptions_of_enfant(db, &rows, count, enfant_id, today_of(db, settings, now));

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (inscription_t){rows[i].activite, rows[i].place, rows[i].from_day, rows[i].to_day};
    return NULL;
}

static const problem_t *load_saisons(db_t *db, apr_int64_t demande_id, inscription_ask_t *ask)
{
    sql_demande_inscriptions_row *rows;
    const problem_t *problem = sql_demande_inscriptions(db, &rows, &ask->count, demande_id);

    if (problem)
        return problem;
    ask->saisons = apr_palloc(store_pool(db), sizeof *ask->saisons * (apr_size_t)(ask->count + 1));
    for (int i = 0; i < ask->count; i++)
        ask->saisons[i] = (saison_t)SAISON(&rows[i], rows[i].state);
    return NULL;
}

const problem_t *inscription_asked(db_t *db, apr_int64_t demande_id, inscription_ask_t **out)
{
    sql_demande_enfant_row *row;
    const problem_t *problem = sql_demande_enfant(db, &row, demande_id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = (inscription_ask_t){.enfant = {row->enfant_id, row->last_name, row->first_name, row->born, row->classe, row->ecole},
                                .famille_id = row->famille_id, .famille = row->famille};
    return load_saisons(db, demande_id, *out);
}

const char *inscription_subject(apr_pool_t *p, const inscription_ask_t *ask)
{
    const char *subject = apr_pstrcat(p, ask->enfant.first_name, " ", ask->enfant.last_name, NULL);

    for (int i = 0; i < ask->count; i++)
        subject = apr_pstrcat(p, subject, ", ", ask->saisons[i].activite, NULL);
    return subject;
}

/*
 * Wishing
 */
static const problem_t *wish_work(db_t *db, void *baton)
{
    const inscription_wish_t *wish = baton;
    sql_demande_enfant_row *row;
    const problem_t *problem = sql_demande_enfant(db, &row, wish->demande_id);

    if (!problem && !row)
        problem = sql_demande_enfant_put(db, NULL, wish->demande_id, wish->enfant_id, wish->famille_id);
    if (!problem)
        problem = sql_demande_inscription_drop(db, NULL, wish->demande_id);
    for (int i = 0; !problem && i < wish->count; i++)
        problem = sql_demande_inscription_put(db, NULL, wish->demande_id, wish->saisons[i], wish->enfant_id);
    return problem;
}

const problem_t *inscription_wish(db_t *db, const inscription_wish_t *wish)
{
    return store_transact(db, wish_work, (void *)wish);
}

/*
 * Asking
 */
static const char *refusal(const saison_t *saison, const char *today)
{
    if (strcmp(today, saison->opens) < 0 || strcmp(today, saison->closes) > 0)
        return "close";
    return saison->enrolled ? "inscrit" : saison->asked ? "demandee" : NULL;
}

/* Two parents who send at the same moment meet on the unique index. */
static const problem_t *move(db_t *db, apr_int64_t demande_id)
{
    const problem_t *problem = sql_demande_inscription_move(db, NULL, "demandee", demande_id, "brouillon");

    return problem && problem->kind == PROBLEM_CONFLICT ? conflict(db, "demandee") : problem;
}

const problem_t *inscription_submit(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id, const inscription_ask_t *ask)
{
    const char *today = today_of(db, settings, now);
    fiche_t *fiche;
    const problem_t *problem = fiche_get(db, ask->enfant.id, ask->famille_id, &fiche);

    if (problem)
        return problem;
    if (!ask->count)
        return conflict(db, "vide");
    for (int i = 0; i < ask->count; i++) {
        const char *code = refusal(&ask->saisons[i], today);

        if (!code && !fiche_is_confirmed(settings, fiche, ask->saisons[i].opens))
            code = "fiche";
        if (code)
            return conflict(db, code);
    }
    return move(db, demande_id);
}

/*
 * Answering
 */
const problem_t *inscription_cancel(db_t *db, apr_int64_t demande_id)
{
    return sql_demande_inscription_move(db, NULL, "annulee", demande_id, "demandee");
}

const problem_t *inscription_refuse(db_t *db, apr_int64_t demande_id)
{
    return sql_demande_inscription_move(db, NULL, "refusee", demande_id, "demandee");
}

static int is_among(const apr_array_header_t *keys, apr_int64_t key)
{
    for (int i = 0; i < keys->nelts; i++)
        if (APR_ARRAY_IDX(keys, i, apr_int64_t) == key)
            return 1;
    return 0;
}

/* Who was enrolled meanwhile by the family software stays so, once. */
static const problem_t *enrol(db_t *db, apr_time_t now, const char *code, const inscription_ask_t *ask, const saison_t *saison)
{
    if (saison->enrolled)
        return NULL;
    return sql_inscription_accept(db, NULL, secret_row_key(), code, ask->enfant.id, saison->activite_id, saison->from, saison->to, ask->famille_id,
                                  saison->code, now);
}

const problem_t *inscription_accept(db_t *db, apr_time_t now, apr_int64_t demande_id, const char *numero, const inscription_ask_t *ask,
                                    const apr_array_header_t *accepted)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < ask->count; i++) {
        const saison_t *saison = &ask->saisons[i];
        int affected = 0, yes = is_among(accepted, saison->id);

        problem = sql_demande_inscription_decide(db, &affected, yes ? "acceptee" : "refusee", demande_id, saison->id);
        if (!problem && yes && affected)
            problem = enrol(db, now, apr_psprintf(store_pool(db), "%s-%d", numero, i + 1), ask, saison);
    }
    return problem;
}
