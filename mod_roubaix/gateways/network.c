/* SPDX-License-Identifier: Apache-2.0 */
#include "gateways/network.h"

#include <curl/curl.h>

static apr_status_t end_curl(void *nothing)
{
    (void)nothing;
    curl_global_cleanup();
    return APR_SUCCESS;
}

void network_start(apr_pool_t *p)
{
    curl_global_init(CURL_GLOBAL_ALL);
    apr_pool_cleanup_register(p, NULL, end_curl, apr_pool_cleanup_null);
}
