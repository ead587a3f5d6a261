/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render: a compiled stylesheet and what comes out of it. Pure libxslt, no httpd. A render_t is read-only once warmed
 * up and shared by all threads; no document(), no file, no network is reachable from a template.
 */
#ifndef ROUBAIX_WEB_RENDER_H
#define ROUBAIX_WEB_RENDER_H

#include <apr_pools.h>
#include <libxml/tree.h>

#include "base/problem.h"

typedef struct render_t render_t;

/* libxml2, libxslt: once per process, before threads. */
void render_init(void);

/* Compiles a stylesheet; lives as long as `p`. The problem's detail is "file:line: reason". */
const problem_t *render_load(apr_pool_t *p, const char *path, render_t **out);

/* Transforms `doc` into another document, which lives in `p`. */
const problem_t *render_xml(const render_t *render, apr_pool_t *p, xmlDocPtr doc, xmlDocPtr *out);

/* Transforms `doc` and writes the result as HTML5 (`html`: with <!DOCTYPE html>) or as plain text, into `p`. */
const problem_t *render_html(const render_t *render, apr_pool_t *p, xmlDocPtr doc, const char **bytes,
                             apr_size_t *length);
const problem_t *render_text(const render_t *render, apr_pool_t *p, xmlDocPtr doc, const char **bytes,
                             apr_size_t *length);

#endif
