/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger as it is read. */
#include "domain/payment_work.h"

#include <string.h>

#include "store/queries.h"

#define RECENTLY apr_time_from_sec(4)

const problem_t *payment_load(db_t *db, apr_int64_t id, payment_t **out)
{
    sql_attempt_by_id_row *row;
    const problem_t *problem = sql_attempt_by_id(db, &row, id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = (payment_t){
        .id = row->id, .kind = row->kind, .mode = row->mode, .client = row->client, .exercice = row->exercice,
        .refdet = row->refdet, .amount = row->amount, .object = row->object, .email = row->email, .entry = row->entry,
        .account_id = row->account_id, .state = payment_state_of(row->state), .operation = row->operation,
        .created_at = row->created_at, .opened_at = row->opened_at, .closed_at = row->closed_at, .asked_at = row->asked_at,
        .answered_at = row->answered_at, .next_at = row->next_at, .asks = (int)row->asks, .heard = row->heard, .why = row->why,
        .means = row->means, .authorisation = row->authorisation, .paid_at = row->paid_at, .resolution = row->resolution,
        .resolved_at = row->resolved_at,
    };
    return NULL;
}

const problem_t *payment_by_operation(db_t *db, const char *operation, payment_t **out)
{
    sql_attempt_id_by_operation_row *row;
    const problem_t *problem = sql_attempt_id_by_operation(db, &row, operation);

    *out = NULL;
    return problem || !row ? problem : payment_load(db, row->id, out);
}

const problem_t *payment_of_debt(db_t *db, const char *kind, const char *mode, const char *client, const char *reference, payment_t **out)
{
    sql_debt_find_row *debt;
    sql_debt_living_row *living;
    const problem_t *problem = sql_debt_find(db, &debt, kind, mode, client, reference);

    *out = NULL;
    if (problem || !debt)
        return problem;
    if (debt->settled_at)
        return payment_load(db, debt->settled_by, out);
    problem = sql_debt_living(db, &living, debt->id);
    return problem || !living ? problem : payment_load(db, living->attempt_id, out);
}

const char *payment_page(const payment_desk_t *desk, const payment_t *payment, apr_time_t now)
{
    if (!payment->operation || payment->state != PAYMENT_OUVERTE || now >= payment->created_at + desk->settings->payment.open)
        return NULL;
    return desk->provider->page(desk->provider, store_pool(desk->db), payment->operation);
}

const office_t *payment_office(const settings_t *settings, const payment_t *payment)
{
    if (!strcmp(payment->kind, "avis"))
        return settings_office(settings, settings->payment.avis.office);
    for (int i = 0; i < settings->regies->nelts; i++) {
        const office_t *regie = APR_ARRAY_IDX(settings->regies, i, office_t *);

        if (regie->client && !strcmp(regie->client, payment->client))
            return regie;
    }
    return NULL;
}

const problem_t *payment_debts(db_t *db, apr_int64_t id, payment_debt_t **debts, int *count)
{
    sql_attempt_debts_row *rows;
    const problem_t *problem = sql_attempt_debts(db, &rows, count, id);

    if (problem)
        return problem;
    *debts = apr_palloc(store_pool(db), sizeof **debts * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*debts)[i] = (payment_debt_t){rows[i].reference, rows[i].amount, rows[i].debt_id, rows[i].settled_by};
    return NULL;
}

apr_time_t payment_until(const settings_t *settings, const payment_t *payment)
{
    return payment->created_at + settings->payment.window;
}

int payment_worth_asking(const payment_t *payment, apr_time_t now)
{
    return payment->operation && payment->state != PAYMENT_PAYEE && payment->state != PAYMENT_A_VERIFIER &&
           (payment->asked_at <= now - RECENTLY || payment->asked_at > now);
}

const problem_t *payment_notified(db_t *db, apr_time_t now, const char *operation)
{
    sql_attempt_id_by_operation_row *row;
    const problem_t *problem = sql_attempt_id_by_operation(db, &row, operation);

    if (problem || !row || (problem = sql_attempt_hint(db, NULL, now, row->id)))
        return problem;
    return sql_attempt_notified(db, NULL, secret_row_key(), now, row->id);
}

const problem_t *payment_of_account(db_t *db, apr_int64_t account_id, apr_int64_t before, payment_row_t **rows, int *count)
{
    sql_attempt_of_account_row *found;
    const problem_t *problem = sql_attempt_of_account(db, &found, count, account_id, before ? before : APR_INT64_MAX);

    if (problem)
        return problem;
    *rows = apr_palloc(store_pool(db), sizeof **rows * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*rows)[i] = (payment_row_t){
            .id = found[i].id, .kind = found[i].kind, .mode = found[i].mode, .refdet = found[i].refdet,
            .operation = found[i].operation, .means = found[i].means, .amount = found[i].amount,
            .state = payment_state_of(found[i].state), .created_at = found[i].created_at, .paid_at = found[i].paid_at,
        };
    return NULL;
}
