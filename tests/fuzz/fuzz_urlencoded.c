/* SPDX-License-Identifier: Apache-2.0 */
/* The input is a body. */
#include "fuzz.h"

#define FIELDS_MAX 20

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return apr_initialize();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *alone = malloc(size ? size : 1); /* of the exact size: a byte too far is seen */
    apr_pool_t *p;
    form_t *form;

    memcpy(alone, data, size);
    apr_pool_create(&p, NULL);
    if (!urlencoded_parse(p, alone, size, FIELDS_MAX, &form))
        form_must_be_right(form, FIELDS_MAX);
    apr_pool_destroy(p);
    free(alone);
    return 0;
}
