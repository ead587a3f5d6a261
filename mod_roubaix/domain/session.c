/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/session.h"

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "store/queries.h"

#define BROWSER_LENGTH 250
#define TOUCH apr_time_from_sec(60)

/* Header bytes may be anything; what a browser calls itself is ASCII. */
static const char *clean_browser(apr_pool_t *p, const char *browser)
{
    char *clean = apr_pstrndup(p, browser ? browser : "", BROWSER_LENGTH);

    for (char *c = clean; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return clean;
}

static session_t *session_make(apr_pool_t *p, const char *token, const session_t *known, const char *last_name,
                               const char *usage_name)
{
    session_t *session = apr_pmemdup(p, known, sizeof *known);

    session->last_name = usage_name && *usage_name ? usage_name : last_name;
    session->form_token = secret_derive(p, token, "formulaire");
    return session;
}

const problem_t *session_start(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t account_id,
                               const char *browser, const char **token, session_t **out)
{
    apr_pool_t *p = store_pool(db);
    session_t session = { .id = secret_row_key(), .account_id = account_id };
    sql_account_by_id_row *account;
    const problem_t *problem = sql_account_by_id(db, &account, account_id);

    if (problem)
        return problem;
    if (!account)
        return problem_make(p, PROBLEM_NOT_FOUND, "account", NULL);
    session.login = account->login;
    session.first_name = account->first_name;
    session.email = account->email;
    *token = secret_token(p);
    *out = session_make(p, *token, &session, account->last_name, account->usage_name);
    return sql_session_put(db, NULL, session.id, secret_digest(p, *token), account_id, clean_browser(p, browser), now,
                           now + settings->session_absolute);
}

const problem_t *session_find(db_t *db, const settings_t *settings, apr_time_t now, const char *token, session_t **out)
{
    apr_pool_t *p = store_pool(db);
    sql_session_by_digest_row *row;
    const problem_t *problem =
        sql_session_by_digest(db, &row, secret_digest(p, token), now, now - settings->session_idle);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = session_make(p, token,
                        &(session_t){.id = row->id,
                                     .account_id = row->account_id,
                                     .login = row->login,
                                     .first_name = row->first_name,
                                     .email = row->email},
                        row->last_name, row->usage_name);
    if (now - row->seen_at >= TOUCH)
        sql_session_touch(db, NULL, now, row->id);  /* a page is not refused because this could not be written */
    return NULL;
}

const problem_t *session_end(db_t *db, apr_int64_t account_id, apr_int64_t session_id)
{
    return sql_session_end(db, NULL, session_id, account_id);
}

const problem_t *session_end_all(db_t *db, apr_int64_t account_id, apr_int64_t except)
{
    return sql_session_end_all(db, NULL, account_id, except);
}

const problem_t *session_list(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t account_id,
                              session_seen_t **list, int *count)
{
    sql_session_list_row *rows;
    const problem_t *problem = sql_session_list(db, &rows, count, account_id, now, now - settings->session_idle);

    if (problem)
        return problem;
    *list = apr_pcalloc(store_pool(db), (*count + 1) * sizeof **list);
    for (int i = 0; i < *count; i++)
        (*list)[i] = (session_seen_t){
            .id = rows[i].id, .browser = rows[i].browser, .created_at = rows[i].created_at, .seen_at = rows[i].seen_at
        };
    return NULL;
}
