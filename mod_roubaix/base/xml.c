/* SPDX-License-Identifier: Apache-2.0 */
#include "base/xml.h"

#include <string.h>

#include <apr_strings.h>
#include <libxml/parser.h>

#define X(s) ((const xmlChar *)(s))

static apr_status_t free_doc(void *doc)
{
    xmlFreeDoc(doc);
    return APR_SUCCESS;
}

void xml_own(apr_pool_t *p, xmlDocPtr doc)
{
    apr_pool_cleanup_register(p, doc, free_doc, apr_pool_cleanup_null);
}

xmlNodePtr xml_new(apr_pool_t *p, const char *root)
{
    xmlDocPtr doc = xmlNewDoc(X("1.0"));

    xml_own(p, doc);
    xmlDocSetRootElement(doc, xmlNewDocNode(doc, NULL, X(root), NULL));
    return xmlDocGetRootElement(doc);
}

xmlNodePtr xml_add(xmlNodePtr parent, const char *name)
{
    return xmlAddChild(parent, xmlNewDocNode(parent->doc, NULL, X(name), NULL));
}

xmlNodePtr xml_add_text(xmlNodePtr parent, const char *name, const char *text)
{
    xmlNodePtr node = xml_add(parent, name);

    if (text && *text)
        xmlAddChild(node, xmlNewDocText(parent->doc, X(text)));
    return node;
}

void xml_set(xmlNodePtr node, const char *name, const char *value)
{
    if (value)
        xmlSetProp(node, X(name), X(value));
}

void xml_set_int(xmlNodePtr node, const char *name, apr_int64_t value)
{
    char digits[24];

    apr_snprintf(digits, sizeof digits, "%" APR_INT64_T_FMT, value);
    xmlSetProp(node, X(name), X(digits));
}

static const char *take(apr_pool_t *p, xmlChar *value)
{
    const char *copy = value ? apr_pstrdup(p, (const char *)value) : NULL;

    xmlFree(value);
    return copy;
}

const char *xml_get(apr_pool_t *p, xmlNodePtr node, const char *name)
{
    return take(p, xmlGetNoNsProp(node, X(name)));
}

static xmlNodePtr element_from(xmlNodePtr node, const char *name)
{
    while (node && (node->type != XML_ELEMENT_NODE || (name && strcmp((const char *)node->name, name))))
        node = node->next;
    return node;
}

xmlNodePtr xml_first(xmlNodePtr parent, const char *name)
{
    return parent ? element_from(parent->children, name) : NULL;
}

xmlNodePtr xml_next(xmlNodePtr node, const char *name)
{
    return element_from(node->next, name);
}

const char *xml_text(apr_pool_t *p, xmlNodePtr node)
{
    const char *text = node ? take(p, xmlNodeGetContent(node)) : NULL;

    return text ? text : "";
}

static void ignore_error(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

const problem_t *xml_parse(apr_pool_t *p, const char *bytes, apr_size_t length, const char *code, xmlNodePtr *root)
{
    xmlParserCtxtPtr ctxt = length < INT_MAX ? xmlNewParserCtxt() : NULL;
    xmlDocPtr doc;

    if (!ctxt)
        return problem_make(p, PROBLEM_MALFORMED, code, "not parsed: too long");
    ctxt->sax->serror = ignore_error;
    doc = xmlCtxtReadMemory(ctxt, bytes, (int)length, NULL, NULL, XML_PARSE_NONET);
    if (!doc || !ctxt->wellFormed || doc->intSubset || !xmlDocGetRootElement(doc)) {
        const problem_t *problem = problem_make(p, PROBLEM_MALFORMED, code, "line %d: %s", ctxt->lastError.line,
                                                ctxt->lastError.message ? ctxt->lastError.message : "DOCTYPE refused");
        xmlFreeDoc(doc);
        xmlFreeParserCtxt(ctxt);
        return problem;
    }
    xmlFreeParserCtxt(ctxt);
    xml_own(p, doc);
    *root = xmlDocGetRootElement(doc);
    return NULL;
}

const char *xml_dump(apr_pool_t *p, xmlNodePtr node)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    const char *text;

    xmlNodeDump(buffer, node->doc, node, 0, 0);
    text = apr_pstrmemdup(p, (const char *)xmlBufferContent(buffer), xmlBufferLength(buffer));
    xmlBufferFree(buffer);
    return text;
}
