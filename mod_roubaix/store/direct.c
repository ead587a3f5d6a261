/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <apr_strings.h>

#include "store/store.h"

static const problem_t *open_direct(void *baton, apr_pool_t *p, store_conn_t *conn)
{
    (void)p;
    *conn = *(store_conn_t *)baton;
    return NULL;
}

static void close_direct(void *baton, store_conn_t *conn)
{
    (void)baton;
    (void)conn;
}

static apr_status_t disconnect(void *baton)
{
    store_conn_t *conn = baton;

    return apr_dbd_close(conn->driver, conn->handle);
}

const problem_t *store_source_direct(apr_pool_t *p, const char *driver, const char *params, store_source_t **source)
{
    store_conn_t *conn = apr_pcalloc(p, sizeof *conn);
    const char *error = NULL;

    *source = apr_palloc(p, sizeof **source);
    **source = (store_source_t){open_direct, close_direct, conn};
    conn->prepared = apr_hash_make(p);
    conn->pool = p;
    apr_dbd_init(p);
    if (apr_dbd_get_driver(p, driver, &conn->driver) != APR_SUCCESS)
        return problem_make(p, PROBLEM_UNAVAILABLE, "database", "apr_dbd has no driver \"%s\"", driver);
    if (apr_dbd_open_ex(conn->driver, p, params, &conn->handle, &error) != APR_SUCCESS)
        return problem_make(p, PROBLEM_UNAVAILABLE, "database", "%s",
                            error ? apr_pstrmemdup(p, error, strcspn(error, "\r\n")) : "no connection");
    apr_pool_cleanup_register(p, conn, disconnect, apr_pool_cleanup_null);
    return NULL;
}
