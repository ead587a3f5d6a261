/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the payment ledger share. Nobody else's. */
#ifndef ROUBAIX_DOMAIN_PAYMENT_WORK_H
#define ROUBAIX_DOMAIN_PAYMENT_WORK_H

#include "base/secret.h"
#include "domain/payment.h"

/* The judge's view of an attempt. */
payment_facts_t payment_facts(const payment_t *payment);

/* One step of an attempt: what was heard, from whom. */
typedef struct payment_step_t {
    const settings_t *settings;
    apr_time_t now;
    const char *actor; /* citoyen, payfip, travail, agent */
    apr_int64_t agent_id;
    payment_heard_e heard;
    const char *why;               /* or NULL */
    const provider_reply_t *reply; /* or NULL: nothing was asked */
} payment_step_t;

/* Applies it in one transaction: the move or only the asking, the settling of the debts, the event, the mail. PROBLEM_CONFLICT "faster":
 * the attempt is no longer in the state of `payment`. `*moved` (may be NULL): the state changed. */
const problem_t *payment_apply(db_t *db, const payment_step_t *step, const payment_t *payment, int *moved);

/* Judges `reply` and applies what it means, anew when somebody was faster. */
const problem_t *payment_take_reply(const payment_desk_t *desk, const char *actor, apr_int64_t agent_id, const payment_t *payment,
                                    const provider_reply_t *reply, int *moved);

/* After this long an attempt that was never opened will not be. */
apr_interval_time_t payment_lost_after(const settings_t *settings);

#endif
