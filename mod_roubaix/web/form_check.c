/* SPDX-License-Identifier: Apache-2.0 */
#include "web/form_check.h"

#include <string.h>

#include <apr_strings.h>
#include <libxml/relaxng.h>

struct form_check_t {
    xmlRelaxNGPtr schema;
};

typedef struct heard_t {
    apr_pool_t *p;
    const char *first;
} heard_t;

static void hear(void *baton, xmlErrorPtr error)
{
    heard_t *heard = baton;

    if (!heard->first && error->message)
        heard->first = apr_pstrmemdup(heard->p, error->message, strcspn(error->message, "\n"));
}

static apr_status_t free_check(void *baton)
{
    form_check_t *check = baton;

    xmlRelaxNGFree(check->schema);
    return APR_SUCCESS;
}

const problem_t *form_check_load(apr_pool_t *p, const char *path, form_check_t **out)
{
    heard_t heard = { p, NULL };
    xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewParserCtxt(path);
    form_check_t *check = apr_palloc(p, sizeof *check);

    xmlRelaxNGSetParserStructuredErrors(parser, hear, &heard);
    check->schema = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    if (!check->schema)
        return problem_make(p, PROBLEM_INTERNAL, "template", "%s: %s", path, heard.first ? heard.first : "cannot be read");
    apr_pool_cleanup_register(p, check, free_check, apr_pool_cleanup_null);
    *out = check;
    return NULL;
}

const char *form_check(const form_check_t *check, apr_pool_t *p, xmlDocPtr doc)
{
    heard_t heard = { p, NULL };
    xmlRelaxNGValidCtxtPtr ctxt = xmlRelaxNGNewValidCtxt(check->schema);
    int wrong;

    xmlRelaxNGSetValidStructuredErrors(ctxt, hear, &heard);
    wrong = xmlRelaxNGValidateDoc(ctxt, doc);
    xmlRelaxNGFreeValidCtxt(ctxt);
    return !wrong ? NULL : heard.first ? heard.first : "it does not have the form";
}
