/* SPDX-License-Identifier: Apache-2.0 */
/*
 * throttle: trying is slowed, in the database, so that it holds across nodes and restarts. Subjects are digests: the
 * table names nobody.
 *
 *   account from one address   after settings->sign_in_tries failures waits of 1, 2, 4, 8, then 15 minutes
 *   address                    10 times as many in an hour
 *   account from everywhere    20 times as many in an hour, but the first try from an address always passes: who
 * attacks an account from many places does not keep its owner out
 *
 * A try is counted before it is looked at, and given back when it was right: a hundred at once do not slip through.
 */
#ifndef ROUBAIX_DOMAIN_THROTTLE_H
#define ROUBAIX_DOMAIN_THROTTLE_H

#include "base/settings.h"
#include "store/store.h"

/* What is counted for an address: itself, or of IPv6 the network of 64 bits that one subscriber has. In `p`. */
const char *throttle_source(apr_pool_t *p, const char *address);

/* Counts one try of signing in; `who` names the account (or what was typed when there is none). PROBLEM_THROTTLED
 * "throttled": it must not be looked at, and nothing was counted. */
const problem_t *throttle_sign_in(db_t *db, const settings_t *settings, apr_time_t now, const char *who,
                                  const char *address);

/* The try was right: the pair's failures are forgotten, the rest gets this one back. */
const problem_t *throttle_right(db_t *db, const char *who, const char *address);

/* The try could not be looked at: it did not happen. */
const problem_t *throttle_undo(db_t *db, const char *who, const char *address);

/* Counts one mail asked for by a visitor: 20 an hour for an address (PROBLEM_THROTTLED), 3 an hour for a mailbox:
 * `*silent` is set then, and nothing may be sent nor said. */
const problem_t *throttle_mail(db_t *db, apr_time_t now, const char *email, const char *address, int *silent);

/* Counts one reference of an avis that an address wants to pay: settings->payment.avis.tries an hour, then PROBLEM_THROTTLED. */
const problem_t *throttle_payment(db_t *db, const settings_t *settings, apr_time_t now, const char *address);

/*
 * The kiosque's binding form: 5 tries of an account or for a family wait then as signing in does; an address 50 an hour; the tenth wrong one for
 * a family locks it. `*last`: this is the tenth. PROBLEM_DENIED "locked": it was locked before, whether there is such a family or not.
 */
const problem_t *throttle_kiosque(db_t *db, apr_time_t now, apr_int64_t account_id, const char *code, const char *address, int *last);
/* It was right: the account and the family begin anew. */
const problem_t *throttle_kiosque_right(db_t *db, apr_int64_t account_id, const char *code, const char *address);
/* The régie unlocks a family. */
const problem_t *throttle_kiosque_unlock(db_t *db, const char *code);

#endif
