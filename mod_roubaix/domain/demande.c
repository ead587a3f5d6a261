/* SPDX-License-Identifier: Apache-2.0 */
/* Reading demandes: whose they are, what they say, what happened to them. Drafts are in demande_draft.c, what moves
 * them in demande_act.c. */
#include "domain/demande.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "domain/famille.h"
#include "store/queries.h"

#define NUMERO_LENGTH 8
#define PURGE_BATCHES 40 /* of 50 rows, in one run of the job */
#define END_OF_TIME APR_INT64_C(0x7fffffffffffffff)

const char *demande_numero_shown(apr_pool_t *p, const char *numero)
{
    if (strlen(numero) != NUMERO_LENGTH)
        return numero;
    return apr_psprintf(p, "%.4s-%s", numero, numero + NUMERO_LENGTH / 2);
}

/* Letters that Crockford's alphabet leaves out are read as the digits they look like. */
static char numero_letter(char c)
{
    c = (char)apr_toupper(c);
    return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

const char *demande_numero_read(apr_pool_t *p, const char *typed)
{
    char numero[NUMERO_LENGTH + 1];
    int n = 0;

    for (; typed && *typed; typed++) {
        char c = numero_letter(*typed);

        if (c == ' ' || c == '-')
            continue;
        if (n == NUMERO_LENGTH || !strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", c))
            return NULL;
        numero[n++] = c;
    }
    return n == NUMERO_LENGTH ? apr_pstrmemdup(p, numero, n) : NULL;
}

const char *demande_path(apr_pool_t *p, const demande_t *demande)
{
    const char *shown = demande_numero_shown(p, demande->numero);

    return demande->account_id ? apr_pstrcat(p, "/demandes/", shown, NULL)
                               : apr_pstrcat(p, "/services/", demande->teleservice, "/confirmation/", shown, NULL);
}

apr_time_t demande_erase_at(const settings_t *settings, const teleservice_t *teleservice, apr_time_t submitted_at, apr_time_t now)
{
    apr_time_t from = teleservice->retention_from_reception ? submitted_at : now;
    apr_time_t end = calendar_after(settings->calendar, from, 0, teleservice->retention_months);

    return end > now ? end : calendar_after(settings->calendar, now, 1, 0);
}

/* An account that is bound to no family writes to the first régie. */
const problem_t *demande_office(db_t *db, const settings_t *settings, apr_int64_t account_id, filling_t *filling, const char **office)
{
    const apr_array_header_t *regies = settings->regies;
    famille_t *famille;
    const problem_t *problem;

    *office = filling_office(filling, store_pool(db));
    if (!filling_teleservice(filling)->to_regie || strcmp(*office, filling_teleservice(filling)->office))
        return NULL;
    if ((problem = famille_of_account(db, account_id, &famille)))
        return problem;
    if (famille)
        *office = famille->regie;
    else if (regies && regies->nelts)
        *office = APR_ARRAY_IDX(regies, 0, const office_t *)->id;
    return NULL;
}

const problem_t *demande_definition(db_t *db, const settings_t *settings, const char *digest, teleservice_t **out)
{
    apr_pool_t *p = store_pool(db);
    sql_definition_get_row *row;
    const problem_t *problem = sql_definition_get(db, &row, digest);

    if (problem)
        return problem;
    if (!row)
        return problem_make(p, PROBLEM_INTERNAL, "definition", "no definition %s", digest);
    if ((problem = teleservice_parse(p, settings, row->xml, out)))
        return problem_make(p, PROBLEM_INTERNAL, "definition", "definition %s: %s", digest,
                            problem->detail ? problem->detail : problem->code);
    return NULL;
}

/* An account sees its own; a holder what is nobody's account's and was filled in that browser. */
static int is_mine(const demandeur_t *who, const sql_demande_by_id_row *row)
{
    if (row->account_id)
        return who->account_id == row->account_id;
    return secret_equal(who->holder, row->holder);
}

static demande_t *from_row(apr_pool_t *p, const sql_demande_by_id_row *row)
{
    demande_t *demande = apr_pcalloc(p, sizeof *demande);

    *demande = (demande_t){.id = row->id,
                           .numero = row->numero,
                           .teleservice = row->teleservice,
                           .definition = row->definition,
                           .office = row->office,
                           .account_id = row->account_id,
                           .holder = row->holder,
                           .state = row->state,
                           .version = row->version,
                           .subject = row->subject,
                           .data = row->data,
                           .requester = row->requester,
                           .email = row->email,
                           .agent_id = row->agent_id,
                           .asked = row->asked,
                           .asked_until = row->asked_until,
                           .created_at = row->created_at,
                           .updated_at = row->updated_at,
                           .submitted_at = row->submitted_at,
                           .due_at = row->due_at,
                           .closed_at = row->closed_at};
    return demande;
}

const problem_t *demande_get(db_t *db, const demandeur_t *who, apr_int64_t id, demande_t **out)
{
    sql_demande_by_id_row *row;
    const problem_t *problem = sql_demande_by_id(db, &row, id);

    *out = !problem && row && is_mine(who, row) ? from_row(store_pool(db), row) : NULL;
    return problem;
}

const problem_t *demande_find(db_t *db, const demandeur_t *who, const char *numero, demande_t **out)
{
    const char *read = demande_numero_read(store_pool(db), numero);
    sql_demande_id_by_numero_row *row = NULL;
    const problem_t *problem = read ? sql_demande_id_by_numero(db, &row, read) : NULL;

    *out = NULL;
    if (!problem && row)
        problem = demande_get(db, who, row->id, out);
    if (!problem && (!*out || !strcmp((*out)->state, "brouillon")))
        problem = problem_make(store_pool(db), PROBLEM_NOT_FOUND, "demande", NULL);
    return problem;
}

/*
 * Lists.
 */
static demande_row_t list_row(const sql_demande_list_row *row)
{
    return (demande_row_t){.id = row->id,
                           .numero = row->numero,
                           .teleservice = row->teleservice,
                           .office = row->office,
                           .state = row->state,
                           .subject = row->subject,
                           .version = row->version,
                           .submitted_at = row->submitted_at,
                           .due_at = row->due_at,
                           .closed_at = row->closed_at,
                           .asked_until = row->asked_until,
                           .asked = row->asked,
                           .summary = row->summary,
                           .channel = row->channel};
}

const problem_t *demande_list(db_t *db, apr_int64_t account_id, const char *group, const char *teleservice,
                              apr_time_t before, apr_int64_t before_id, demande_row_t **rows, int *count)
{
    int closed = !group ? -1 : !strcmp(group, "terminees");
    sql_demande_list_row *found;
    const problem_t *problem = sql_demande_list(db, &found, count, account_id, before ? before : END_OF_TIME, before_id,
                                                closed, teleservice ? teleservice : "");

    if (problem)
        return problem;
    *rows = apr_pcalloc(store_pool(db), (*count + 1) * sizeof **rows);
    for (int i = 0; i < *count; i++)
        (*rows)[i] = list_row(&found[i]);
    return NULL;
}

const problem_t *demande_waiting(db_t *db, apr_int64_t account_id, demande_row_t **rows, int *count)
{
    sql_demande_waiting_row *found;
    const problem_t *problem = sql_demande_waiting(db, &found, count, account_id);

    if (problem)
        return problem;
    *rows = apr_pcalloc(store_pool(db), (*count + 1) * sizeof **rows);
    for (int i = 0; i < *count; i++)
        (*rows)[i] = (demande_row_t){.id = found[i].id,
                                     .numero = found[i].numero,
                                     .teleservice = found[i].teleservice,
                                     .office = found[i].office,
                                     .state = found[i].state,
                                     .subject = found[i].subject,
                                     .version = found[i].version,
                                     .submitted_at = found[i].submitted_at,
                                     .due_at = found[i].due_at,
                                     .asked_until = found[i].asked_until,
                                     .asked = found[i].asked};
    return NULL;
}

/*
 * Events and the answer.
 */
const problem_t *demande_event(db_t *db, apr_time_t now, apr_int64_t demande_id, const char *actor,
                               apr_int64_t agent_id, const char *action, const char *from_state, const char *to_state,
                               const char *text, int visible)
{
    return sql_demande_event_put(db, NULL, secret_row_key(), demande_id, now, actor, agent_id, action, from_state,
                                 to_state, text ? text : "", visible != 0);
}

const problem_t *demande_events(db_t *db, apr_int64_t demande_id, int all, demande_event_t **events, int *count)
{
    sql_demande_events_row *rows;
    const problem_t *problem = sql_demande_events(db, &rows, count, demande_id, all != 0);

    if (problem)
        return problem;
    *events = apr_pcalloc(store_pool(db), (*count + 1) * sizeof **events);
    for (int i = 0; i < *count; i++)
        (*events)[i] = (demande_event_t){.at = rows[i].at,
                                         .actor = rows[i].actor,
                                         .action = rows[i].action,
                                         .from_state = rows[i].from_state,
                                         .to_state = rows[i].to_state,
                                         .text = rows[i].text,
                                         .agent_first_name = rows[i].agent_first_name,
                                         .agent_last_name = rows[i].agent_last_name};
    return NULL;
}

const problem_t *demande_reponse(db_t *db, apr_int64_t demande_id, reponse_t **out)
{
    sql_demande_reponse_row *row;
    const problem_t *problem = sql_demande_reponse(db, &row, demande_id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_pcalloc(store_pool(db), sizeof **out);
    **out = (reponse_t){.state = row->state,
                        .at = row->at,
                        .summary = row->summary,
                        .body = row->body,
                        .reason = row->reason,
                        .remedies = row->remedies,
                        .channel = row->channel,
                        .agent_first_name = row->agent_first_name,
                        .agent_last_name = row->agent_last_name,
                        .agent_quality = row->agent_quality,
                        .office_name = row->office_name};
    return NULL;
}

/*
 * The end.
 */
static const problem_t *erase(db_t *db, int *affected, apr_time_t now)
{
    return sql_demande_erase(db, affected, now);
}

static const problem_t *erase_drafts(db_t *db, int *affected, apr_time_t before)
{
    return sql_demande_erase_drafts(db, affected, before);
}

static const problem_t *in_batches(db_t *db, const problem_t *(*step)(db_t *, int *, apr_time_t), apr_time_t at,
                                   int *removed)
{
    const problem_t *problem = NULL;
    int affected = 1;

    for (int i = 0; !problem && affected > 0 && i < PURGE_BATCHES; i++) {
        affected = 0;
        problem = step(db, &affected, at);
        *removed += affected;
    }
    return problem;
}

const problem_t *demande_purge(db_t *db, const settings_t *settings, apr_time_t now, int *removed)
{
    const problem_t *problem;

    *removed = 0;
    if ((problem = in_batches(db, erase, now, removed)))
        return problem;
    return in_batches(db, erase_drafts, now - settings->draft_keep, removed);
}
