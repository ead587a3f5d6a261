/* SPDX-License-Identifier: Apache-2.0 */
#include "web/html.h"

#include <stdlib.h>
#include <string.h>

/* One buffer that doubles; malloc'd so that a big page does not stay in the request's pool twice. */
typedef struct buffer_t {
    char *bytes;
    size_t length, room;
} buffer_t;

static void put(buffer_t *out, const char *bytes, size_t n)
{
    if (out->length + n > out->room) {
        out->room = 2 * (out->length + n);
        out->bytes = realloc(out->bytes, out->room);
        if (!out->bytes)
            abort(); /* as APR's pools do */
    }
    memcpy(out->bytes + out->length, bytes, n);
    out->length += n;
}

#define PUT(out, literal) put(out, literal, sizeof literal - 1)

/* `stop`: the characters to be written otherwise in this place. */
static void put_escaped(buffer_t *out, const char *text, const char *stop)
{
    while (*text) {
        size_t n = strcspn(text, stop);

        put(out, text, n);
        text += n;
        switch (*text) {
        case '&':
            PUT(out, "&amp;");
            break;
        case '<':
            PUT(out, "&lt;");
            break;
        case '>':
            PUT(out, "&gt;");
            break;
        case '"':
            PUT(out, "&quot;");
            break;
        default:
            return;
        }
        text++;
    }
}

static int is_void(const char *name)
{
    static const char *const voids[] = {"br",  "hr",  "img",  "input", "link",  "meta", "source",
                                        "wbr", "col", "area", "base",  "embed", "track"};

    for (size_t i = 0; i < sizeof voids / sizeof *voids; i++)
        if (!strcmp(name, voids[i]))
            return 1;
    return 0;
}

static void put_attributes(buffer_t *out, xmlNodePtr node)
{
    for (xmlAttrPtr attribute = node->properties; attribute; attribute = attribute->next) {
        PUT(out, " ");
        put(out, (const char *)attribute->name, strlen((const char *)attribute->name));
        PUT(out, "=\"");
        for (xmlNodePtr value = attribute->children; value; value = value->next)
            if (value->content)
                put_escaped(out, (const char *)value->content, "&\"<>");
        PUT(out, "\"");
    }
}

/* A browser takes away the first newline of these; what somebody typed must come back whole. */
static int loses_newline(xmlNodePtr node)
{
    const char *name = (const char *)node->name;
    xmlNodePtr first = node->children;

    return first && first->type == XML_TEXT_NODE && first->content[0] == '\n' &&
           (!strcmp(name, "textarea") || !strcmp(name, "pre"));
}

static void put_open(buffer_t *out, xmlNodePtr node)
{
    PUT(out, "<");
    put(out, (const char *)node->name, strlen((const char *)node->name));
    put_attributes(out, node);
    PUT(out, ">");
    if (loses_newline(node))
        PUT(out, "\n");
}

static void put_close(buffer_t *out, xmlNodePtr node)
{
    if (is_void((const char *)node->name))
        return;
    PUT(out, "</");
    put(out, (const char *)node->name, strlen((const char *)node->name));
    PUT(out, ">");
}

/* script and style hold raw text in HTML, where nothing can be escaped: our pages have none inside, so what would stand
 * there is left out. */
static int is_raw(xmlNodePtr node)
{
    const char *parent = node->parent && node->parent->name ? (const char *)node->parent->name : "";

    return !strcmp(parent, "script") || !strcmp(parent, "style");
}

static void put_node(buffer_t *out, xmlNodePtr node)
{
    if (node->type == XML_ELEMENT_NODE)
        put_open(out, node);
    else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && !is_raw(node))
        put_escaped(out, (const char *)node->content, "&<>");
}

/* Walks the tree without recursion: a document may be as deep as it likes. */
static void put_tree(buffer_t *out, xmlNodePtr root)
{
    xmlNodePtr node = root;

    while (node) {
        put_node(out, node);
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        for (;;) {
            if (node->type == XML_ELEMENT_NODE)
                put_close(out, node);
            if (node == root)
                return;
            if (node->next) {
                node = node->next;
                break;
            }
            node = node->parent;
        }
    }
}

static apr_status_t free_bytes(void *bytes)
{
    free(bytes);
    return APR_SUCCESS;
}

const char *html_write(apr_pool_t *p, xmlDocPtr doc, apr_size_t *length)
{
    buffer_t out = {malloc(16384), 0, 16384};
    xmlNodePtr root = xmlDocGetRootElement(doc);

    if (!out.bytes)
        abort();
    PUT(&out, "<!DOCTYPE html>\n");
    if (root)
        put_tree(&out, root);
    PUT(&out, "\n");
    *length = out.length;
    put(&out, "", 1);
    apr_pool_cleanup_register(p, out.bytes, free_bytes, apr_pool_cleanup_null);
    return out.bytes;
}
