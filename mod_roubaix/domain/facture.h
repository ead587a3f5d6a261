/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facture: the invoices of a family, as its régie sends them, and how they are paid. A régie cashes until the deadline; afterwards the debt goes to the
 * comptable public, who sends an avis des sommes à payer (CGCT R1617-1 and following; instruction 06-031).
 */
#ifndef ROUBAIX_DOMAIN_FACTURE_H
#define ROUBAIX_DOMAIN_FACTURE_H

#include "base/settings.h"
#include "domain/famille.h"
#include "domain/payment.h"

/* Where an invoice stands, for its family. */
typedef enum {
    FACTURE_A_PAYER,
    FACTURE_EN_COURS,   /* an attempt may still succeed */
    FACTURE_A_VERIFIER, /* an agent looks at a payment of it */
    FACTURE_PAYEE,
    FACTURE_ECHUE,      /* the régie may no longer cash it */
    FACTURE_TRANSMISE,  /* given to the comptable public */
    FACTURE_STANDINGS
} facture_standing_e;

/* "a-payer"… */
const char *facture_standing_name(facture_standing_e standing);

typedef struct facture_t {
    apr_int64_t id;
    const char *numero;    /* as on the paper */
    const char *reference; /* its letters and digits, what payments call it by */
    const char *regie, *label;
    const char *issued, *deadline; /* YYYY-MM-DD */
    apr_int64_t amount, remaining; /* cents */
    facture_standing_e standing;
    apr_time_t paid_at, /* by a payment made here, else 0 */
        until;          /* en cours: when another payment may begin */
} facture_t;

/* A number as it is compared: letters and digits, in capitals; zeros before it make at least six, as PayFiP wants. In `p`. */
const char *facture_reference(apr_pool_t *p, const char *typed);

/* The invoices of a family, newest first, at most 60. What is paid in a test mode counts while the portal is in that mode. */
const problem_t *facture_list(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t famille_id, facture_t **list, int *count);

typedef struct facture_line_t {
    const char *child;      /* first name, or NULL */
    const char *label;
    apr_int64_t unit_price, /* cents */
        quantity,           /* hundredths */
        amount;             /* cents */
} facture_line_t;
const problem_t *facture_lines(db_t *db, apr_int64_t facture_id, facture_line_t **lines, int *count);

/* What is asked for one payment of `list` (facture_t *), all of them of one régie that is paid here. */
payment_order_t facture_order(apr_pool_t *p, const settings_t *settings, const famille_t *famille, apr_int64_t account_id, const char *email,
                              const apr_array_header_t *list);

#endif
