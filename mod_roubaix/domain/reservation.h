/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reservation: what a parent asks to change in the planning, judged, and done when he confirms. Judged twice: for the check page, then inside the transaction
 * that does it. What he confirmed and what would be done must be the same, day by day and cent by cent; else nothing is done and he is shown again. All or
 * nothing. Places are never given out twice (table place); who waits longest gets the place that is given back.
 */
#ifndef ROUBAIX_DOMAIN_RESERVATION_H
#define ROUBAIX_DOMAIN_RESERVATION_H

#include "domain/planning.h"

#define RESERVATION_WISHES 500 /* at once */

typedef enum {
    RESERVATION_RIEN,    /* it is so already */
    RESERVATION_AJOUT,
    RESERVATION_ATTENTE, /* no place left: to wait for one */
    RESERVATION_RETRAIT,
    RESERVATION_REFUS,
    RESERVATION_VERDICTS
} reservation_e;

/* A day of an enrolment that shall be booked, or no longer. */
typedef struct wish_t {
    apr_int64_t inscription_id;
    int day;              /* a number, see domain/jours.h */
    int add;
    reservation_e expect; /* confirming: what the check page said */
} wish_t;

typedef struct verdict_t {
    const wish_t *wish;
    const ligne_t *ligne; /* NULL: not one of this family's enrolments */
    reservation_e what;
    const char *reason;   /* REFUS: "inconnu", "fermee", "passee", "ailleurs", "incompatible", or NULL */
    const ligne_t *other; /* incompatible: with what */
    limite_point_t until; /* REFUS "passee": since when; otherwise until when it can be changed again */
    int turn;             /* in which it is judged and done, among those of an activity and a day */
    int late;             /* at the late price; RETRAIT: it stays to be paid */
    tarif_price_t price;  /* AJOUT, ATTENTE */
    apr_int64_t charge;   /* AJOUT, ATTENTE: the price, less what is due already for that day, cents */
    apr_int64_t amount;   /* what it adds to what the family owes, in cents; RETRAIT: 0 or less; ATTENTE: 0 until there is a place */
} verdict_t;

/* "rien", "ajout", "attente", "retrait", "refus" */
const char *reservation_name(reservation_e what);

/* One verdict for each wish, in their order, in `p`. Reckons with the planning (its places are changed): load it anew to judge again. */
verdict_t *reservation_judge(apr_pool_t *p, const planning_t *planning, const wish_t *wishes, int count);

/* The sum of what they add, cents. */
apr_int64_t reservation_total(const verdict_t *verdicts, int count);

typedef struct reservation_order_t {
    const settings_t *settings;
    const famille_t *famille;
    apr_int64_t account_id;
    const char *email;      /* the accusé de réception goes there */
    apr_time_t now;
    const wish_t *wishes;
    int count;
    apr_int64_t total;      /* cents, as it was shown */
} reservation_order_t;

/* Does it all and sends the accusé de réception; `*lot` is its number. PROBLEM_CONFLICT "changed": something would not be as it was shown, nothing is done. */
const problem_t *reservation_confirm(db_t *db, const reservation_order_t *order, apr_int64_t *lot);

/*
 * The accusé de réception
 */
typedef struct lot_line_t {
    reservation_e what; /* AJOUT, ATTENTE, RETRAIT */
    int late;
    const char *day;    /* YYYY-MM-DD */
    const char *first_name, *activite, *place;
    apr_int64_t enfant_id, amount; /* cents */
} lot_line_t;

/* `*at` 0: the family has no such lot. */
const problem_t *reservation_lot(db_t *db, apr_int64_t famille_id, apr_int64_t lot, apr_time_t *at, lot_line_t **lines, int *count);

#endif
