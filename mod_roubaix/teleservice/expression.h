/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expression: the XPath of definitions. Compiled once and then read-only; evaluated in a context that belongs to one
 * filling. Besides XPath 1.0's own functions: today(), days-from-today(n), years-before-today(n) (numbers YYYYMMDD in
 * the city's zone), filled(answer), whether there is something in it, and label(answer), the words of the option that
 * was chosen.
 */
#ifndef ROUBAIX_TELESERVICE_EXPRESSION_H
#define ROUBAIX_TELESERVICE_EXPRESSION_H

#include <apr_tables.h>
#include <apr_time.h>
#include <libxml/xpath.h>

#include "base/calendar.h"
#include "teleservice/teleservice.h"

/* Compiles; NULL when `text` is no XPath. Freed with `p`. */
xmlXPathCompExprPtr expression_compile(apr_pool_t *p, const char *text);

/* A context for evaluating over the document of `root`; freed with `p`. */
xmlXPathContextPtr expression_context(apr_pool_t *p, xmlNodePtr root, const teleservice_t *teleservice,
                                      calendar_t *calendar, apr_time_t now);

/* The truth of an expression at `node`; `otherwise` when it cannot be evaluated. NULL expressions give `otherwise` too.
 */
int expression_true(xmlXPathContextPtr context, xmlXPathCompExprPtr expression, xmlNodePtr node, int otherwise);

/* Its text, in `p`; "" when it cannot be evaluated. */
const char *expression_text(apr_pool_t *p, xmlXPathContextPtr context, xmlXPathCompExprPtr expression, xmlNodePtr node);

/* NULL when it can be evaluated at `node`; else why not. */
const char *expression_trouble(apr_pool_t *p, xmlXPathContextPtr context, xmlXPathCompExprPtr expression,
                               xmlNodePtr node);

/*
 * What an expression names, for the checks of a definition.
 */
typedef enum {
    TOKEN_NAME,     /* of an element */
    TOKEN_FUNCTION, /* or node test: text(), node() */
    TOKEN_ATTRIBUTE,
    TOKEN_AXIS,
    TOKEN_VARIABLE,
    TOKEN_LITERAL, /* without its quotes */
    TOKEN_NUMBER,
    TOKEN_OPERATOR /* and every other sign: "=", "!=", "and", "("… */
} token_kind_e;

typedef struct token_t {
    token_kind_e kind;
    const char *text;
} token_t;

/* The tokens of an expression that compiles, of token_t, in `p`. */
apr_array_header_t *expression_tokens(apr_pool_t *p, const char *text);

#endif
