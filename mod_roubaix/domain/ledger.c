/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/ledger.h"

#include "base/secret.h"
#include "store/queries.h"

const problem_t *ledger_payment(db_t *db, apr_time_t now, apr_int64_t attempt_id, const char *reference, apr_int64_t amount)
{
    sql_facture_by_reference_row *facture;
    const problem_t *problem = sql_facture_by_reference(db, &facture, reference);

    if (problem || !facture)
        return problem;
    return sql_famille_entry_put(db, NULL, secret_row_key(), facture->famille_id, facture->id, now, "paiement", -amount, attempt_id, 0, "");
}

/*
 * The proof
 */
typedef struct proof_t {
    apr_time_t now;
    int count;
} proof_t;

static const problem_t *check_work(db_t *db, void *baton)
{
    static const problem_t *(*const checks[])(db_t *, int *) = {
        sql_ledger_check_facture,    sql_ledger_check_lignes,     sql_ledger_check_paiement,
        sql_ledger_check_sans_dette, sql_ledger_check_trop_percu,  sql_ledger_check_reservation,
        sql_ledger_check_places,     sql_ledger_check_facturation, sql_ledger_check_report,
    };
    proof_t *proof = baton;
    int found;
    const problem_t *problem = sql_ledger_check_forget(db, NULL);

    proof->count = 0;
    for (size_t i = 0; !problem && i < sizeof checks / sizeof *checks; i++)
        if (!(problem = checks[i](db, &found)))
            proof->count += found;
    return problem ? problem : sql_ledger_prove(db, NULL, proof->now);
}

const problem_t *ledger_check(db_t *db, apr_time_t now, int *count)
{
    proof_t proof = {now, 0};
    const problem_t *problem = store_transact(db, check_work, &proof);

    *count = proof.count;
    return problem;
}

const problem_t *ledger_differences(db_t *db, apr_time_t *at, ledger_difference_t **list, int *count)
{
    sql_ledger_differences_row *rows;
    sql_ledger_proof_row *proof;
    const problem_t *problem;

    if ((problem = sql_ledger_proof(db, &proof)) || (problem = sql_ledger_differences(db, &rows, count)))
        return problem;
    *at = proof ? proof->at : 0;
    *list = apr_palloc(store_pool(db), sizeof **list * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (ledger_difference_t){rows[i].kind, rows[i].reference, rows[i].expected, rows[i].found};
    return NULL;
}
