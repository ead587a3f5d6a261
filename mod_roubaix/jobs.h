/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jobs: what is done between requests, by mod_watchdog: mails are sent, what has lived its time is erased. The watchdog
 * calls one process of a node; between nodes the database decides (claims and leases).
 */
#ifndef ROUBAIX_JOBS_H
#define ROUBAIX_JOBS_H

#include <httpd.h>

#include "web/visit.h"

/* In post_config, second pass. Returns a sentence on what is missing, or NULL. */
const char *jobs_register(apr_pool_t *pconf, server_rec *s, const portal_t *portal);

#endif
