/* SPDX-License-Identifier: Apache-2.0 */
#include "base/settings.h"

#include <string.h>

#include <apr_strings.h>

const char *settings_city(const settings_t *settings, const char *key)
{
    const char *value = apr_hash_get(settings->city, key, APR_HASH_KEY_STRING);

    return value ? value : "";
}

int settings_pays_avis(const settings_t *settings)
{
    return settings->payment.service && settings->payment.page && settings->payment.avis.client;
}

const office_t *settings_office(const settings_t *settings, const char *id)
{
    const office_t *office = id ? apr_hash_get(settings->offices, id, APR_HASH_KEY_STRING) : NULL;

    return office ? office : settings_regie(settings, id);
}

const office_t *settings_regie(const settings_t *settings, const char *id)
{
    for (int i = 0; id && settings->regies && i < settings->regies->nelts; i++) {
        const office_t *regie = APR_ARRAY_IDX(settings->regies, i, office_t *);

        if (!strcmp(regie->id, id))
            return regie;
    }
    return NULL;
}

int settings_pays_regie(const settings_t *settings, const office_t *regie)
{
    return settings->payment.service && settings->payment.page && regie && regie->client;
}

const char *settings_path(const settings_t *settings, apr_pool_t *p, const char *path)
{
    return apr_pstrcat(p, settings->base, path, NULL);
}

const char *settings_url(const settings_t *settings, apr_pool_t *p, const char *path)
{
    return apr_pstrcat(p, settings->public_url, settings->base, path, NULL);
}
