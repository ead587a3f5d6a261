/* SPDX-License-Identifier: Apache-2.0 */
/* Stylesheets: what they may do, and what is said when they fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <libxslt/xsltutils.h>

#include "base/xml.h"
#include "web/render.h"

#define XSL(body)                                                                                                      \
    "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "                                  \
    "xmlns:exsl='http://exslt.org/common'"                                                                             \
    " extension-element-prefixes='exsl' exclude-result-prefixes='exsl'>\n" body "\n</xsl:stylesheet>"

typedef struct fixture_t {
    apr_pool_t *p;
    char folder[200];
    const char *path, *other;
} fixture_t;

static int start(void **state)
{
    static fixture_t f;
    const char *tmp = getenv("TMPDIR");

    apr_pool_create(&f.p, NULL);
    snprintf(f.folder, sizeof f.folder, "%s/render-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(f.folder))
        return -1;
    f.path = apr_pstrcat(f.p, f.folder, "/x.xsl", NULL);
    f.other = apr_pstrcat(f.p, f.folder, "/other.xml", NULL);
    *state = &f;
    return 0;
}

static int end(void **state)
{
    fixture_t *f = *state;

    unlink(f->path);
    unlink(f->other);
    apr_pool_destroy(f->p);
    return rmdir(f->folder);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static render_t *load(fixture_t *f, const char *xsl)
{
    render_t *render = NULL;
    const problem_t *problem;

    write_file(f->path, xsl);
    problem = render_load(f->p, f->path, &render);
    if (problem)
        fail_msg("%s", problem->detail);
    return render;
}

static xmlDocPtr page(apr_pool_t *p)
{
    xmlNodePtr root = xml_new(p, "page");

    xml_set(root, "name", "<Inès & Zoé>");
    return root->doc;
}

static void a_page_is_written_as_html(void **state)
{
    fixture_t *f = *state;
    render_t *render = load(f, XSL("<xsl:template match='/page'><html lang='fr'><p title='{@name}'><xsl:value-of "
                                   "select='@name'/><br/></p></html></xsl:template>"));
    const char *bytes;
    apr_size_t length;

    assert_null(render_html(render, f->p, page(f->p), &bytes, &length));
    assert_string_equal(bytes, "<!DOCTYPE html>\n<html lang=\"fr\"><p title=\"&lt;Inès &amp; Zoé&gt;\">&lt;Inès &amp; "
                               "Zoé&gt;<br></p></html>\n");
    assert_int_equal(length, strlen(bytes));
}

static void a_text_is_written_as_it_is(void **state)
{
    fixture_t *f = *state;
    render_t *text = load(f, XSL("<xsl:output method='text' encoding='UTF-8'/><xsl:template match='/page'>Bonjour "
                                 "<xsl:value-of select='@name'/>,&#10;</xsl:template>"));
    render_t *nothing = load(f, XSL("<xsl:output method='text'/><xsl:template match='/page'/>"));
    const char *bytes;
    apr_size_t length;

    assert_null(render_text(text, f->p, page(f->p), &bytes, &length));
    assert_string_equal(bytes, "Bonjour <Inès & Zoé>,\n");
    assert_int_equal(length, strlen(bytes));
    assert_null(render_text(nothing, f->p, page(f->p), &bytes, &length));
    assert_string_equal(bytes, "");
}

static void a_document_becomes_another(void **state)
{
    fixture_t *f = *state;
    render_t *render = load(f, XSL("<xsl:template match='/page'><message to='{@name}'/></xsl:template>"));
    xmlDocPtr out;

    assert_null(render_xml(render, f->p, page(f->p), &out));
    assert_string_equal(xml_get(f->p, xmlDocGetRootElement(out), "to"), "<Inès & Zoé>");
}

static void a_bad_template_is_named_with_its_line(void **state)
{
    static const char *const bad[] = {
        XSL("<xsl:template match='/page'><p></xsl:template>"),
        XSL("<xsl:template match='/page'><xsl:nonsense/></xsl:template>"),
        XSL("<xsl:template match='/page'><xsl:value-of select='@@'/></xsl:template>"),
        "not a template",
        "",
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        render_t *render = NULL;
        const problem_t *problem;

        write_file(f->path, bad[i]);
        problem = render_load(f->p, f->path, &render);
        assert_non_null(problem);
        assert_int_equal(problem->kind, PROBLEM_INTERNAL);
        assert_non_null(strstr(problem->detail, f->path));
    }
    write_file(f->path, bad[0]);
    assert_non_null(strstr(render_load(f->p, f->path, &(render_t *){NULL})->detail, "x.xsl:2: "));
    unlink(f->path);
    assert_non_null(render_load(f->p, f->path, &(render_t *){NULL}));
}

/* Everything that goes wrong while a page is made is told to the caller, and nothing is said on stderr (httpd's error
 * log). */
static void a_failure_is_told_and_not_written(void **state)
{
    static const char *const bad[] = {
        XSL("<xsl:template match='/page'><p/><xsl:message terminate='yes'>enough</xsl:message></xsl:template>"),
        XSL("<xsl:template match='/page'><xsl:value-of select='$nobody'/></xsl:template>"),
        XSL("<xsl:template match='/page'><xsl:value-of select='nofunction()'/></xsl:template>"),
    };
    fixture_t *f = *state;
    int kept = dup(STDERR_FILENO);
    FILE *heard = tmpfile();

    dup2(fileno(heard), STDERR_FILENO);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *bytes;
        apr_size_t length;
        const problem_t *problem = render_html(load(f, bad[i]), f->p, page(f->p), &bytes, &length);

        assert_non_null(problem);
        assert_int_equal(problem->kind, PROBLEM_INTERNAL);
        assert_string_equal(problem->code, "template");
    }
    dup2(kept, STDERR_FILENO);
    close(kept);
    fseek(heard, 0, SEEK_END);
    assert_int_equal(ftell(heard), 0);
    fclose(heard);
}

static void a_template_cannot_run_for_ever(void **state)
{
    fixture_t *f = *state;
    render_t *render = load(f, XSL("<xsl:template match='/page'><xsl:call-template name='a'/></xsl:template>"
                                   "<xsl:template name='a'><xsl:call-template name='a'/></xsl:template>"));
    const char *bytes;
    apr_size_t length;

    assert_non_null(render_html(render, f->p, page(f->p), &bytes, &length));
}

static void heard(void *baton, const char *fmt, ...)
{
    (void)fmt;
    ++*(int *)baton;
}

/* PHP and others of this process have handlers too. */
static void the_handlers_of_others_stay(void **state)
{
    fixture_t *f = *state;
    int xslt = 0, xml = 0;
    const char *bytes;
    apr_size_t length;

    xsltSetGenericErrorFunc(&xslt, heard);
    xmlSetGenericErrorFunc(&xml, heard);
    assert_null(render_html(load(f, XSL("<xsl:template match='/page'><p/></xsl:template>")), f->p, page(f->p), &bytes,
                            &length));
    assert_ptr_equal(xsltGenericErrorContext, &xslt);
    assert_ptr_equal(xmlGenericErrorContext, &xml);
    xsltSetGenericErrorFunc(NULL, NULL);
    xmlSetGenericErrorFunc(NULL, NULL);
}

static void a_template_reaches_no_file(void **state)
{
    static const char *const bad[] = {
        XSL("<xsl:template match='/page'><p><xsl:value-of "
            "select='document(\"other.xml\")/secret'/></p></xsl:template>"),
        XSL("<xsl:template match='/page'><p><xsl:value-of "
            "select='document(\"file:///etc/passwd\")'/></p></xsl:template>"),
        XSL("<xsl:template match='/page'><p><xsl:value-of "
            "select='document(\"http://127.0.0.1:9/\")'/></p></xsl:template>"),
        XSL("<xsl:template match='/page'><p><xsl:value-of select='document(\"\")'/></p></xsl:template>"),
        XSL("<xsl:template match='/page'><exsl:document href='other.xml'><p/></exsl:document></xsl:template>"),
    };
    fixture_t *f = *state;

    write_file(f->other, "<secret>kept</secret>");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *bytes = "";
        apr_size_t length;

        assert_non_null(render_html(load(f, bad[i]), f->p, page(f->p), &bytes, &length));
        assert_string_equal(bytes, "");
    }
    assert_int_equal(access(f->other, F_OK), 0);
}

/*
 * One stylesheet, many threads.
 */
typedef struct racer_t {
    const render_t *render;
    const char *expected;
    int wrong;
} racer_t;

static void *race(void *baton)
{
    racer_t *racer = baton;

    for (int i = 0; i < 200; i++) {
        apr_pool_t *p;
        const char *bytes;
        apr_size_t length;

        apr_pool_create(&p, NULL);
        racer->wrong += render_html(racer->render, p, page(p), &bytes, &length) || strcmp(bytes, racer->expected);
        apr_pool_destroy(p);
    }
    return NULL;
}

static void threads_share_a_stylesheet(void **state)
{
    fixture_t *f = *state;
    render_t *render = load(
        f,
        XSL("<xsl:variable name='x' select='/page/@name'/><xsl:template match='/page'><ul><xsl:for-each "
            "select='@*'><li>"
            "<xsl:value-of select='concat($x, translate(., \"é\", \"e\"))'/></li></xsl:for-each></ul></xsl:template>"));
    racer_t racers[4];
    pthread_t threads[4];
    const char *expected;
    apr_size_t length;

    assert_null(render_html(render, f->p, page(f->p), &expected, &length));
    for (int i = 0; i < 4; i++) {
        racers[i] = (racer_t){render, expected, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(racers[i].wrong, 0);
    }
}

static void the_portals_own_templates_compile(void **state)
{
    static const char *const names[] = {"page.xsl", "mail/mail.xsl", "mail/text.xsl", "mail/html.xsl"};
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        render_t *render;
        const problem_t *problem =
            render_load(f->p, apr_pstrcat(f->p, getenv("ROUBAIX_SRC"), "/templates/", names[i], NULL), &render);

        if (problem)
            fail_msg("%s", problem->detail);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page_is_written_as_html, start, end),
        cmocka_unit_test_setup_teardown(a_text_is_written_as_it_is, start, end),
        cmocka_unit_test_setup_teardown(a_document_becomes_another, start, end),
        cmocka_unit_test_setup_teardown(a_bad_template_is_named_with_its_line, start, end),
        cmocka_unit_test_setup_teardown(a_failure_is_told_and_not_written, start, end),
        cmocka_unit_test_setup_teardown(a_template_cannot_run_for_ever, start, end),
        cmocka_unit_test_setup_teardown(the_handlers_of_others_stay, start, end),
        cmocka_unit_test_setup_teardown(a_template_reaches_no_file, start, end),
        cmocka_unit_test_setup_teardown(threads_share_a_stylesheet, start, end),
        cmocka_unit_test_setup_teardown(the_portals_own_templates_compile, start, end),
    };
    int failed;

    apr_initialize();
    render_init();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
