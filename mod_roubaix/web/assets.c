/* SPDX-License-Identifier: Apache-2.0 */
#include "web/assets.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "base/secret.h"

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *assets_version(apr_pool_t *p, const char *templates_dir)
{
    const char *folder = apr_pstrcat(p, templates_dir, "/static", NULL);
    apr_array_header_t *lines = apr_array_make(p, 32, sizeof(const char *));
    apr_finfo_t info;
    apr_dir_t *dir;

    if (apr_dir_open(&dir, folder, p) != APR_SUCCESS)
        return "0";
    while (apr_dir_read(&info, APR_FINFO_NAME | APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_TYPE, dir) == APR_SUCCESS)
        if (info.filetype == APR_REG)
            APR_ARRAY_PUSH(lines, const char *) = apr_psprintf(p, "%s %" APR_OFF_T_FMT " %" APR_TIME_T_FMT "\n", info.name,
                                                               info.size, info.mtime);
    apr_dir_close(dir);
    qsort(lines->elts, lines->nelts, lines->elt_size, by_text);
    return apr_pstrndup(p, secret_digest(p, apr_array_pstrcat(p, lines, ' ')), 8);
}
