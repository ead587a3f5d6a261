/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multipart: multipart/form-data (RFC 7578), pushed in as it arrives and never held whole: text fields in memory within
 * a bound, files to temporary files while they are hashed. Pure, fuzzed.
 */
#ifndef ROUBAIX_WEB_MULTIPART_H
#define ROUBAIX_WEB_MULTIPART_H

#include "base/form.h"
#include "base/problem.h"

typedef struct multipart_t multipart_t;

typedef struct multipart_limits_t {
    apr_size_t text_max; /* bytes of all text fields together */
    int fields_max;      /* text fields and files together */
    apr_off_t file_max;  /* bytes of one file: a bigger one is read over and marked too_big */
    const char *tmp_dir; /* where temporary files are made; NULL: files are refused (PROBLEM_MEDIA_TYPE "files") */
} multipart_limits_t;

/* `content_type`: the header's value; NULL when it is not multipart/form-data with a boundary of 1 to 70 characters. */
multipart_t *multipart_make(apr_pool_t *p, const char *content_type, const multipart_limits_t *limits);

/* Takes the next bytes. After a problem nothing more may be pushed. */
const problem_t *multipart_push(multipart_t *parser, const char *bytes, apr_size_t n);

/* The form, when the closing boundary has come; PROBLEM_MALFORMED otherwise. */
const problem_t *multipart_finish(multipart_t *parser, form_t **out);

#endif
