/* SPDX-License-Identifier: Apache-2.0 */
/*
 * payment_life: the states of an attempt, what can be heard of it, and where that leads: one table, no database, no clock of its own.
 * tests/model/ checks the same table with spin.
 */
#ifndef ROUBAIX_DOMAIN_PAYMENT_LIFE_H
#define ROUBAIX_DOMAIN_PAYMENT_LIFE_H

#include <apr_time.h>

#include "base/settings.h"
#include "gateways/provider.h"

typedef enum {
    PAYMENT_CREEE,      /* written here, not yet known to be open at the service */
    PAYMENT_OUVERTE,    /* open at the service, end not known */
    PAYMENT_PAYEE,
    PAYMENT_REFUSEE,    /* by the bank, or by the service at creation */
    PAYMENT_ABANDONNEE,
    PAYMENT_EXPIREE,    /* nobody paid in time */
    PAYMENT_A_VERIFIER, /* a human looks: payment_t.why */
    PAYMENT_STATES
} payment_state_e;

typedef enum {
    HEARD_NOTHING,    /* nothing that concludes, yet */
    HEARD_OPENED,     /* the service opened it */
    HEARD_DECLINED,   /* the service will not open it */
    HEARD_LOST,       /* nobody was ever given its page */
    HEARD_PAID,       /* and the debts are settled by it */
    HEARD_TWICE,      /* paid, but a debt is already settled by another */
    HEARD_DIFFERENT,  /* paid, but not what was asked for */
    HEARD_REFUSED,
    HEARD_ABANDONED,  /* and too late to come back */
    HEARD_SILENT,     /* no result, and too late for one */
    HEARD_GONE,       /* the service does not know it, and too late for it to come */
    HEARD_BLIND,      /* the service has forgotten it, and nobody asked while it knew */
    HEARD_UNREADABLE, /* no sense in the answer, and too late for a better one */
    HEARD_COUNT
} payment_heard_e;

const char *payment_state_name(payment_state_e state);
payment_state_e payment_state_of(const char *name); /* PAYMENT_STATES for no such state */
const char *payment_heard_name(payment_heard_e heard);

/* The state that follows, or PAYMENT_STATES: it stays as it is. */
payment_state_e payment_next(payment_state_e state, payment_heard_e heard);

/* Whether an attempt in this state blocks another of the same debt. */
int payment_living(payment_state_e state);

/* What judging an answer needs to know of an attempt. */
typedef struct payment_facts_t {
    payment_state_e state;
    const char *operation, *client, *refdet, *mode;
    apr_int64_t amount;
    apr_time_t created_at, answered_at;
} payment_facts_t;

/*
 * What an answer to payment_ask means at `now`. A success must match in reference, amount, client and mode; what is not there does not
 * match. An operation that is there must match too. `*why` is NULL or "reference", "montant", "client", "mode", "operation" (HEARD_DIFFERENT), "sans-reponse" (HEARD_BLIND),
 * "illisible" (HEARD_UNREADABLE). Anything but a success or a refusal concludes only when the window is over.
 */
payment_heard_e payment_judge(const settings_t *settings, const payment_facts_t *facts, const provider_reply_t *reply, apr_time_t now,
                              const char **why);

/*
 * When to ask next (0: never): soon after creation, then slower, a quarter of an hour and two minutes before each midnight (what was not paid
 * is purged at night), once a day at last, until `ask_for` after creation. A living attempt is asked until it has an end, however long the
 * service is away. A success and what a human must look at are not asked again.
 */
apr_time_t payment_ask_next(const settings_t *settings, const payment_facts_t *facts, payment_state_e state, const char *why, apr_time_t now);

#endif
