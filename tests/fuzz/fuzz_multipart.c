/* SPDX-License-Identifier: Apache-2.0 */
/* The input is a Content-Type, a newline, a body. Pushed whole and in small pieces it must give the same. */
#include "fuzz.h"

#include <unistd.h>

#include "web/multipart.h"

/* Temporary files go to the working directory. */
static const multipart_limits_t limits = {.text_max = 2000, .fields_max = 20, .file_max = 500, .tmp_dir = "."};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return apr_initialize();
}

/* Pushes in pieces of `piece` bytes. What went wrong, or NULL. */
static const problem_t *push(multipart_t *m, const char *bytes, size_t n, size_t piece, form_t **form)
{
    const problem_t *problem = NULL;

    while (n && !problem) {
        size_t now = piece < n ? piece : n;

        problem = multipart_push(m, bytes, now);
        bytes += now;
        n -= now;
    }
    return problem ? problem : multipart_finish(m, form);
}

static void file_must_be_right(const form_file_t *file)
{
    size_t n = strlen(file->name);

    must(n <= 200 && text_is_clean(file->name, n) && !strpbrk(file->name, "/\\\n\t"));
    must(strlen(file->sha256) == 64);
    must(file->too_big == (file->size > limits.file_max));
    must(access(file->path, R_OK) == 0);
    must(file->size || n);
}

static void must_be_equal(const form_t *a, const form_t *b)
{
    must(a->pairs->nelts == b->pairs->nelts && a->files->nelts == b->files->nelts);
    for (int i = 0; i < a->pairs->nelts; i++) {
        const form_pair_t *one = &APR_ARRAY_IDX(a->pairs, i, form_pair_t);
        const form_pair_t *other = &APR_ARRAY_IDX(b->pairs, i, form_pair_t);

        must(!strcmp(one->name, other->name) && !strcmp(one->value, other->value));
    }
    for (int i = 0; i < a->files->nelts; i++) {
        const form_file_t *one = &APR_ARRAY_IDX(a->files, i, form_file_t);
        const form_file_t *other = &APR_ARRAY_IDX(b->files, i, form_file_t);

        file_must_be_right(one);
        must(!strcmp(one->field, other->field) && !strcmp(one->name, other->name) && one->size == other->size);
        must(one->too_big || !strcmp(one->sha256, other->sha256));
    }
}

static void compare(apr_pool_t *p, const char *type, const char *body, size_t n)
{
    multipart_t *whole = multipart_make(p, type, &limits), *cut = multipart_make(p, type, &limits);
    form_t *form = NULL, *same = NULL;
    const problem_t *problem, *other;

    if (!whole)
        return;
    problem = push(whole, body, n, n, &form);
    other = push(cut, body, n, n % 7 + 1, &same);
    must(!problem == !other && (!problem || problem->kind == other->kind));
    if (problem)
        return;
    form_must_be_right(form, limits.fields_max);
    must_be_equal(form, same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *input = (const char *)data, *line = memchr(input, '\n', size);
    apr_pool_t *p;

    if (!line)
        return 0;
    apr_pool_create(&p, NULL);
    compare(p, apr_pstrmemdup(p, input, (size_t)(line - input)), line + 1, size - (size_t)(line + 1 - input));
    apr_pool_destroy(p);
    return 0;
}
