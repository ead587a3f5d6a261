/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts as people type them and as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/money.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NB "\u00a0"
#define NNB "\u202f"
#define THIN "\u2009"
#define EURO "\u20ac"

static apr_pool_t *pool;

static int set_up(void **state)
{
    (void)state;
    return apr_pool_create(&pool, NULL) != APR_SUCCESS;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

static void typed(const char *text, apr_int64_t expected)
{
    apr_int64_t cents = money_parse(text);

    if (cents != expected)
        fail_msg("« %s »: %" APR_INT64_T_FMT " instead of %" APR_INT64_T_FMT, text, cents, expected);
}

static void what_people_type(void **state)
{
    static const struct {
        const char *text;
        apr_int64_t cents;
    } cases[] = {
        {"12,34", 1234},
        {"12.34", 1234},
        {"12,3", 1230},
        {"12", 1200},
        {"0", 0},
        {"0,0", 0},
        {"0,99", 99},
        {"0,09", 9},
        {"1 234,5", 123450},
        {"1" NB "234,56", 123456},
        {"1" NNB "234,56", 123456},
        {"1" THIN "234,56", 123456},
        {"1\t234,56", 123456},
        {"1 234 567,89", 123456789},
        {"12,34" EURO, 1234},
        {"12,34 " EURO, 1234},
        {"12,34" NB EURO, 1234},
        {"12,34" NNB EURO " ", 1234},
        {"12" EURO, 1200},
        {"12 " EURO, 1200},
        {" 12,34 ", 1234},
        {NB "12,34" NB, 1234},
        {"1" NNB "234,56" NB EURO, 123456},
        {"007,10", 710},
        {"00", 0},
        {"0000000000000012,5", 1250},
        {"999999999,99", APR_INT64_C(99999999999)},
        {"999 999 999,99 " EURO, APR_INT64_C(99999999999)},
        {"0999999999,99", APR_INT64_C(99999999999)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        typed(cases[i].text, cases[i].cents);
}

static void what_is_no_amount(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        NB,
        EURO,
        " " EURO,
        "1e3",
        "1E3",
        "-5",
        "+5",
        "- 5",
        "\u22125",
        "1,234",
        "1.234",
        "1.234,56",
        "1,234.56",
        "12,,",
        "12,",
        "12.",
        "12,.3",
        ",50",
        ".50",
        "12,3a",
        "a12",
        "12a",
        "12,34,56",
        "12€5",
        EURO "12",
        "12" EURO EURO,
        "12 EUR",
        "12, 3",
        "12,3 4",
        "0x10",
        "0b1",
        "1_000",
        "1'000",
        "1\u2019000",
        "douze",
        "NaN",
        "inf",
        "1/2",
        "12%",
        "(12)",
        "\u0661\u0662",
        "\uff11\uff12",
        "12\xe2\x82",
        "99999999999,123",
        "99999999999a",
        "-99999999999",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        typed(texts[i], MONEY_BAD);
}

static void what_is_more_than_an_avis_can_be(void **state)
{
    static const char *const texts[] = {
        "1000000000",
        "1000000000,00",
        "1 000 000 000",
        "1" NNB "000" NNB "000" NNB "000,00" NB EURO,
        "9999999999",
        "99999999999",
        "99999999999,9",
        "09999999999",
        "100000000000000000000000000000000000000000",
        "9223372036854775807",
        "18446744073709551617",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        typed(texts[i], MONEY_HUGE);
}

static void what_people_read(void **state)
{
    static const struct {
        apr_int64_t cents;
        const char *shown, *plain;
    } cases[] = {
        {0, "0,00" NB EURO, "0,00"},
        {5, "0,05" NB EURO, "0,05"},
        {99, "0,99" NB EURO, "0,99"},
        {1234, "12,34" NB EURO, "12,34"},
        {99999, "999,99" NB EURO, "999,99"},
        {100000, "1" NNB "000,00" NB EURO, "1000,00"},
        {123456, "1" NNB "234,56" NB EURO, "1234,56"},
        {100500, "1" NNB "005,00" NB EURO, "1005,00"},
        {99999999, "999" NNB "999,99" NB EURO, "999999,99"},
        {100000000, "1" NNB "000" NNB "000,00" NB EURO, "1000000,00"},
        {APR_INT64_C(99999999999), "999" NNB "999" NNB "999,99" NB EURO, "999999999,99"},
        {-1, "\u22120,01" NB EURO, "-0,01"},
        {-1234, "\u221212,34" NB EURO, "-12,34"},
        {-123456, "\u22121" NNB "234,56" NB EURO, "-1234,56"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(money_show(pool, cases[i].cents), cases[i].shown);
        assert_string_equal(money_plain(pool, cases[i].cents), cases[i].plain);
    }
}

static void what_is_read_can_be_typed(void **state)
{
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (apr_int64_t cents = 0; cents <= APR_INT64_C(99999999999); cents += cents < 12000 ? 1 : cents / 97) {
        typed(money_show(p, cents), cents);
        typed(money_plain(p, cents), cents);
        apr_pool_clear(p);
    }
    typed(money_show(p, -1234), MONEY_BAD);
    typed(money_plain(p, -1234), MONEY_BAD);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_type),
        cmocka_unit_test(what_is_no_amount),
        cmocka_unit_test(what_is_more_than_an_avis_can_be),
        cmocka_unit_test(what_people_read),
        cmocka_unit_test(what_is_read_can_be_typed),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
