/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever comes as a form: no crash, and what is accepted is clean text within the limits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>

#include "base/text.h"
#include "web/urlencoded.h"

#define FIELDS_MAX 50

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int started;
    apr_pool_t *p;
    form_t *form;
    char *copy = malloc(size ? size : 1);       /* of the exact size: a byte too far is seen */

    if (!started++)
        apr_initialize();
    apr_pool_create(&p, NULL);
    memcpy(copy, data, size);
    if (!urlencoded_parse(p, copy, size, FIELDS_MAX, &form)) {
        if (form->pairs->nelts > FIELDS_MAX)
            abort();
        for (int i = 0; i < form->pairs->nelts; i++) {
            const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);

            if (!text_is_clean(pair->name, strlen(pair->name)) || !text_is_clean(pair->value, strlen(pair->value)))
                abort();
        }
    }
    apr_pool_destroy(p);
    free(copy);
    return 0;
}
