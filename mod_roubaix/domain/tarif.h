/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tarif: what a day of an activity costs a family, and why. A tariff is bands of quotient familial, dated, for those who live in the city and those who do
 * not. Cents throughout. Pure: no SQL, any thread.
 */
#ifndef ROUBAIX_DOMAIN_TARIF_H
#define ROUBAIX_DOMAIN_TARIF_H

#include <apr_time.h>

typedef struct tarif_t {
    const char *code;
    const char *from, *to;            /* YYYY-MM-DD, both in it */
    int outside;                      /* for families who do not live in the city */
    apr_int64_t quotient_min;
    const char *label;                /* of the band, as the city writes it */
    apr_int64_t price, late, unbooked; /* cents */
    int second, third;                /* percent taken off for the second child, and for the third and the next ones */
} tarif_t;

/* Who asks. */
typedef struct tarif_payer_t {
    int outside;
    apr_int64_t quotient;                        /* -1: not known */
    const char *quotient_from, *quotient_to;     /* YYYY-MM-DD */
} tarif_payer_t;

typedef enum { TARIF_NORMAL, TARIF_TARDIF, TARIF_NON_RESERVE } tarif_kind_e;

typedef struct tarif_price_t {
    const tarif_t *band;
    apr_int64_t amount;  /* cents, with the reduction */
    int reduction;       /* percent */
    int without_quotient; /* the highest band, for want of a quotient that holds on that day */
} tarif_price_t;

/*
 * The price on `day` (YYYY-MM-DD) for the family's child of that `rank` (0: the first) among those who come under this tariff; 0 when no band fits: there is
 * no price, and nothing to book. `bands` in any order. A reduction is rounded down to the cent, for the family.
 */
int tarif_price(const tarif_t *bands, int count, const char *code, const char *day, const tarif_payer_t *payer, int rank, tarif_kind_e kind,
                tarif_price_t *out);

#endif
