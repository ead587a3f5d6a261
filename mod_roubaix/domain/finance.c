/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/finance.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "store/queries.h"

/* The lists' statements give the same columns under types of their own. */
#define ROW(row)                                                                                                       \
    (finance_row_t)                                                                                                    \
    {                                                                                                                  \
        .id = (row).id, .kind = (row).kind, .mode = (row).mode, .refdet = (row).refdet, .email = (row).email,          \
        .operation = (row).operation, .day = (row).day, .means = (row).means, .authorisation = (row).authorisation,    \
        .why = (row).why, .resolution = (row).resolution, .amount = (row).amount,                                      \
        .state = payment_state_of((row).state), .created_at = (row).created_at, .paid_at = (row).paid_at,              \
        .resolved_at = (row).resolved_at                                                                               \
    }

#define ROWS_OF(found)                                                                                                 \
    do {                                                                                                               \
        *rows = apr_palloc(store_pool(db), sizeof **rows * (*count + 1));                                              \
        for (int i = 0; i < *count; i++)                                                                               \
            (*rows)[i] = ROW((found)[i]);                                                                              \
    } while (0)

static const char *any(const char *filter)
{
    return filter ? filter : "";
}

const problem_t *finance_list(db_t *db, const finance_filter_t *filter, finance_row_t **rows, int *count)
{
    apr_int64_t before = filter->before ? filter->before : APR_INT64_MAX;
    sql_finance_list_day_row *of_day;
    sql_finance_find_row *found;
    sql_finance_list_row *all;
    const problem_t *problem;

    if (filter->refdet) {
        if (!(problem = sql_finance_find(db, &found, count, filter->refdet, before)))
            ROWS_OF(found);
    } else if (filter->day) {
        if (!(problem = sql_finance_list_day(db, &of_day, count, filter->day, before, any(filter->state), any(filter->kind))))
            ROWS_OF(of_day);
    } else if (!(problem = sql_finance_list(db, &all, count, before, any(filter->state), any(filter->kind)))) {
        ROWS_OF(all);
    }
    return problem;
}

const problem_t *finance_to_verify(db_t *db, finance_row_t **rows, int *count)
{
    sql_finance_to_verify_row *found;
    const problem_t *problem = sql_finance_to_verify(db, &found, count);

    if (!problem)
        ROWS_OF(found);
    return problem;
}

const problem_t *finance_export(db_t *db, const char *after_day, apr_int64_t after_id, const char *to, const finance_filter_t *filter,
                                finance_row_t **rows, int *count)
{
    sql_finance_export_row *found;
    const problem_t *problem = sql_finance_export(db, &found, count, after_day, after_id, to, any(filter->state), any(filter->kind));

    if (!problem)
        ROWS_OF(found);
    return problem;
}

const problem_t *finance_days(db_t *db, const char *from, const char *to, finance_day_t **days, int *count)
{
    sql_finance_days_row *rows;
    const problem_t *problem = sql_finance_days(db, &rows, count, from, to);

    if (problem)
        return problem;
    *days = apr_palloc(store_pool(db), sizeof **days * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*days)[i] = (finance_day_t){rows[i].day,           rows[i].kind,         rows[i].mode,          rows[i].paid_count,
                                     rows[i].paid_amount,   rows[i].verify_count, rows[i].verify_amount, rows[i].refunded_amount};
    return NULL;
}

const problem_t *finance_job(db_t *db, finance_job_t *job)
{
    sql_finance_job_row *lease;
    sql_finance_backlog_row *backlog;
    const problem_t *problem;

    if ((problem = sql_finance_job(db, &lease)) || (problem = sql_finance_backlog(db, &backlog)))
        return problem;
    *job = (finance_job_t){lease ? lease->last_run : 0, backlog ? backlog->oldest : 0};
    return NULL;
}

const problem_t *finance_events(db_t *db, apr_int64_t id, finance_event_t **events, int *count)
{
    sql_attempt_events_row *rows;
    const problem_t *problem = sql_attempt_events(db, &rows, count, id);

    if (problem)
        return problem;
    *events = apr_palloc(store_pool(db), sizeof **events * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*events)[i] = (finance_event_t){
            .at = rows[i].at, .actor = rows[i].actor, .action = rows[i].action, .from = rows[i].from_state, .to = rows[i].to_state,
            .code = rows[i].code, .text = rows[i].text, .raw = rows[i].raw,
            .agent = rows[i].last_name ? apr_pstrcat(store_pool(db), rows[i].first_name, " ", rows[i].last_name, NULL) : NULL,
        };
    return NULL;
}

/*
 * What an agent may do
 */
static const problem_t *check_text(apr_pool_t *p, const char *field, const char *typed, const char **text)
{
    *text = text_block(p, typed ? typed : "");
    if (!**text)
        return problem_input(p, field, "missing");
    return text_length(*text) > FINANCE_TEXT_MAX ? problem_input(p, field, "too-long") : NULL;
}

typedef struct act_t {
    apr_time_t now;
    const agent_t *agent;
    apr_int64_t id;
    const char *action, *text, *resolution; /* resolution NULL: a note */
} act_t;

static const problem_t *act_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    int resolved = 1;
    const problem_t *problem = act->resolution ? sql_finance_resolve(db, &resolved, act->resolution, act->now, act->id) : NULL;
    payment_t *payment;

    if (problem || (problem = payment_load(db, act->id, &payment)))
        return problem;
    if (!payment)
        return problem_make(store_pool(db), PROBLEM_NOT_FOUND, "paiement", NULL);
    if (!resolved)
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "state", NULL);
    return sql_attempt_event_put(db, NULL, secret_row_key(), act->id, act->now, "agent", act->agent->id, act->action,
                                 payment_state_name(payment->state), payment_state_name(payment->state), "", act->text, "");
}

const problem_t *finance_note(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t id, const char *typed)
{
    act_t act = {.now = now, .agent = agent, .id = id, .action = "note"};
    const problem_t *problem = check_text(store_pool(db), "note", typed, &act.text);

    return problem ? problem : store_transact(db, act_work, &act);
}

const problem_t *finance_resolve(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t id, const char *resolution, const char *reason)
{
    act_t act = {.now = now, .agent = agent, .id = id};
    const problem_t *problem;

    if (!resolution || (strcmp(resolution, "rembourse") && strcmp(resolution, "verifie")))
        return problem_input(store_pool(db), "issue", "missing");
    act.action = act.resolution = resolution;
    problem = check_text(store_pool(db), "motif", reason, &act.text);
    return problem ? problem : store_transact(db, act_work, &act);
}
