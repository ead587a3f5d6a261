/* SPDX-License-Identifier: Apache-2.0 */
/*
 * routes: the table of every page: path, methods, who may enter, how it may be kept, its function.
 */
#ifndef ROUBAIX_ROUTES_H
#define ROUBAIX_ROUTES_H

#include "web/visit.h"

typedef enum {
    ENTER_ANYBODY,      /* the signed-in account is known, but not needed */
    ENTER_ACCOUNT,      /* needs a signed-in account; others get the sign-in page */
    ENTER_AGENT,        /* needs r->user to be an active agent who treats demandes */
    ENTER_FINANCES,     /* needs r->user to be an active agent with the role finances */
    ENTER_REGIE         /* needs r->user to be an active agent with the role regie */
} enter_e;

/* What a POST may be that others may not. */
enum {
    ACCEPT_FILES = 1,   /* multipart, with files */
    ACCEPT_FOREIGN = 2  /* from another site, without a form token: such a page does no more than a GET would */
};

typedef enum {
    KEEP_NOTHING,       /* Cache-Control: no-store */
    KEEP_PAGE           /* the same for every visitor not signed in: kept in memory, ETag */
} keep_e;

typedef int (*page_fn)(visit_t *v);

typedef struct route_t {
    const char *path;   /* "/demandes/:numero"; a :name takes one segment */
    page_fn get;        /* also HEAD; NULL: 405 */
    page_fn post;       /* NULL: 405 */
    enter_e enter;
    keep_e keep;
    int accept;         /* ACCEPT_… */
} route_t;

/* The route of a path below the base, its :names in `arg`; NULL when there is none. */
const route_t *routes_find(apr_pool_t *p, const char *path, const char *arg[3]);

#endif
