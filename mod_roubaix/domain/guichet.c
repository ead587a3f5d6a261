/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/guichet.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "store/queries.h"

/* Sorts after everything that begins a name, in every collation. */
#define AFTER_ALL "\xf4\x8f\xbf\xbd"

#define GLANCE_SPAN apr_time_from_sec(3600)

/* The statements of the lists have the same columns, but each has a row type of its own. */
#define COPY_ROW(to, from)                                                                                             \
    *(to) = (guichet_row_t)                                                                                            \
    {                                                                                                                  \
        .id = (from)->id, .numero = (from)->numero, .teleservice = (from)->teleservice, .office = (from)->office,      \
        .state = (from)->state, .subject = (from)->subject, .requester = (from)->requester,                            \
        .search_key = (from)->search_key, .version = (from)->version, .agent_id = (from)->agent_id,                    \
        .agent_first_name = (from)->agent_first_name, .agent_last_name = (from)->agent_last_name,                      \
        .submitted_at = (from)->submitted_at, .due_at = (from)->due_at, .closed_at = (from)->closed_at,                \
        .asked_until = (from)->asked_until                                                                             \
    }

#define SELECT_ROWS(statement, ...)                                                                                    \
    sql_##statement##_row *found;                                                                                      \
    const problem_t *problem = sql_##statement(db, &found, count, __VA_ARGS__);                                        \
                                                                                                                       \
    if (problem)                                                                                                       \
        return problem;                                                                                                \
    *rows = apr_pcalloc(store_pool(db), (apr_size_t)(*count + 1) * sizeof **rows);                                     \
    for (int i = 0; i < *count; i++)                                                                                   \
        COPY_ROW(&(*rows)[i], &found[i]);                                                                              \
    return NULL

typedef struct group_t {
    const char *name;
    const char *state; /* "": every open one */
    int mine;
} group_t;

static const group_t groups[] = {
    {"", "", 0}, {"a-prendre", "transmise", 0}, {"a-moi", "", 1}, {"a-completer", "a_completer", 0}};

static const group_t *group_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof groups / sizeof *groups; i++)
        if (!strcmp(groups[i].name, name))
            return &groups[i];
    return &groups[0];
}

static const problem_t *queue_office(db_t *db, const char *office, const guichet_filter_t *f, const char *state,
                                     apr_int64_t agent_id, guichet_row_t **rows, int *count)
{
    SELECT_ROWS(guichet_queue_office, office, f->after_id ? f->after : -1, f->after_id, state,
                f->teleservice ? f->teleservice : "", agent_id);
}

static const problem_t *queue_all(db_t *db, const guichet_filter_t *f, const char *state, apr_int64_t agent_id,
                                  guichet_row_t **rows, int *count)
{
    SELECT_ROWS(guichet_queue_all, f->after_id ? f->after : -1, f->after_id, state,
                f->teleservice ? f->teleservice : "", agent_id);
}

static const problem_t *done_office(db_t *db, const char *office, const guichet_filter_t *f, guichet_row_t **rows,
                                    int *count)
{
    SELECT_ROWS(guichet_done_office, office, f->after_id ? f->after : APR_INT64_MAX, f->after_id,
                f->teleservice ? f->teleservice : "");
}

static const problem_t *done_all(db_t *db, const guichet_filter_t *f, guichet_row_t **rows, int *count)
{
    SELECT_ROWS(guichet_done_all, f->after_id ? f->after : APR_INT64_MAX, f->after_id,
                f->teleservice ? f->teleservice : "");
}

static const problem_t *by_numero(db_t *db, const char *office, const char *numero, guichet_row_t **rows, int *count)
{
    SELECT_ROWS(guichet_by_numero, numero, office ? office : "");
}

static const problem_t *by_name(db_t *db, const char *office, const guichet_filter_t *f, guichet_row_t **rows,
                                int *count)
{
    const char *key = text_search_key(store_pool(db), f->search);
    const char *after = f->after_id && f->after_key ? f->after_key : key;

    if (!*key) {
        *count = 0;
        return NULL;
    }
    SELECT_ROWS(guichet_search, after, f->after_id, apr_pstrcat(store_pool(db), key, AFTER_ALL, NULL), key,
                office ? office : "");
}

/* What looks like a number may also be a name of eight letters. */
static const problem_t *search(db_t *db, const char *office, const guichet_filter_t *f, guichet_row_t **rows,
                               int *count)
{
    const char *numero = demande_numero_read(store_pool(db), f->search);
    const problem_t *problem = numero ? by_numero(db, office, numero, rows, count) : NULL;

    if (problem || (numero && *count))
        return problem;
    return by_name(db, office, f, rows, count);
}

const problem_t *guichet_list(db_t *db, const agent_t *agent, const guichet_filter_t *filter, guichet_row_t **rows,
                              int *count)
{
    const char *office = agent_has_role(agent, "superviseur") ? filter->office : agent->office;
    const group_t *group = group_of(filter->group);
    apr_int64_t mine = group->mine ? agent->id : 0;

    *rows = NULL;
    *count = 0;
    if (filter->search)
        return search(db, office, filter, rows, count);
    if (filter->group && !strcmp(filter->group, "terminees"))
        return office ? done_office(db, office, filter, rows, count) : done_all(db, filter, rows, count);
    return office ? queue_office(db, office, filter, group->state, mine, rows, count)
                  : queue_all(db, filter, group->state, mine, rows, count);
}

int guichet_late(const char *state, apr_time_t due_at, apr_time_t now)
{
    return due_at && due_at < now && (!strcmp(state, "transmise") || !strcmp(state, "en_cours"));
}

static dossier_t *dossier_of(apr_pool_t *p, const sql_guichet_demande_row *row)
{
    dossier_t *dossier = apr_pcalloc(p, sizeof *dossier);

    dossier->demande = (demande_t){.id = row->id,
                                   .numero = row->numero,
                                   .teleservice = row->teleservice,
                                   .definition = row->definition,
                                   .office = row->office,
                                   .account_id = row->account_id,
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
    dossier->agent_first_name = row->agent_first_name;
    dossier->agent_last_name = row->agent_last_name;
    return dossier;
}

const problem_t *guichet_load(db_t *db, const char *numero, dossier_t **out)
{
    const char *known = demande_numero_read(store_pool(db), numero);
    sql_guichet_demande_row *row = NULL;
    const problem_t *problem = known ? sql_guichet_demande(db, &row, known) : NULL;

    if (problem)
        return problem;
    if (!row)
        return problem_make(store_pool(db), PROBLEM_NOT_FOUND, "demande", NULL);
    *out = dossier_of(store_pool(db), row);
    return NULL;
}

int guichet_entitled(const agent_t *agent, const demande_t *demande)
{
    return !strcmp(agent->office, demande->office) || agent_has_role(agent, "superviseur");
}

const problem_t *guichet_find(db_t *db, const agent_t *agent, const char *numero, dossier_t **out)
{
    const problem_t *problem = guichet_load(db, numero, out);

    if (!problem && !guichet_entitled(agent, &(*out)->demande))
        problem = problem_make(store_pool(db), PROBLEM_DENIED, "office", NULL);
    return problem;
}

const problem_t *guichet_read(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t demande_id,
                              apr_int64_t piece_id, int glance)
{
    if (glance)
        return sql_guichet_glance(db, NULL, secret_row_key(), now, agent->id, demande_id, piece_id, now - GLANCE_SPAN);
    return sql_guichet_read(db, NULL, secret_row_key(), now, agent->id, demande_id, piece_id);
}

const problem_t *guichet_readings(db_t *db, apr_int64_t demande_id, guichet_reading_t **list, int *count)
{
    sql_guichet_readings_row *rows;
    const problem_t *problem = sql_guichet_readings(db, &rows, count, demande_id);

    if (problem)
        return problem;
    *list = apr_pcalloc(store_pool(db), (apr_size_t)(*count + 1) * sizeof **list);
    for (int i = 0; i < *count; i++)
        (*list)[i] = (guichet_reading_t){rows[i].at, rows[i].first_name, rows[i].last_name, rows[i].piece_id,
                                         rows[i].piece_name};
    return NULL;
}

const problem_t *guichet_notes(db_t *db, apr_int64_t demande_id, guichet_note_t **list, int *count)
{
    sql_guichet_notes_row *rows;
    const problem_t *problem = sql_guichet_notes(db, &rows, count, demande_id);

    if (problem)
        return problem;
    *list = apr_pcalloc(store_pool(db), (apr_size_t)(*count + 1) * sizeof **list);
    for (int i = 0; i < *count; i++)
        (*list)[i] =
            (guichet_note_t){rows[i].at, rows[i].text, rows[i].first_name, rows[i].last_name, rows[i].agent_id};
    return NULL;
}
