/* SPDX-License-Identifier: Apache-2.0 */
#include "web/render.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_strings.h>
#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "base/xml.h"
#include "web/html.h"

#define SAID_MAX 1000

struct render_t {
    xsltStylesheetPtr stylesheet;
    xsltSecurityPrefsPtr nothing; /* no file, no network */
};

/* What libxslt had to say, kept for the problem's detail instead of stderr. */
typedef struct said_t {
    char text[SAID_MAX];
    size_t length;
} said_t;

void render_init(void)
{
    xmlInitParser();
    xsltInit();
    exsltRegisterAll();
}

static void hear(void *baton, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void hear(void *baton, const char *fmt, ...)
{
    said_t *said = baton;
    va_list args;
    int n;

    if (said->length >= SAID_MAX - 1)
        return;
    va_start(args, fmt);
    n = vsnprintf(said->text + said->length, SAID_MAX - said->length, fmt, args);
    va_end(args);
    if (n > 0)
        said->length += (size_t)n < SAID_MAX - said->length ? (size_t)n : SAID_MAX - 1 - said->length;
}

static void hear_error(void *baton, xmlErrorPtr error)
{
    hear(baton, "%s:%d: %s", error->file ? error->file : "", error->line, error->message ? error->message : "");
}

/* libxml2's handlers of this thread: ours while we work, then again whose they were (others live in this process too).
 */
typedef struct ears_t {
    xmlStructuredErrorFunc structured;
    void *structured_baton;
    xmlGenericErrorFunc generic;
    void *generic_baton;
} ears_t;

static ears_t listen_to(said_t *said)
{
    const ears_t before = {xmlStructuredError, xmlStructuredErrorContext, xmlGenericError, xmlGenericErrorContext};

    xmlSetStructuredErrorFunc(said, hear_error);
    xmlSetGenericErrorFunc(said, hear);
    return before;
}

static void listen_no_more(const ears_t *before)
{
    xmlSetStructuredErrorFunc(before->structured_baton, before->structured);
    xmlSetGenericErrorFunc(before->generic_baton, before->generic);
}

static apr_status_t free_render(void *baton)
{
    render_t *render = baton;

    xsltFreeStylesheet(render->stylesheet);
    xsltFreeSecurityPrefs(render->nothing);
    return APR_SUCCESS;
}

static xsltSecurityPrefsPtr forbid_everything(void)
{
    static const xsltSecurityOption options[] = {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
                                                 XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
                                                 XSLT_SECPREF_WRITE_NETWORK};
    xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs();

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        xsltSetSecurityPrefs(prefs, options[i], xsltSecurityForbid);
    return prefs;
}

/* libxslt's handler is the whole process's, so this is for when httpd configures itself, before any thread. */
static xsltStylesheetPtr compile(const char *path, said_t *said)
{
    const xmlGenericErrorFunc generic = xsltGenericError;
    void *baton = xsltGenericErrorContext;
    const ears_t before = listen_to(said);
    xsltStylesheetPtr stylesheet;

    xsltSetGenericErrorFunc(said, hear);
    stylesheet = xsltParseStylesheetFile((const xmlChar *)path);
    xsltSetGenericErrorFunc(baton, generic);
    listen_no_more(&before);
    return stylesheet;
}

/* A warning (an element XSLT does not know) would be an error while a page is made. */
const problem_t *render_load(apr_pool_t *p, const char *path, render_t **out)
{
    said_t said = {"", 0};
    render_t *render = apr_pcalloc(p, sizeof *render);

    render->stylesheet = compile(path, &said);
    if (!render->stylesheet || render->stylesheet->errors || render->stylesheet->warnings) {
        xsltFreeStylesheet(render->stylesheet);
        return problem_make(p, PROBLEM_INTERNAL, "template", "%s: %s", path, *said.text ? said.text : "cannot be read");
    }
    render->nothing = forbid_everything();
    apr_pool_cleanup_register(p, render, free_render, apr_pool_cleanup_null);
    *out = render;
    return NULL;
}

static const problem_t *transform(const render_t *render, apr_pool_t *p, xmlDocPtr doc, xmlDocPtr *out)
{
    said_t said = {"", 0};
    xsltTransformContextPtr ctxt = xsltNewTransformContext(render->stylesheet, doc);
    ears_t before;
    int fine;

    if (!ctxt)
        return problem_make(p, PROBLEM_INTERNAL, "template", "no memory");
    xsltSetCtxtSecurityPrefs(render->nothing, ctxt);
    xsltSetTransformErrorFunc(ctxt, &said, hear);
    before = listen_to(&said);
    *out = xsltApplyStylesheetUser(render->stylesheet, doc, NULL, NULL, NULL, ctxt);
    listen_no_more(&before);
    fine = *out && ctxt->state == XSLT_STATE_OK;
    xsltFreeTransformContext(ctxt);
    if (fine)
        return NULL;
    xmlFreeDoc(*out);
    return problem_make(p, PROBLEM_INTERNAL, "template", "%s", *said.text ? said.text : "the transformation failed");
}

const problem_t *render_xml(const render_t *render, apr_pool_t *p, xmlDocPtr doc, xmlDocPtr *out)
{
    const problem_t *problem = transform(render, p, doc, out);

    if (!problem)
        xml_own(p, *out);
    return problem;
}

const problem_t *render_html(const render_t *render, apr_pool_t *p, xmlDocPtr doc, const char **bytes,
                             apr_size_t *length)
{
    xmlDocPtr result;
    const problem_t *problem = transform(render, p, doc, &result);

    if (problem)
        return problem;
    *bytes = html_write(p, result, length);
    xmlFreeDoc(result);
    return NULL;
}

const problem_t *render_text(const render_t *render, apr_pool_t *p, xmlDocPtr doc, const char **bytes,
                             apr_size_t *length)
{
    xmlDocPtr result;
    xmlChar *text = NULL;
    int n = 0, rv;
    const problem_t *problem = transform(render, p, doc, &result);

    if (problem)
        return problem;
    rv = xsltSaveResultToString(&text, &n, result, render->stylesheet);
    *bytes = apr_pstrmemdup(p, text ? (const char *)text : "", (apr_size_t)n);
    *length = (apr_size_t)n;
    xmlFree(text);
    xmlFreeDoc(result);
    return rv < 0 ? problem_make(p, PROBLEM_INTERNAL, "template", "the text could not be written") : NULL;
}
