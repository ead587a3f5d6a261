/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: what a family owes and has paid, entry by entry (table famille_entry). It only grows; what is left of an invoice is the sum of its
 * entries. Each entry is written in the transaction of what it tells.
 */
#ifndef ROUBAIX_DOMAIN_LEDGER_H
#define ROUBAIX_DOMAIN_LEDGER_H

#include "store/store.h"

/* Attempt `attempt_id` has settled `amount` cents of the invoice of that reference. Quiet about an invoice that is no longer here: the payment
 * itself stands. */
const problem_t *ledger_payment(db_t *db, apr_time_t now, apr_int64_t attempt_id, const char *reference, apr_int64_t amount);

/*
 * The proof: invoices, their lines, the payments that settled them and the entries are compared, all of them; what does not agree is kept, in place of
 * what the last proof found. `*count`: how many differences.
 */
const problem_t *ledger_check(db_t *db, apr_time_t now, int *count);

/* What the last proof found, at most LEDGER_ROWS + 1, and when it was (0: there was none). `expected` and `found` in cents. */
#define LEDGER_ROWS 100
typedef struct ledger_difference_t {
    const char *kind; /* facture: not its own entry; lignes: not its amount; paiement: not entered; sans-dette: entered for nothing; trop-percu;
                         reservation: not entered; places: not as many as bookings (expected and found are places then);
                         facturation: an invoice made here is not what its months, or the account, say */
    const char *reference;
    apr_int64_t expected, found;
} ledger_difference_t;
const problem_t *ledger_differences(db_t *db, apr_time_t *at, ledger_difference_t **list, int *count);

#endif
