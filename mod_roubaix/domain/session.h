/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: a signed-in account. The token is in the cookie only; the table has its digest. Idle and absolute limits are the settings'.
 */
#ifndef ROUBAIX_DOMAIN_SESSION_H
#define ROUBAIX_DOMAIN_SESSION_H

#include "base/settings.h"
#include "store/store.h"

typedef struct session_t {
    apr_int64_t id;
    apr_int64_t account_id;
    const char *login;
    const char *first_name;
    const char *last_name;      /* nom d'usage when there is one */
    const char *email;
    const char *form_token;     /* what the forms of this session carry */
} session_t;

/* Starts a session and gives its token (for the cookie) and the session itself, in store_pool(db). `browser` (User-Agent, may be NULL) is kept, cut, so
 * that its owner recognises it. */
const problem_t *session_start(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t account_id, const char *browser,
                               const char **token, session_t **out);

/* The living session of a token, or NULL in `*out`; one query. Writes `seen_at` at most once a minute. */
const problem_t *session_find(db_t *db, const settings_t *settings, apr_time_t now, const char *token, session_t **out);

/* Ends one session of an account, or all (but `except`, 0: none). */
const problem_t *session_end(db_t *db, apr_int64_t account_id, apr_int64_t session_id);
const problem_t *session_end_all(db_t *db, apr_int64_t account_id, apr_int64_t except);

/* Living sessions of an account, newest first. */
typedef struct session_seen_t {
    apr_int64_t id;
    const char *browser;
    apr_time_t created_at, seen_at;
} session_seen_t;
const problem_t *session_list(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t account_id, session_seen_t **list, int *count);

#endif
