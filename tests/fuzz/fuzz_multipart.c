/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever comes as multipart, cut at any place: no crash, the same result however it is cut, nothing beyond the limits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <sodium.h>

#include "web/multipart.h"

#define PARTS_MAX 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Pushes in pieces of `step` bytes; what came out as one text, or the problem's code. */
static const char *parse(apr_pool_t *p, const char *bytes, size_t n, size_t step)
{
    const multipart_limits_t limits = { .text_max = 4096, .fields_max = PARTS_MAX, .file_max = 4096, .tmp_dir = "." };
    multipart_t *parser = multipart_make(p, "multipart/form-data; boundary=b", &limits);
    const problem_t *problem = NULL;
    const char *out = "";
    form_t *form;

    for (size_t at = 0; at < n && !problem; at += step)
        problem = multipart_push(parser, bytes + at, n - at < step ? n - at : step);
    if (problem || (problem = multipart_finish(parser, &form)))
        return problem->code;
    if (form->pairs->nelts + form->files->nelts > PARTS_MAX)
        abort();
    for (int i = 0; i < form->pairs->nelts; i++)
        out = apr_pstrcat(p, out, APR_ARRAY_IDX(form->pairs, i, form_pair_t).name, "=", APR_ARRAY_IDX(form->pairs, i, form_pair_t).value, "&", NULL);
    for (int i = 0; i < form->files->nelts; i++)
        out = apr_pstrcat(p, out, APR_ARRAY_IDX(form->files, i, form_file_t).name, ":", APR_ARRAY_IDX(form->files, i, form_file_t).sha256, "&", NULL);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int started;
    apr_pool_t *p;
    char *copy = malloc(size ? size : 1);

    if (!started++) {
        apr_initialize();
        if (sodium_init() < 0)
            abort();
    }
    apr_pool_create(&p, NULL);
    memcpy(copy, data, size);
    if (strcmp(parse(p, copy, size, size ? size : 1), parse(p, copy, size, 1)))
        abort();
    apr_pool_destroy(p);
    free(copy);
    return 0;
}
