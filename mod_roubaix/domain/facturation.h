/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facturation: the month's invoices, from bookings and from who really came. Looked at as often as one likes, then made: what was invoiced for a child, an
 * activity and a month is kept, and a later invoice has what differs since (of the two months before too), so that nothing is invoiced twice and an invoice is never
 * rewritten. Only days that are over count. Cents throughout.
 *
 * A day booked costs its price, whether the child came or not; an absence that was justified costs nothing, but for the first days of a run
 * (activite.carence); a day given up too late costs what stays of it; who came without booking pays the tariff's price for that. (The domain sheet's sections
 * 5 and 6: each town's règlement has its own numbers, which are data here.)
 */
#ifndef ROUBAIX_DOMAIN_FACTURATION_H
#define ROUBAIX_DOMAIN_FACTURATION_H

#include <apr_tables.h>

#include "base/settings.h"
#include "domain/agent.h"
#include "store/store.h"

/* A child's days of one activity in one month. */
typedef struct facturation_mois_t {
    apr_int64_t enfant_id, activite_id;
    const char *first_name, *activite;
    char month[8];                                         /* YYYY-MM */
    int booked, present, absent, justified, unbooked, late; /* days; late: given up too late; of an earlier month too */
    apr_int64_t due, owed;                                 /* what it costs; what bookings make the family owe for it (the ledger) */
    apr_int64_t invoiced, moved;                           /* what earlier invoices had of the two */
    apr_array_header_t *prices;                            /* of facturation_prix_t: how `due` comes about */
} facturation_mois_t;

typedef struct facturation_prix_t {
    apr_int64_t price;
    int days;
} facturation_prix_t;

/* What an agent should look at. */
typedef enum {
    ANOMALIE_NON_POINTE,    /* booked, and nobody said whether the child came, though the list was begun; count: days */
    ANOMALIE_SANS_PRIX,     /* came without booking, and no tariff says what that costs; days */
    ANOMALIE_DEUX_FAMILLES, /* came without booking, and has two families: nobody is invoiced; days */
    ANOMALIE_NEGATIF,       /* corrections make it 0 or less: no invoice, it stays for the next one */
    ANOMALIE_SANS_QUOTIENT, /* the highest band, for want of a quotient */
    ANOMALIE_DOUBLE,        /* more than twice the month before */
    ANOMALIE_ADRESSE,       /* there is no address */
    ANOMALIES
} anomalie_e;
const char *anomalie_name(anomalie_e anomalie); /* "non-pointe"… */

typedef struct facturation_famille_t {
    apr_int64_t id;
    const char *code, *name, *regie;
    apr_array_header_t *mois; /* of facturation_mois_t *, by child, activity, month */
    apr_int64_t total;        /* of the invoice; 0 or less: there is none */
    int has_lines;            /* something differs from what was invoiced */
    int odd[ANOMALIES];       /* how many; 0: no */
} facturation_famille_t;

typedef struct facturation_order_t {
    const settings_t *settings;
    apr_time_t now;
    const char *month; /* YYYY-MM, not one to come */
    const char *regie; /* its id, or "": all */
    /* Told each family that has days or something left to invoice, by its key; lasts until it returns. */
    const problem_t *(*famille)(void *baton, const facturation_famille_t *famille);
    void *baton;
} facturation_order_t;

/* Whether a month is one, and not to come; its first day and its last (YYYY-MM-DD) in `p`. */
int facturation_is_month(apr_pool_t *p, const settings_t *settings, apr_time_t now, const char *month);

/* Tells every family. Memory does not grow with their number. */
const problem_t *facturation_run(db_t *db, const facturation_order_t *order);

/* What a run would make: what its agent was shown must be what is made. */
typedef struct facturation_total_t {
    int invoices, lines;
    apr_int64_t amount;
} facturation_total_t;

/* Adds a family to the sum, when there is an invoice of it. */
void facturation_add(facturation_total_t *total, const facturation_famille_t *famille);

typedef struct facturation_make_t {
    const settings_t *settings;
    apr_time_t now;
    const char *month, *regie;
    const char *prefix;         /* of the numbers: letters and digits */
    const char *label;          /* of the invoices */
    const char *correction;     /* what a line that corrects an earlier month is called */
    const char *deadline;       /* YYYY-MM-DD */
    facturation_total_t shown;
} facturation_make_t;

/* Makes them all, or none, and tells each account by mail. PROBLEM_CONFLICT "changed": they would not be what was shown. */
const problem_t *facturation_make(db_t *db, const facturation_make_t *make);

#endif
