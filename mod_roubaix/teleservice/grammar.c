/* SPDX-License-Identifier: Apache-2.0 */
#include "teleservice/grammar.h"

#include <string.h>

#include <apr_strings.h>
#include <libxml/relaxng.h>

#include "base/xml.h"

static const char grammar[] =
#include "teleservice/rng.inc"
    ;

typedef struct found_t {
    apr_pool_t *p;
    const char *text;
    int line;
    int depth;
} found_t;

static int depth_of(xmlNodePtr node)
{
    int depth = 0;

    for (; node; node = node->parent)
        depth++;
    return depth;
}

/* libxml2 does not say which attribute it means: show what is there. */
static const char *with_attributes(apr_pool_t *p, const char *text, xmlNodePtr node)
{
    text = apr_pstrcat(p, text, "; one is missing or wrong, there is", NULL);
    for (xmlAttrPtr attribute = node->properties; attribute; attribute = attribute->next)
        text = apr_pstrcat(p, text, " ", attribute->name, "=\"", xml_get(p, node, (const char *)attribute->name), "\"",
                           NULL);
    return text;
}

/* libxml2 complains of a wrong attribute, then of each element around it: the deepest complaint, and of these the
 * first, is the one that helps. */
static void collect(void *baton, xmlErrorPtr error)
{
    found_t *found = baton;
    xmlNodePtr node = error->node, element = node && node->type == XML_ELEMENT_NODE ? node : NULL;
    int depth = depth_of(node);

    if (!error->message || depth <= found->depth)
        return;
    found->text = apr_pstrmemdup(found->p, error->message, strcspn(error->message, "\n"));
    if (element && !strstr(found->text, (const char *)element->name))
        found->text = apr_pstrcat(found->p, "in ", element->name, ": ", found->text, NULL);
    if (element && strstr(found->text, "validate attributes"))
        found->text = with_attributes(found->p, found->text, element);
    found->line = error->line > 0 ? error->line : 1;
    found->depth = depth;
}

static xmlRelaxNGPtr parse_grammar(void)
{
    xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewMemParserCtxt(grammar, sizeof grammar - 1);
    xmlRelaxNGPtr schema = xmlRelaxNGParse(parser);

    xmlRelaxNGFreeParserCtxt(parser);
    return schema;
}

const char *grammar_check(apr_pool_t *p, xmlDocPtr doc, int *line)
{
    xmlRelaxNGPtr schema = parse_grammar();
    xmlRelaxNGValidCtxtPtr ctxt = schema ? xmlRelaxNGNewValidCtxt(schema) : NULL;
    found_t found = {.p = p, .depth = -1};
    int wrong = -1;

    if (ctxt) {
        xmlRelaxNGSetValidStructuredErrors(ctxt, collect, &found);
        wrong = xmlRelaxNGValidateDoc(ctxt, doc);
        xmlRelaxNGFreeValidCtxt(ctxt);
    }
    xmlRelaxNGFree(schema);
    *line = found.line;
    return wrong == 0 ? NULL : found.text ? found.text : "not the definition of a teleservice";
}
