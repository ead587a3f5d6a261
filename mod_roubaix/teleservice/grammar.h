/* SPDX-License-Identifier: Apache-2.0 */
/* grammar: whether a definition has the form that teleservice.rng writes down. */
#ifndef ROUBAIX_TELESERVICE_GRAMMAR_H
#define ROUBAIX_TELESERVICE_GRAMMAR_H

#include <apr_pools.h>
#include <libxml/tree.h>

/* NULL when it has; else what is wrong first, in `p`, and its line. */
const char *grammar_check(apr_pool_t *p, xmlDocPtr doc, int *line);

#endif
