/* SPDX-License-Identifier: Apache-2.0 */
/*
 * money: amounts in whole cents, never floating point. Thread-safe.
 */
#ifndef ROUBAIX_BASE_MONEY_H
#define ROUBAIX_BASE_MONEY_H

#include <apr_pools.h>

#define MONEY_BAD (-1)   /* not an amount */
#define MONEY_HUGE (-2)  /* an amount, but beyond what an avis can be */

/* What somebody typed, in cents: "12,34", "12.34", "1 234,5", a trailing € and spaces of every kind are welcome. MONEY_BAD for
 * anything else (a sign, an exponent, three decimals), MONEY_HUGE for ten digits of euros and more. */
apr_int64_t money_parse(const char *text);

/* "1 234,56 €" with the French spaces (U+202F between thousands, U+00A0 before €), U+2212 before less than 0, in `p`. */
const char *money_show(apr_pool_t *p, apr_int64_t cents);

/* "1234,56", for a form or a spreadsheet, in `p`. */
const char *money_plain(apr_pool_t *p, apr_int64_t cents);

#endif
