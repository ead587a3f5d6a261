/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_check: page documents against their written form, templates/page.rng. Done for every page when httpd is started with
 * -D ROUBAIX_CHECK_PAGES, as the tests do; costs nothing otherwise.
 */
#ifndef ROUBAIX_WEB_FORM_CHECK_H
#define ROUBAIX_WEB_FORM_CHECK_H

#include <apr_pools.h>
#include <libxml/tree.h>

#include "base/problem.h"

typedef struct form_check_t form_check_t;

/* Compiles a RELAX NG grammar; lives as long as `p`. Read-only afterwards: any thread may use it. */
const problem_t *form_check_load(apr_pool_t *p, const char *path, form_check_t **out);

/* NULL when `doc` has the form; otherwise the first complaint, in `p`. */
const char *form_check(const form_check_t *check, apr_pool_t *p, xmlDocPtr doc);

#endif
