/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: writes a result tree as HTML5. Our own because libxml2's writer costs seven times as much. Everything is
 * escaped here, by construction: there is no way to write raw text.
 */
#ifndef ROUBAIX_WEB_HTML_H
#define ROUBAIX_WEB_HTML_H

#include <apr_pools.h>
#include <libxml/tree.h>

/* The document with its DOCTYPE, as NUL-ended UTF-8 that lives as long as `p`. Elements must have no namespace;
 * comments and processing instructions are left out. */
const char *html_write(apr_pool_t *p, xmlDocPtr doc, apr_size_t *length);

#endif
