/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conf: what roubaixctl needs of the portal's own Apache configuration file, so that there is one truth. A tolerant
 * reader: sections and directives of others are passed over, a later line wins; judging values is `apachectl
 * configtest`'s work.
 */
#ifndef ROUBAIX_CTL_CONF_H
#define ROUBAIX_CTL_CONF_H

#include "base/settings.h"

typedef struct conf_t {
    const char *driver;  /* DBDriver, or NULL */
    const char *params;  /* DBDParams, or NULL */
    const char *root;    /* ServerRoot: where relative paths begin */
    settings_t settings; /* offices, régies, city, folders, zone, calendar, mail, what is asked of PayFiP; the rest is 0 */
} conf_t;

/* Reads `path`; NULL, with errno set, when it cannot be read. Everything lives in `p`. */
conf_t *conf_read(apr_pool_t *p, const char *path);

/* One line of a configuration as httpd cuts it: words, "words in quotes", 'the same', backslashes before a quote or a
 * backslash, and
 * ${NAME} taken from `defines` or the environment. An array of const char *. */
apr_array_header_t *conf_words(apr_pool_t *p, const char *line, apr_hash_t *defines);

#endif
