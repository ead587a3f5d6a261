/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz: what the targets share. Each makes `must` true for every input, under AddressSanitizer and
 * UndefinedBehaviorSanitizer; tests/fuzz/run builds and runs them.
 */
#ifndef ROUBAIX_TESTS_FUZZ_H
#define ROUBAIX_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>

#include "base/form.h"
#include "base/text.h"
#include "web/urlencoded.h"

#define must(what)                                                                                                     \
    do {                                                                                                               \
        if (!(what)) {                                                                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                                                 \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What base/form.h promises of every form. */
static inline void form_must_be_right(const form_t *form, int fields_max)
{
    must(form->pairs->nelts + form->files->nelts <= fields_max);
    for (int i = 0; i < form->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);
        size_t n = strlen(pair->name);

        must(n > 0 && n <= FORM_NAME_MAX && text_is_clean(pair->name, n) && !strchr(pair->name, '\n'));
        must(text_is_clean(pair->value, strlen(pair->value)));
    }
}

#endif
