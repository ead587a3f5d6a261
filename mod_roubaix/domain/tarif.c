/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/tarif.h"

#include <string.h>

static int holds(const tarif_t *band, const char *code, const char *day, int outside)
{
    return band->outside == outside && !strcmp(band->code, code) && strcmp(band->from, day) <= 0 && strcmp(day, band->to) <= 0;
}

static int knows_quotient(const tarif_payer_t *payer, const char *day)
{
    return payer->quotient >= 0 && strcmp(payer->quotient_from, day) <= 0 && strcmp(day, payer->quotient_to) <= 0;
}

/* The highest band that begins at or below the quotient; without one, the highest of all. A band of a later date goes before an earlier one. */
static const tarif_t *find(const tarif_t *bands, int count, const char *code, const char *day, int outside, const tarif_payer_t *payer)
{
    const tarif_t *best = NULL;

    for (int i = 0; i < count; i++) {
        const tarif_t *band = &bands[i];

        if (!holds(band, code, day, outside) || (knows_quotient(payer, day) && band->quotient_min > payer->quotient))
            continue;
        if (!best || strcmp(band->from, best->from) > 0 || (!strcmp(band->from, best->from) && band->quotient_min > best->quotient_min))
            best = band;
    }
    return best;
}

int tarif_price(const tarif_t *bands, int count, const char *code, const char *day, const tarif_payer_t *payer, int rank, tarif_kind_e kind,
                tarif_price_t *out)
{
    const tarif_t *band = payer->outside ? find(bands, count, code, day, 1, payer) : NULL;
    apr_int64_t whole;

    if (!band && !(band = find(bands, count, code, day, 0, payer)))
        return 0;
    whole = kind == TARIF_NORMAL ? band->price : kind == TARIF_TARDIF ? band->late : band->unbooked;
    out->band = band;
    out->reduction = rank <= 0 ? 0 : rank == 1 ? band->second : band->third;
    out->amount = whole * (100 - out->reduction) / 100;
    out->without_quotient = !band->outside && !knows_quotient(payer, day);
    return 1;
}
