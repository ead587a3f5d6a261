/* SPDX-License-Identifier: Apache-2.0 */
#include "web/pool.h"

#include <apr_optional.h>
#include <mod_dbd.h>

/* Set once while httpd configures itself, before any thread; read-only afterwards. */
static APR_OPTIONAL_FN_TYPE(ap_dbd_open) *dbd_open;
static APR_OPTIONAL_FN_TYPE(ap_dbd_close) *dbd_close;

int pool_find(void)
{
    dbd_open = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_open);
    dbd_close = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_close);
    return dbd_open && dbd_close;
}

static const problem_t *open_conn(void *baton, apr_pool_t *p, store_conn_t *conn)
{
    ap_dbd_t *dbd = dbd_open(p, baton);
    problem_t *away;

    if (dbd) {
        *conn = (store_conn_t) { dbd->driver, dbd->handle, dbd->prepared, dbd->pool, dbd };
        return NULL;
    }
    away = (problem_t *)problem_make(p, PROBLEM_UNAVAILABLE, "database", "mod_dbd has no connection to give");
    away->retry_after = 5;
    return away;
}

static void close_conn(void *baton, store_conn_t *conn)
{
    dbd_close(baton, conn->owner);
}

store_source_t *pool_source(apr_pool_t *p, server_rec *s)
{
    store_source_t *source = apr_palloc(p, sizeof *source);

    *source = (store_source_t) { open_conn, close_conn, s };
    return source;
}
