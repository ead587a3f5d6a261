/* SPDX-License-Identifier: Apache-2.0 */
/* Trees written as HTML5. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <libxml/parser.h>

#include "base/xml.h"
#include "web/html.h"

static int start(void **state)
{
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    *state = p;
    return 0;
}

static int end(void **state)
{
    apr_pool_destroy(*state);
    return 0;
}

/* What is written for a document, without the DOCTYPE and the last newline. */
static const char *written(apr_pool_t *p, xmlDocPtr doc)
{
    apr_size_t length;
    const char *html = html_write(p, doc, &length);

    assert_int_equal(length, strlen(html));
    assert_memory_equal(html, "<!DOCTYPE html>\n", 16);
    assert_int_equal(html[length - 1], '\n');
    return apr_pstrmemdup(p, html + 16, length - 17);
}

static const char *html_of(apr_pool_t *p, const char *xml)
{
    xmlNodePtr root;

    assert_null(xml_parse(p, xml, strlen(xml), "html", &root));
    return written(p, root->doc);
}

typedef struct case_t {
    const char *xml, *html;
} case_t;

static void check(apr_pool_t *p, const case_t *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(html_of(p, cases[i].xml), cases[i].html);
}

#define CHECK(p, cases) check(p, cases, sizeof cases / sizeof *cases)

static void text_and_attributes_are_escaped(void **state)
{
    static const case_t cases[] = {
        {"<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>",
         "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>"},
        {"<p title='&quot;&gt;&lt;b onclick=&apos;x&apos; &amp;'/>",
         "<p title=\"&quot;&gt;&lt;b onclick='x' &amp;\"></p>"},
        {"<p>\"guillemets\" et l'apostrophe</p>", "<p>\"guillemets\" et l'apostrophe</p>"},
        {"<p><![CDATA[</p><script>]]></p>", "<p>&lt;/p&gt;&lt;script&gt;</p>"},
        {"<p>é\xC2\xA0:\xE2\x80\xAF! 🏛</p>", "<p>é\xC2\xA0:\xE2\x80\xAF! 🏛</p>"},
        {"<a href='/a?b=1&amp;c=é d'>x</a>", "<a href=\"/a?b=1&amp;c=é d\">x</a>"},
    };

    CHECK(*state, cases);
}

static void elements_end_as_html_says(void **state)
{
    static const case_t cases[] = {
        {"<p/>", "<p></p>"},
        {"<div><br/><hr/><img alt=''/><input value=''/><wbr/></div>",
         "<div><br><hr><img alt=\"\"><input value=\"\"><wbr></div>"},
        {"<head><meta charset='utf-8'/><link rel='icon'/><script src='/x.js'/></head>",
         "<head><meta charset=\"utf-8\"><link rel=\"icon\"><script src=\"/x.js\"></script></head>"},
        {"<table><tr><td/><td>1</td></tr></table>", "<table><tr><td></td><td>1</td></tr></table>"},
        {"<input checked='checked'/>", "<input checked=\"checked\">"},
        {"<video><source/><track/></video>", "<video><source><track></video>"},
    };

    CHECK(*state, cases);
}

/* In script and style nothing can be escaped, so nothing may stand there. */
static void script_and_style_stay_empty(void **state)
{
    static const case_t cases[] = {
        {"<head><script>x()</script><style>&lt;/style&gt;&lt;script&gt;</style></head>",
         "<head><script></script><style></style></head>"},
        {"<script><![CDATA[</script><b>]]></script>", "<script></script>"},
        {"<title>&lt;/title&gt;&lt;script&gt;</title>", "<title>&lt;/title&gt;&lt;script&gt;</title>"},
    };

    CHECK(*state, cases);
}

static void comments_and_instructions_are_left_out(void **state)
{
    static const case_t cases[] = {
        {"<p>a<!-- --><?php x?>b</p>", "<p>ab</p>"},
        {"<?x y?><!-- z --><p>a</p><!-- z -->", "<p>a</p>"},
    };

    CHECK(*state, cases);
}

/* A browser drops the first newline of these: two make one. */
static void typed_text_comes_back_whole(void **state)
{
    static const case_t cases[] = {
        {"<textarea>\n  bonjour\n</textarea>", "<textarea>\n\n  bonjour\n</textarea>"},
        {"<textarea>bonjour</textarea>", "<textarea>bonjour</textarea>"},
        {"<textarea>&lt;/textarea&gt;</textarea>", "<textarea>&lt;/textarea&gt;</textarea>"},
        {"<pre>\na</pre>", "<pre>\n\na</pre>"},
        {"<p>\na</p>", "<p>\na</p>"},
    };

    CHECK(*state, cases);
}

static void a_tree_may_be_deep_and_wide(void **state)
{
    enum { DEEP = 20000, WIDE = 20000 };
    apr_pool_t *p = *state;
    xmlNodePtr root = xml_new(p, "div"), node = root;
    const char *html;
    size_t length;

    for (int i = 1; i < DEEP; i++)
        node = xml_add(node, "div");
    for (int i = 0; i < WIDE; i++)
        xml_add_text(node, "p", "a & b");
    html = written(p, root->doc);
    length = strlen("<div></div>") * DEEP + strlen("<p>a &amp; b</p>") * WIDE;
    assert_int_equal(strlen(html), length);
    assert_string_equal(html + length - 12, "</div></div>");
}

static void a_document_may_be_empty(void **state)
{
    xmlDocPtr doc = xmlNewDoc((const xmlChar *)"1.0");

    xml_own(*state, doc);
    assert_string_equal(written(*state, doc), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_and_attributes_are_escaped, start, end),
        cmocka_unit_test_setup_teardown(elements_end_as_html_says, start, end),
        cmocka_unit_test_setup_teardown(script_and_style_stay_empty, start, end),
        cmocka_unit_test_setup_teardown(comments_and_instructions_are_left_out, start, end),
        cmocka_unit_test_setup_teardown(typed_text_comes_back_whole, start, end),
        cmocka_unit_test_setup_teardown(a_tree_may_be_deep_and_wide, start, end),
        cmocka_unit_test_setup_teardown(a_document_may_be_empty, start, end),
    };
    int failed;

    apr_initialize();
    xmlInitParser();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
