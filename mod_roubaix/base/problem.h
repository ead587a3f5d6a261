/* SPDX-License-Identifier: Apache-2.0 */
/*
 * problem: the one error everybody speaks.
 *
 * A function that can fail returns `const problem_t *`; NULL means it worked. A problem has a kind (which becomes an HTTP
 * status in one place, web/reply.c), a stable code (which the templates turn into French), for wrong input the field, and
 * for the administrator's log a detail that never holds a secret nor a person's name.
 */
#ifndef ROUBAIX_BASE_PROBLEM_H
#define ROUBAIX_BASE_PROBLEM_H

#include <apr_pools.h>

typedef enum {
    PROBLEM_INPUT,       /* the visitor can put it right: 422 */
    PROBLEM_MALFORMED,   /* what came is not a form at all: 400 */
    PROBLEM_TOO_LARGE,   /* 413 */
    PROBLEM_MEDIA_TYPE,  /* 415 */
    PROBLEM_DENIED,      /* 403 */
    PROBLEM_NOT_FOUND,   /* 404 */
    PROBLEM_CONFLICT,    /* somebody was faster: 409 */
    PROBLEM_THROTTLED,   /* too many tries, see retry_after: 429 */
    PROBLEM_BUSY,        /* one of our own bounds is reached: 503 */
    PROBLEM_UNAVAILABLE, /* the database or a partner is away: 503 */
    PROBLEM_INTERNAL     /* our fault: 500 */
} problem_kind_e;

typedef struct problem_t {
    problem_kind_e kind;
    const char *code;    /* stable, [a-z-]+, what the templates look up */
    const char *field;   /* the form field it is about, or NULL */
    const char *detail;  /* for the log: what was tried and why it failed, or NULL */
    int retry_after;     /* seconds until another try makes sense; 0: nothing to say */
} problem_t;

/* Makes a problem in `p`. `code` must outlive `p` (a literal). `fmt` (apr_psprintf's, may be NULL) gives the detail. */
const problem_t *problem_make(apr_pool_t *p, problem_kind_e kind, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* A problem of the visitor's input, in the field `field` (copied into `p`). */
const problem_t *problem_input(apr_pool_t *p, const char *field, const char *code);

/* A problem that says when to come back, `seconds` from now (at least 1). */
const problem_t *problem_later(apr_pool_t *p, problem_kind_e kind, const char *code, int seconds);

/* The HTTP status of a kind. */
int problem_status(problem_kind_e kind);

#endif
