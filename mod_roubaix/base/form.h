/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form: what a visitor posted, as pairs in the order they came. Pure data: the parsers in web/ fill it, pages and
 * teleservice/ read it. Names and values are valid UTF-8 without NUL or control characters other than tab and newline
 * (CR LF and CR are already one LF).
 */
#ifndef ROUBAIX_BASE_FORM_H
#define ROUBAIX_BASE_FORM_H

#include <apr_pools.h>
#include <apr_tables.h>

/* A file that came with a multipart form, already on disk under a temporary name. */
typedef struct form_file_t {
    const char *field;      /* the name of the input */
    const char *name;       /* what the visitor's machine called it, last path part only, valid UTF-8, at most 200 bytes */
    const char *path;       /* where its bytes are now; removed with the visit's pool unless moved away */
    apr_off_t size;         /* bytes */
    const char *sha256;     /* 64 hexadecimal digits */
    int too_big;            /* over the limit of one file: its bytes were read over and not kept */
} form_file_t;

typedef struct form_pair_t {
    const char *name;
    const char *value;      /* never NULL */
} form_pair_t;

typedef struct form_t {
    apr_array_header_t *pairs;  /* of form_pair_t */
    apr_array_header_t *files;  /* of form_file_t; empty ones (no file chosen) are left out */
} form_t;

/* An empty form in `p`. */
form_t *form_make(apr_pool_t *p);

/* Adds a pair; the strings must live as long as the form. */
void form_add(form_t *form, const char *name, const char *value);

/* The value of `name`, or NULL when it was not posted. When a name came several times, the first one. */
const char *form_get(const form_t *form, const char *name);

/* How often `name` came. */
int form_count(const form_t *form, const char *name);

/* The i-th value of `name` (from 0), or NULL. */
const char *form_nth(const form_t *form, const char *name, int i);

#endif
