/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assets: the static files of the templates folder (stylesheet, script, pictures), which httpd serves itself.
 */
#ifndef ROUBAIX_WEB_ASSETS_H
#define ROUBAIX_WEB_ASSETS_H

#include <apr_pools.h>

/* A short word that changes when a file of templates_dir/static changes: it stands in their addresses, so that browsers keep them for
 * ever and still see a new one at once. In `p`. */
const char *assets_version(apr_pool_t *p, const char *templates_dir);

#endif
