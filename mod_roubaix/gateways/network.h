/* SPDX-License-Identifier: Apache-2.0 */
/* network: libcurl, which the gateways share. */
#ifndef ROUBAIX_GATEWAYS_NETWORK_H
#define ROUBAIX_GATEWAYS_NETWORK_H

#include <apr_pools.h>

/* Once per process, before threads; undone with `p`. Other modules may start libcurl too: it counts. */
void network_start(apr_pool_t *p);

#endif
