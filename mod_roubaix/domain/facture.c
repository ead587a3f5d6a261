/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/facture.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "store/queries.h"

#define REFERENCE_LEAST 6

static const char *const standings[FACTURE_STANDINGS] = {
    [FACTURE_A_PAYER] = "a-payer", [FACTURE_EN_COURS] = "en-cours", [FACTURE_A_VERIFIER] = "a-verifier",
    [FACTURE_PAYEE] = "payee",     [FACTURE_ECHUE] = "echue",       [FACTURE_TRANSMISE] = "transmise",
};

const char *facture_standing_name(facture_standing_e standing)
{
    return standings[standing];
}

const char *facture_reference(apr_pool_t *p, const char *typed)
{
    char *out = apr_palloc(p, strlen(typed) + 1), *to = out;

    for (; *typed; typed++)
        if (apr_isalnum(*typed) && !((unsigned char)*typed & 0x80))
            *to++ = (char)apr_toupper(*typed);
    *to = '\0';
    return to - out < REFERENCE_LEAST ? apr_psprintf(p, "%.*s%s", (int)(REFERENCE_LEAST - (to - out)), "000000", out) : out;
}

static facture_standing_e standing_of(const sql_factures_of_famille_row *row, const char *today)
{
    if (row->settled_at || row->remaining <= 0)
        return FACTURE_PAYEE;
    if (row->verified)
        return FACTURE_A_VERIFIER;
    if (row->living_at)
        return FACTURE_EN_COURS;
    if (!strcmp(row->state, "transmise"))
        return FACTURE_TRANSMISE;
    return strcmp(row->deadline, today) < 0 ? FACTURE_ECHUE : FACTURE_A_PAYER;
}

const problem_t *facture_list(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t famille_id, facture_t **list, int *count)
{
    const char *today = calendar_show(settings->calendar, store_pool(db), now, CALENDAR_ISO);
    sql_factures_of_famille_row *rows;
    const problem_t *problem = sql_factures_of_famille(db, &rows, count, settings->payment.mode, famille_id);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (facture_t){
            .id = rows[i].id, .numero = rows[i].numero, .reference = rows[i].reference, .regie = rows[i].regie, .label = rows[i].label,
            .issued = rows[i].issued, .deadline = rows[i].deadline, .amount = rows[i].amount,
            .remaining = rows[i].remaining > 0 ? rows[i].remaining : 0, .standing = standing_of(&rows[i], today),
            .paid_at = rows[i].settled_at, .until = rows[i].living_at ? rows[i].living_at + settings->payment.window : 0,
        };
    return NULL;
}

const problem_t *facture_lines(db_t *db, apr_int64_t facture_id, facture_line_t **lines, int *count)
{
    sql_facture_lignes_row *rows;
    const problem_t *problem = sql_facture_lignes(db, &rows, count, facture_id);

    if (problem)
        return problem;
    *lines = apr_palloc(store_pool(db), sizeof **lines * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*lines)[i] = (facture_line_t){rows[i].first_name, rows[i].label, rows[i].unit_price, rows[i].quantity, rows[i].amount};
    return NULL;
}

/*
 * Paying
 */

/* One invoice is paid under its own reference; several under a new one, which the régie finds by any of theirs. */
static const char *refdet_of(apr_pool_t *p, const apr_array_header_t *list)
{
    return list->nelts == 1 ? APR_ARRAY_IDX(list, 0, const facture_t *)->reference
                            : apr_psprintf(p, "F%" APR_INT64_T_FMT, secret_row_key());
}

/* The same account asking again for the same invoices goes on with what it has begun. */
static const char *entry_of(apr_pool_t *p, apr_int64_t account_id, const apr_array_header_t *list)
{
    const char *all = apr_psprintf(p, "kiosque %" APR_INT64_T_FMT, account_id);

    for (int i = 0; i < list->nelts; i++)
        all = apr_pstrcat(p, all, " ", APR_ARRAY_IDX(list, i, const facture_t *)->reference, NULL);
    return secret_digest(p, all);
}

payment_order_t facture_order(apr_pool_t *p, const settings_t *settings, const famille_t *famille, apr_int64_t account_id, const char *email,
                              const apr_array_header_t *list)
{
    const facture_t *first = APR_ARRAY_IDX(list, 0, const facture_t *);
    payment_order_t order = {
        .kind = "facture", .client = settings_regie(settings, first->regie)->client, .exercice = apr_pstrmemdup(p, first->issued, 4),
        .refdet = refdet_of(p, list), .email = email, .account_id = account_id, .entry = entry_of(p, account_id, list),
        .debts = apr_array_make(p, list->nelts, sizeof(payment_debt_t)),
    };

    order.object = apr_pstrcat(p, settings->kiosque.object, " ", list->nelts == 1 ? first->reference : facture_reference(p, famille->code), NULL);
    for (int i = 0; i < list->nelts; i++) {
        const facture_t *facture = APR_ARRAY_IDX(list, i, const facture_t *);

        APR_ARRAY_PUSH(order.debts, payment_debt_t) = (payment_debt_t){.reference = facture->reference, .amount = facture->remaining};
    }
    return order;
}
