/* SPDX-License-Identifier: Apache-2.0 */
#include "web/body.h"

#include <string.h>

#include <apr_buckets.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <util_filter.h>

#include "web/multipart.h"
#include "web/urlencoded.h"

#define CHUNK 8192

/* Who takes the bytes as they arrive. */
typedef const problem_t *(*sink_fn)(void *baton, const char *bytes, apr_size_t n);

static const problem_t *too_large(const visit_t *v)
{
    return problem_make(v->p, PROBLEM_TOO_LARGE, "body", NULL);
}

static const problem_t *from_bucket(visit_t *v, apr_bucket *b, apr_off_t *left, sink_fn sink, void *baton)
{
    const char *bytes;
    apr_size_t n;

    if (apr_bucket_read(b, &bytes, &n, APR_BLOCK_READ) != APR_SUCCESS)
        return problem_make(v->p, PROBLEM_MALFORMED, "form", "the body stopped coming");
    *left -= (apr_off_t)n;
    return *left < 0 ? too_large(v) : sink(baton, bytes, n);
}

/* Reads to the end, or to the first problem; never more than CHUNK in memory. */
static const problem_t *drain(visit_t *v, apr_off_t limit, sink_fn sink, void *baton)
{
    apr_bucket_brigade *bb = apr_brigade_create(v->p, v->r->connection->bucket_alloc);
    const problem_t *problem = NULL;
    int ended = 0;

    while (!ended && !problem) {
        apr_status_t rv = ap_get_brigade(v->r->input_filters, bb, AP_MODE_READBYTES, APR_BLOCK_READ, CHUNK);

        if (rv != APR_SUCCESS)
            return ap_map_http_request_error(rv, HTTP_BAD_REQUEST) == HTTP_REQUEST_ENTITY_TOO_LARGE
                       ? too_large(v) : problem_make(v->p, PROBLEM_MALFORMED, "form", "the body could not be read");
        while (!ended && !problem && !APR_BRIGADE_EMPTY(bb)) {
            apr_bucket *b = APR_BRIGADE_FIRST(bb);

            ended = APR_BUCKET_IS_EOS(b);
            if (!APR_BUCKET_IS_METADATA(b))
                problem = from_bucket(v, b, &limit, sink, baton);
            apr_bucket_delete(b);
        }
        apr_brigade_cleanup(bb);
    }
    return problem;
}

typedef struct text_t {
    apr_pool_t *p;
    char *bytes;
    apr_size_t length, room;
} text_t;

static const problem_t *into_text(void *baton, const char *bytes, apr_size_t n)
{
    text_t *text = baton;

    if (text->length + n > text->room) {
        char *bigger = apr_palloc(text->p, text->room = 2 * (text->length + n));

        if (text->length)
            memcpy(bigger, text->bytes, text->length);
        text->bytes = bigger;
    }
    memcpy(text->bytes + text->length, bytes, n);
    text->length += n;
    return NULL;
}

static const problem_t *read_urlencoded(visit_t *v)
{
    text_t text = { v->p, NULL, 0, 0 };
    form_t *form;
    const problem_t *problem = drain(v, v->settings->form_max, into_text, &text);

    if (!problem && !(problem = urlencoded_parse(v->p, text.bytes, text.length, v->settings->fields_max, &form)))
        v->form = form;
    return problem;
}

static const problem_t *into_multipart(void *baton, const char *bytes, apr_size_t n)
{
    return multipart_push(baton, bytes, n);
}

static const problem_t *read_multipart(visit_t *v, const char *content_type, int files)
{
    const multipart_limits_t limits = {
        .text_max = (apr_size_t)v->settings->form_max, .fields_max = v->settings->fields_max, .file_max = v->settings->file_max,
        .tmp_dir = files ? apr_pstrcat(v->p, v->settings->data_dir, "/tmp", NULL) : NULL,
    };
    multipart_t *parser = multipart_make(v->p, content_type, &limits);
    form_t *form;
    const problem_t *problem;

    if (!parser)
        return problem_make(v->p, PROBLEM_MALFORMED, "form", "multipart without a usable boundary");
    problem = drain(v, files ? v->settings->body_max : v->settings->form_max, into_multipart, parser);
    if (!problem && !(problem = multipart_finish(parser, &form)))
        v->form = form;
    return problem;
}

static int is_type(const char *content_type, const char *wanted)
{
    apr_size_t n = strlen(wanted);

    return !strncasecmp(content_type, wanted, n) && (!content_type[n] || strchr("; \t", content_type[n]));
}

/* A post of nothing needs no type. */
static int is_empty(const visit_t *v, const char *length)
{
    return !apr_table_get(v->r->headers_in, "Transfer-Encoding") && (!length || !strcmp(length, "0"));
}

const problem_t *body_read(visit_t *v, int files)
{
    const char *content_type = apr_table_get(v->r->headers_in, "Content-Type");
    const char *length = apr_table_get(v->r->headers_in, "Content-Length");
    int multipart = content_type && is_type(content_type, "multipart/form-data");
    apr_off_t announced = 0, limit = multipart && files ? v->settings->body_max : v->settings->form_max;

    if (!content_type && is_empty(v, length)) {
        v->form = form_make(v->p);
        return NULL;
    }
    if (!multipart && (!content_type || !is_type(content_type, "application/x-www-form-urlencoded")))
        return problem_make(v->p, PROBLEM_MEDIA_TYPE, "form", NULL);
    if (length && apr_strtoff(&announced, length, NULL, 10) == APR_SUCCESS && announced > limit)
        return too_large(v);    /* before the first byte is read: a client that expects 100 keeps the rest */
    return multipart ? read_multipart(v, content_type, files) : read_urlencoded(v);
}
