/* SPDX-License-Identifier: Apache-2.0 */
/* application/x-www-form-urlencoded, strictly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "web/urlencoded.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FIELDS_MAX 8

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

/* The form as "name→value|", or the problem's code after a "!". The bytes lie in memory of their own, so that reading
 * past their end is seen. */
static const char *parsed(apr_pool_t *p, const char *bytes, apr_size_t n)
{
    char *alone = test_malloc(n ? n : 1);
    const char *text = "";
    const problem_t *problem;
    form_t *form;

    memcpy(alone, bytes, n);
    problem = urlencoded_parse(p, alone, n, FIELDS_MAX, &form);
    test_free(alone);
    if (problem)
        return apr_psprintf(p, "!%d %s", problem_status(problem->kind), problem->code);
    for (int i = 0; i < form->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);

        text = apr_pstrcat(p, text, pair->name, "→", pair->value, "|", NULL);
    }
    assert_int_equal(form->files->nelts, 0);
    return text;
}

typedef struct case_t {
    const char *in, *out;
} case_t;

static void check(apr_pool_t *p, const case_t *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(parsed(p, cases[i].in, strlen(cases[i].in)), cases[i].out);
}

static void what_browsers_send(void **state)
{
    static const case_t cases[] = {
        {"", ""},
        {"nom=Lef%C3%A8vre&prenom=Jean+Paul", "nom→Lefèvre|prenom→Jean Paul|"},
        {"a=", "a→|"},
        {"a", "a→|"},
        {"a&b=1", "a→|b→1|"},
        {"a=1&a=2&a=1", "a→1|a→2|a→1|"},
        {"a=b=c", "a→b=c|"},
        {"&&a=1&&", "a→1|"},
        {"naissance.jour=3", "naissance.jour→3|"},
        {"a=%26%3d%2B%25", "a→&=+%|"},
        {"a=1%0D%0A2%0d3%0A4", "a→1\n2\n3\n4|"},
        {"a=1%0A%0D%0D%0A2", "a→1\n\n\n2|"},
        {"a=%09%F0%9F%98%80", "a→\t😀|"},
        {"%C3%A9=%c3%a9", "é→é|"},
    };

    check(*state, cases, COUNT(cases));
}

static void what_nobody_sends(void **state)
{
    static const case_t cases[] = {
        {"a=%", "!400 form"},
        {"a=%4", "!400 form"},
        {"a=%4&b=1", "!400 form"},
        {"a=%zz", "!400 form"},
        {"a=%4z", "!400 form"},
        {"%=1", "!400 form"},
        {"=1", "!400 form"},
        {"=", "!400 form"},
        {"a=%00", "!400 form"},
        {"a%00b=1", "!400 form"},
        {"a=%01", "!400 form"},
        {"a=%7F", "!400 form"},
        {"a=%C2%85", "!400 form"}, /* a C1 control */
        {"a=%C3", "!400 form"},
        {"a=%C0%AF", "!400 form"},       /* an overlong slash */
        {"a=%ED%A0%80", "!400 form"},    /* half of a surrogate pair */
        {"a=%EF%BF%BF", "!400 form"},    /* what XML refuses */
        {"a=%F4%90%80%80", "!400 form"}, /* beyond Unicode */
        {"a=\xe9", "!400 form"},
        {"a%0Ab=1", "!400 form"},
        {"a=1&b=%C3&c=2", "!400 form"},
    };

    check(*state, cases, COUNT(cases));
    assert_string_equal(parsed(*state, "a=1\0b", 5), "!400 form");
}

static void bounds(void **state)
{
    char *name = apr_palloc(*state, FORM_NAME_MAX + 2);

    assert_string_equal(parsed(*state, "a&b&c&d&e&f&g&h", 15), "a→|b→|c→|d→|e→|f→|g→|h→|");
    assert_string_equal(parsed(*state, "a&b&c&d&e&f&g&h&i", 17), "!413 fields");
    memset(name, 'a', FORM_NAME_MAX + 1);
    name[FORM_NAME_MAX + 1] = '\0';
    assert_string_equal(parsed(*state, name, FORM_NAME_MAX + 1), "!400 form");
    assert_string_equal(parsed(*state, name, FORM_NAME_MAX), apr_psprintf(*state, "%.*s→|", FORM_NAME_MAX, name));
}

static void nothing_at_all(void **state)
{
    form_t *form;

    assert_null(urlencoded_parse(*state, NULL, 0, FIELDS_MAX, &form));
    assert_int_equal(form->pairs->nelts, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_browsers_send, start, end),
        cmocka_unit_test_setup_teardown(what_nobody_sends, start, end),
        cmocka_unit_test_setup_teardown(bounds, start, end),
        cmocka_unit_test_setup_teardown(nothing_at_all, start, end),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests_name("urlencoded", tests, NULL, NULL);
    apr_terminate();
    return failed;
}
