/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml: libxml2 documents that live and die with a pool, built from text and never from markup. Every page, mail and
 * demande is made with these few functions, so that nothing can be pasted unescaped.
 */
#ifndef ROUBAIX_BASE_XML_H
#define ROUBAIX_BASE_XML_H

#include <apr_pools.h>
#include <libxml/tree.h>

#include "base/problem.h"

/* A new document in `p` (freed with it) whose root element is `root`. Returns the root; the document is root->doc. */
xmlNodePtr xml_new(apr_pool_t *p, const char *root);

/* Frees `doc` when `p` is cleared. */
void xml_own(apr_pool_t *p, xmlDocPtr doc);

/* Appends an element and returns it. */
xmlNodePtr xml_add(xmlNodePtr parent, const char *name);

/* Appends an element holding `text` (taken literally; NULL: empty element) and returns it. */
xmlNodePtr xml_add_text(xmlNodePtr parent, const char *name, const char *text);

/* Sets an attribute, taken literally. NULL leaves the attribute out. */
void xml_set(xmlNodePtr node, const char *name, const char *value);
void xml_set_int(xmlNodePtr node, const char *name, apr_int64_t value);

/* The value of an attribute copied into `p`, or NULL. */
const char *xml_get(apr_pool_t *p, xmlNodePtr node, const char *name);

/* The first child element called `name` (NULL: any), or NULL; and the next sibling element of that name. */
xmlNodePtr xml_first(xmlNodePtr parent, const char *name);
xmlNodePtr xml_next(xmlNodePtr node, const char *name);

/* The text inside `node` copied into `p`; "" for NULL. */
const char *xml_text(apr_pool_t *p, xmlNodePtr node);

/* Parses `length` bytes we or somebody else wrote: no network, no entity expansion, a DOCTYPE is refused. The document lives
 * in `p`; `*root` is its root element. `code` names the problem when it is not well-formed. */
const problem_t *xml_parse(apr_pool_t *p, const char *bytes, apr_size_t length, const char *code, xmlNodePtr *root);

/* `node` as UTF-8 text without XML declaration, in `p`. */
const char *xml_dump(apr_pool_t *p, xmlNodePtr node);

#endif
