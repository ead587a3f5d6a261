/* SPDX-License-Identifier: Apache-2.0 */
#include "base/form.h"

#include <string.h>

form_t *form_make(apr_pool_t *p)
{
    form_t *form = apr_pcalloc(p, sizeof *form);

    form->pairs = apr_array_make(p, 16, sizeof(form_pair_t));
    form->files = apr_array_make(p, 2, sizeof(form_file_t));
    return form;
}

void form_add(form_t *form, const char *name, const char *value)
{
    form_pair_t *pair = apr_array_push(form->pairs);

    pair->name = name;
    pair->value = value;
}

const char *form_nth(const form_t *form, const char *name, int i)
{
    for (int k = 0; k < form->pairs->nelts; k++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, k, form_pair_t);

        if (!strcmp(pair->name, name) && i-- == 0)
            return pair->value;
    }
    return NULL;
}

const char *form_get(const form_t *form, const char *name)
{
    return form_nth(form, name, 0);
}

int form_count(const form_t *form, const char *name)
{
    int count = 0;

    for (int k = 0; k < form->pairs->nelts; k++)
        count += !strcmp(APR_ARRAY_IDX(form->pairs, k, form_pair_t).name, name);
    return count;
}
