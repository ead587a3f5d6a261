/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finance: the payments as the régie and the finance office see them: lists, the day's totals, what a human must look at, and what he may do
 * about it. Everything is read from the same rows that settle debts: the totals cannot differ from the ledger.
 */
#ifndef ROUBAIX_DOMAIN_FINANCE_H
#define ROUBAIX_DOMAIN_FINANCE_H

#include "domain/agent.h"
#include "domain/payment.h"

#define FINANCE_ROWS 50 /* of one page of a list */
#define FINANCE_TEXT_MAX 1000

typedef struct finance_filter_t {
    const char *state, *kind;  /* or NULL */
    const char *day;           /* YYYY-MM-DD, or NULL */
    const char *refdet;        /* or NULL; then nothing else counts */
    apr_int64_t before;        /* id of the last row seen, 0: the newest */
} finance_filter_t;

typedef struct finance_row_t {
    apr_int64_t id;
    const char *kind, *mode, *refdet, *email, *operation, *day, *means, *authorisation, *why, *resolution;
    apr_int64_t amount; /* cents */
    payment_state_e state;
    apr_time_t created_at, paid_at, resolved_at;
} finance_row_t;

/* Newest first; at most FINANCE_ROWS + 1: one more says that there is another page. */
const problem_t *finance_list(db_t *db, const finance_filter_t *filter, finance_row_t **rows, int *count);

/* What a human must look at, oldest first; at most FINANCE_ROWS + 1. */
const problem_t *finance_to_verify(db_t *db, finance_row_t **rows, int *count);

/* In the order of days, from after (day, id) to the end of `to`; 500 at a time. */
const problem_t *finance_export(db_t *db, const char *after_day, apr_int64_t after_id, const char *to, const finance_filter_t *filter,
                                finance_row_t **rows, int *count);

/* What came in on each day, by kind and mode. Cents. */
typedef struct finance_day_t {
    const char *day, *kind, *mode;
    apr_int64_t paid_count, paid_amount;     /* that settled debts */
    apr_int64_t verify_count, verify_amount; /* to be looked at, or looked at since */
    apr_int64_t refunded_amount;
} finance_day_t;
const problem_t *finance_days(db_t *db, const char *from, const char *to, finance_day_t **days, int *count);

/* How the job is: when it last ran, and since when the oldest attempt it has to ask about waits (0: none). */
typedef struct finance_job_t {
    apr_time_t last_run, oldest;
} finance_job_t;
const problem_t *finance_job(db_t *db, finance_job_t *job);

typedef struct finance_event_t {
    apr_time_t at;
    const char *actor, *agent, *action, *from, *to, *code, *text, *raw; /* agent: first and last name, or NULL */
} finance_event_t;
const problem_t *finance_events(db_t *db, apr_int64_t id, finance_event_t **events, int *count);

/* A note of an agent, 1 to FINANCE_TEXT_MAX characters: PROBLEM_INPUT "missing", "too-long" in the field "note". */
const problem_t *finance_note(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t id, const char *text);

/* Closes what was to be looked at, as "rembourse" or "verifie", with a reason (field "motif") that is kept. PROBLEM_CONFLICT "state" when it is not
 * to be looked at (any more). */
const problem_t *finance_resolve(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t id, const char *resolution, const char *reason);

#endif
