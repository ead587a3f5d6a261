/* SPDX-License-Identifier: Apache-2.0 */
#include "base/money.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define EUROS_DIGITS 9

static const char euro[] = "\xe2\x82\xac";
/* The bytes of the space that `at` begins with; 0: no space. */
static size_t space_length(const char *at)
{
    const unsigned char *c = (const unsigned char *)at;

    if (*c == ' ' || *c == '\t' || *c == '\n')
        return 1;
    if (c[0] == 0xc2 && c[1] == 0xa0) /* U+00A0 */
        return 2;
    return c[0] == 0xe2 && c[1] == 0x80 && ((c[2] >= 0x80 && c[2] <= 0x8a) || c[2] == 0xaf) ? 3 : 0; /* U+2000 to 200A, 202F */
}

static const char *skip_spaces(const char *at)
{
    size_t n;

    while ((n = space_length(at)))
        at += n;
    return at;
}

/* Digits with spaces between them; `*count` says how many. A number longer than EUROS_DIGITS is only counted. */
static apr_int64_t read_euros(const char **at, int *count)
{
    apr_int64_t euros = 0;
    const char *after = *at;

    for (*count = 0; apr_isdigit(*after); after = skip_spaces(*at)) {
        if (*count < EUROS_DIGITS)
            euros = euros * 10 + (*after - '0');
        *count += *count || *after != '0';
        *at = after + 1;
    }
    return euros;
}

apr_int64_t money_parse(const char *text)
{
    const char *at = skip_spaces(text);
    int digits, cents = 0, seen = apr_isdigit(*at);
    apr_int64_t euros = read_euros(&at, &digits);

    at = skip_spaces(at);
    if (seen && (*at == ',' || *at == '.')) {
        if (!apr_isdigit(at[1]))
            return MONEY_BAD;
        cents = (at[1] - '0') * 10;
        at += 2;
        if (apr_isdigit(*at))
            cents += *at++ - '0';
    }
    at = skip_spaces(at);
    if (!strncmp(at, euro, strlen(euro)))
        at = skip_spaces(at + strlen(euro));
    if (!seen || *at)
        return MONEY_BAD;
    return digits > EUROS_DIGITS ? MONEY_HUGE : euros * 100 + cents;
}

const char *money_show(apr_pool_t *p, apr_int64_t cents)
{
    apr_int64_t size = cents < 0 ? -cents : cents, euros = size / 100;
    const char *shown = "";

    for (; euros >= 1000; euros /= 1000)
        shown = apr_psprintf(p, "\xe2\x80\xaf%03d%s", (int)(euros % 1000), shown);
    return apr_psprintf(p, "%s%d%s,%02d\xc2\xa0%s", cents < 0 ? "\xe2\x88\x92" : "", (int)euros, shown, (int)(size % 100), euro);
}

const char *money_plain(apr_pool_t *p, apr_int64_t cents)
{
    apr_int64_t size = cents < 0 ? -cents : cents;

    return apr_psprintf(p, "%s%" APR_INT64_T_FMT ",%02d", cents < 0 ? "-" : "", size / 100, (int)(size % 100));
}
