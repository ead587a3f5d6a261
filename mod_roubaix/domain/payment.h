/* SPDX-License-Identifier: Apache-2.0 */
/*
 * payment: the ledger of what is paid here. A debt (an avis, later a facture) has attempts; an attempt is one operation at the payment
 * service. What nobody may forget:
 *
 *   - Only what the service answers when asked settles a debt; a notification or a browser that comes back is a hint to ask.
 *   - A debt is settled at most once. Another success is not hidden: its attempt becomes a_verifier, for refund.
 *   - An attempt that may still succeed blocks the next one (attempt_debt.living).
 *   - The service is called outside any transaction, with no database connection held. Whatever dies between two steps, the job finds
 *     the attempt and asks (payment_run()).
 *
 * States and moves are payment_life.h's. Every move is a compare-and-set with its event in the same transaction.
 * Source of the rules of time and of what an answer means: protocols sheet PayFiP § 4.2, 5 and 7.
 */
#ifndef ROUBAIX_DOMAIN_PAYMENT_H
#define ROUBAIX_DOMAIN_PAYMENT_H

#include "base/settings.h"
#include "domain/payment_life.h"
#include "gateways/provider.h"
#include "store/store.h"

/* Where payments are made: what all functions here need. The handle must hold no transaction. */
typedef struct payment_desk_t {
    const settings_t *settings;
    const provider_t *provider;
    db_t *db;
} payment_desk_t;

typedef struct payment_t {
    apr_int64_t id;
    const char *kind; /* "avis", "facture" */
    const char *mode, *client, *exercice, *refdet;
    apr_int64_t amount; /* cents */
    const char *object, *email, *entry;
    apr_int64_t account_id; /* 0: nobody signed in */
    payment_state_e state;
    const char *operation; /* at the service, NULL before it is open */
    apr_time_t created_at, opened_at, closed_at, asked_at, answered_at, next_at;
    int asks;
    const char *heard;         /* the last code the service gave, or "" */
    const char *why;           /* a_verifier: see payment_why; refusee at creation: the service's code */
    const char *means;         /* "carte", "prelevement", "" */
    const char *authorisation; /* or "" */
    apr_time_t paid_at;
    const char *resolution; /* "", "rembourse", "verifie" */
    apr_time_t resolved_at;
} payment_t;

typedef struct payment_debt_t {
    const char *reference;  /* of the debt, unique for kind, mode and client */
    apr_int64_t amount;     /* cents */
    apr_int64_t debt_id;    /* filled here */
    apr_int64_t settled_by; /* the attempt that paid it, 0: none */
} payment_debt_t;

typedef struct payment_order_t {
    const char *kind, *client, *exercice;
    const char *refdet; /* what the service calls it by */
    const char *object;
    const char *email;
    apr_int64_t account_id;    /* or 0 */
    const char *entry;         /* what this order was typed as: the same one again is the same person; "" for none */
    apr_array_header_t *debts; /* of payment_debt_t, at least one; the amount asked for is their sum */
} payment_order_t;

/*
 * Opens an attempt, after having asked about every earlier one whose end is not certain.
 *
 * NULL: `*out` is ouverte, and its payer may be sent to payment_page(). Otherwise `*out` is the attempt it is about, or NULL:
 *   PROBLEM_CONFLICT "paid"      a debt is settled, by `*out`
 *   PROBLEM_CONFLICT "living"    `*out` may still succeed (payment_until()); when it has this order's entry it is the payer's own
 *   PROBLEM_INPUT "declined"     the service will not have it; `field` is reference, montant, courriel or NULL
 *   PROBLEM_BUSY "payment-busy", PROBLEM_UNAVAILABLE "payment-away": nothing was opened that anybody could pay
 */
const problem_t *payment_start(const payment_desk_t *desk, const payment_order_t *order, payment_t **out);

/* Where its payer goes, in the pool of the handle; NULL when the service would not let him in any more. */
const char *payment_page(const payment_desk_t *desk, const payment_t *payment, apr_time_t now);

/* Who answers for it: the office for avis, or the régie; NULL when the configuration names nobody. */
const office_t *payment_office(const settings_t *settings, const payment_t *payment);

/* What it pays: the debts of an attempt, in `*debts`. */
const problem_t *payment_debts(db_t *db, apr_int64_t id, payment_debt_t **debts, int *count);

/* Until when another attempt has to wait. */
apr_time_t payment_until(const settings_t *settings, const payment_t *payment);

/* Whether what a state page shows could change by asking again now: not settled, and not asked in the last seconds. */
int payment_worth_asking(const payment_t *payment, apr_time_t now);

/* Whether a debt can be paid: NULL in `*out`, or the attempt that settled it or may still do so. Asks nobody. */
const problem_t *payment_of_debt(db_t *db, const char *kind, const char *mode, const char *client, const char *reference, payment_t **out);

/* By the service's name of it, or by id; NULL in `*out` when there is none. */
const problem_t *payment_by_operation(db_t *db, const char *operation, payment_t **out);
const problem_t *payment_load(db_t *db, apr_int64_t id, payment_t **out);

/* Asks the service about `payment` and applies what it says; `*payment` is loaded anew. PROBLEM_BUSY and PROBLEM_UNAVAILABLE when it could
 * not be asked: nothing has changed. `actor`: "citoyen", "agent". */
const problem_t *payment_ask(const payment_desk_t *desk, const char *actor, apr_int64_t agent_id, payment_t **payment);

/* A notification came: the job asks at its next turn. Quiet about operations that are not ours. */
const problem_t *payment_notified(db_t *db, apr_time_t now, const char *operation);

/* The payments of an account that were opened, newest first, before the one of id `before` (0: from the newest); at most 21. */
typedef struct payment_row_t {
    apr_int64_t id;
    const char *kind, *mode, *refdet, *operation, *means;
    apr_int64_t amount;
    payment_state_e state;
    apr_time_t created_at, paid_at;
} payment_row_t;
const problem_t *payment_of_account(db_t *db, apr_int64_t account_id, apr_int64_t before, payment_row_t **rows, int *count);

/*
 * The job: asks about every attempt whose time has come, in batches, none of which begins after `until`; ends what was never opened. `proceed`
 * (may be NULL) is asked between batches.
 */
typedef struct payment_round_t {
    int asked, moved, away;
} payment_round_t;
const problem_t *payment_run(apr_pool_t *p, const settings_t *settings, const provider_t *provider, const store_source_t *source,
                             apr_time_t until, int (*proceed)(void), payment_round_t *round);

#endif
