/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool: the store's connections, taken from mod_dbd's pool. Only its open and close are used (see store/store.h for why).
 */
#ifndef ROUBAIX_WEB_POOL_H
#define ROUBAIX_WEB_POOL_H

#include <httpd.h>

#include "store/store.h"

/* Finds mod_dbd's functions; in post_config. 0 when mod_dbd is not loaded. */
int pool_find(void);

/* A source over the connections that `s` was configured with (DBDriver, DBDParams…), in `p`. */
store_source_t *pool_source(apr_pool_t *p, server_rec *s);

#endif
