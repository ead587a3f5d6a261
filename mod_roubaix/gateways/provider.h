/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider: a service that takes payments, whoever it is. PayFiP is the only one so far (payfip.h); others are announced or used by
 * other cities, and would fill the same structure. A provider keeps the words of its protocol to itself: what it answers is told in
 * ours, and judged in domain/payment.
 *
 * Calls block up to the provider's time-out: never inside a transaction or with a database connection held. A provider is shared by
 * the threads of one child process; a line belongs to one thread.
 */
#ifndef ROUBAIX_GATEWAYS_PROVIDER_H
#define ROUBAIX_GATEWAYS_PROVIDER_H

#include <apr_pools.h>
#include <apr_time.h>

#include "base/problem.h"

/* What is asked for: a payment of `amount` cents. Every string is UTF-8 and set, but `notify_url` and the like may be NULL when the provider
 * needs none. */
typedef struct provider_order_t {
    const char *client;     /* who is paid: the number of a budget or régie */
    const char *exercice;   /* 4 digits */
    const char *reference;  /* letters and digits */
    apr_int64_t amount;     /* cents */
    const char *object;     /* ASCII letters, digits, spaces */
    const char *email;
    const char *mode;       /* "T", "X", "W" */
    const char *notify_url, *return_url;
} provider_order_t;

typedef enum {
    PROVIDER_OPENED,     /* create: `operation` is open */
    PROVIDER_DECLINED,   /* create: it will not be opened, `code` says why */
    PROVIDER_PAID,       /* ask: paid */
    PROVIDER_REFUSED,    /* ask: the bank refused */
    PROVIDER_ABANDONED,  /* ask: the payer gave up (for now) */
    PROVIDER_PENDING,    /* ask: no result yet */
    PROVIDER_UNKNOWN,    /* ask: no such operation (any more) */
    PROVIDER_UNREADABLE  /* ask: an answer that says none of these */
} provider_outcome_e;

/* What was answered. Members are NULL when the answer did not hold them: a field that is not there does not match. */
typedef struct provider_reply_t {
    provider_outcome_e outcome;
    const char *code;        /* the protocol's own word: "P", "P5", "A2" */
    const char *field;       /* DECLINED: which of "reference", "montant", "courriel" it is about, or NULL: none of the payer's */
    const char *operation;
    const char *client, *reference, *mode;
    apr_int64_t amount;      /* cents, -1: not there or not a number */
    const char *means;       /* "carte", "prelevement", or "" */
    const char *authorisation;
    const char *day, *hour;  /* of the payment in the city: "YYYY-MM-DD", "HH:MM", or NULL */
    const char *raw;         /* the answer as it came, clean UTF-8, cut */
} provider_reply_t;

/* The labels a client is known by. */
typedef struct provider_client_t {
    const char *number;
    const char *labels[3];   /* "" when not there */
} provider_client_t;

typedef struct provider_line_t provider_line_t;
typedef struct provider_t provider_t;

struct provider_t {
    const char *name;

    /* Takes one of the lines, back when `p` is cleared or by hang_up. PROBLEM_BUSY "payment-busy" at once when all are taken. */
    const problem_t *(*connect)(const provider_t *provider, apr_pool_t *p, provider_line_t **line);
    void (*hang_up)(provider_line_t *line);

    /* PROBLEM_UNAVAILABLE "payment-away": no answer that could be read; it is not known whether it was done, perhaps twice. An operation whose
     * name did not arrive here can be paid by nobody. */
    const problem_t *(*create)(provider_line_t *line, apr_pool_t *p, const provider_order_t *order, provider_reply_t *reply);
    const problem_t *(*ask)(provider_line_t *line, apr_pool_t *p, const char *operation, provider_reply_t *reply);
    /* PROBLEM_INPUT "payment-client": the service answers, but not for this number; its detail is the service's word. */
    const problem_t *(*client)(provider_line_t *line, apr_pool_t *p, const char *number, provider_client_t *client);

    /* Asks for `count` operations at the same time, outside of the lines; problems[i] is NULL when replies[i] is there. */
    void (*ask_many)(const provider_t *provider, apr_pool_t *p, const char *const *operations, int count, provider_reply_t *replies,
                     const problem_t **problems);

    /* Where the payer's browser goes. `operation` as the provider gave it. */
    const char *(*page)(const provider_t *provider, apr_pool_t *p, const char *operation);

    /* Whether an operation's name can be one of this provider's (it stands in addresses). */
    int (*is_operation)(const char *operation);
};

#endif
