/* SPDX-License-Identifier: Apache-2.0 */
/* Days and instants in the city, as people read them and as the law counts them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include <apr_general.h>

#include "base/calendar.h"

#define NB "\xc2\xa0"
#define SECOND APR_TIME_C(1000000)

static apr_pool_t *pool;
static calendar_t *paris;

/* 2026-12-24 16:05:30 UTC, 17:05:30 in Paris. */
static const apr_time_t christmas_eve = 1798128330 * SECOND;

static int set_up(void **state)
{
    (void)state;
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return 1;
    paris = calendar_open(pool, "Europe/Paris");
    return !paris;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

static void zones(void **state)
{
    (void)state;
    assert_null(calendar_open(pool, "Europe/Roubaix"));
    assert_null(calendar_open(pool, ""));
    assert_non_null(calendar_open(pool, "Indian/Reunion"));
}

static void shown(void **state)
{
    (void)state;
    assert_string_equal(calendar_show(paris, pool, christmas_eve, CALENDAR_DAY_SHORT), "24/12/2026");
    assert_string_equal(calendar_show(paris, pool, christmas_eve, CALENDAR_DAY_LONG), "24 décembre 2026");
    assert_string_equal(calendar_show(paris, pool, christmas_eve, CALENDAR_DAY_FULL), "jeudi 24 décembre 2026");
    assert_string_equal(calendar_show(paris, pool, christmas_eve, CALENDAR_MOMENT),
                        "24 décembre 2026 à 17" NB "h" NB "05");
    assert_string_equal(calendar_show(paris, pool, christmas_eve, CALENDAR_HOUR), "17" NB "h" NB "05");
    assert_string_equal(calendar_show(paris, pool, christmas_eve, CALENDAR_ISO), "2026-12-24");
    /* Half past midnight in Paris is the day before in Greenwich. */
    assert_string_equal(calendar_show(paris, pool, christmas_eve + 7 * 3600 * SECOND, CALENDAR_ISO), "2026-12-25");
}

static void shown_days(void **state)
{
    (void)state;
    assert_string_equal(calendar_show_day(paris, pool, "2026-03-01", CALENDAR_DAY_LONG), "1er mars 2026");
    assert_string_equal(calendar_show_day(paris, pool, "2026-03-01", CALENDAR_DAY_FULL), "dimanche 1er mars 2026");
    assert_string_equal(calendar_show_day(paris, pool, "2026-03-11", CALENDAR_DAY_LONG), "11 mars 2026");
    assert_string_equal(calendar_show_day(paris, pool, "2026-03-01", CALENDAR_DAY_SHORT), "01/03/2026");
    assert_string_equal(calendar_show_day(paris, pool, "1582-10-01", CALENDAR_DAY_SHORT), "01/10/1582");
    assert_string_equal(calendar_show_day(paris, pool, "2026-02-31", CALENDAR_DAY_LONG), "2026-02-31");
    assert_string_equal(calendar_show_day(paris, pool, "bientôt", CALENDAR_DAY_LONG), "bientôt");
}

static void shown_digits(void **state)
{
    (void)state;
    assert_string_equal(calendar_show_digits(paris, pool, "19501224"), "24 décembre 1950");
    assert_string_equal(calendar_show_digits(paris, pool, "19501200"), "décembre 1950");
    assert_string_equal(calendar_show_digits(paris, pool, "19500000"), "1950");
    assert_string_equal(calendar_show_digits(paris, pool, "17920501"), "1er mai 1792");
    assert_string_equal(calendar_show_digits(paris, pool, "19500231"), "19500231");
    assert_string_equal(calendar_show_digits(paris, pool, "1950"), "1950");
    assert_string_equal(calendar_show_digits(paris, pool, "19501300"), "19501300");
}

static void exists(void **state)
{
    (void)state;
    assert_true(calendar_exists(2024, 2, 29));
    assert_false(calendar_exists(2026, 2, 29));
    assert_false(calendar_exists(1900, 2, 29));
    assert_true(calendar_exists(2000, 2, 29));
    assert_false(calendar_exists(2026, 2, 31));
    assert_false(calendar_exists(2026, 4, 31));
    assert_false(calendar_exists(2026, 13, 1));
    assert_false(calendar_exists(2026, 0, 1));
    assert_false(calendar_exists(2026, 1, 0));
    assert_false(calendar_exists(0, 1, 1));
}

static void today(void **state)
{
    const apr_time_t leap = 1709208000 * SECOND; /* 2024-02-29 noon UTC */

    (void)state;
    assert_int_equal(calendar_today(paris, christmas_eve, 0, 0), 20261224);
    assert_int_equal(calendar_today(paris, christmas_eve, 8, 0), 20270101);
    assert_int_equal(calendar_today(paris, christmas_eve, -24, 0), 20261130);
    assert_int_equal(calendar_today(paris, leap, 0, -1), 20230228);
    assert_int_equal(calendar_today(paris, leap, 0, -4), 20200229);
}

static void after(void **state)
{
    /* Clocks go forward in the night to 29 March 2026: the day has 23 hours. */
    const apr_time_t march_28 = 1774692000 * SECOND; /* 10:00 UTC */
    apr_time_t end = calendar_after(paris, march_28, 1, 0);

    (void)state;
    assert_string_equal(calendar_show(paris, pool, end, CALENDAR_ISO), "2026-03-29");
    assert_string_equal(calendar_show(paris, pool, end + 1, CALENDAR_ISO), "2026-03-30");
    assert_string_equal(calendar_show(paris, pool, end + 1, CALENDAR_HOUR), "0" NB "h" NB "00");
    assert_string_equal(calendar_show(paris, pool, calendar_after(paris, christmas_eve, 0, 2), CALENDAR_ISO),
                        "2027-02-24");
    assert_string_equal(
        calendar_show(paris, pool, calendar_after(paris, christmas_eve + 7 * 86400 * SECOND, 0, 2), CALENDAR_ISO),
        "2027-02-28");
}

static const char *working(const char *from, int days)
{
    /* Noon of the day asked for. */
    apr_time_t at = christmas_eve;

    while (strcmp(calendar_show(paris, pool, at, CALENDAR_ISO), from) > 0)
        at -= 86400 * SECOND;
    while (strcmp(calendar_show(paris, pool, at, CALENDAR_ISO), from) < 0)
        at += 86400 * SECOND;
    return calendar_show(paris, pool, calendar_after_working(paris, at, days), CALENDAR_ISO);
}

static void working_days(void **state)
{
    (void)state;
    assert_string_equal(working("2026-12-24", 1), "2026-12-28"); /* Christmas, Saturday, Sunday */
    assert_string_equal(working("2026-12-24", 5), "2027-01-04"); /* and New Year's Day */
    assert_string_equal(working("2026-04-03", 1), "2026-04-07"); /* Easter Monday 6 April 2026 */
    assert_string_equal(working("2026-05-13", 1), "2026-05-15"); /* Ascension 14 May 2026 */
    assert_string_equal(working("2026-05-22", 1), "2026-05-26"); /* Whit Monday 25 May 2026 */
    assert_string_equal(working("2026-07-13", 1), "2026-07-15");
    assert_string_equal(working("2026-11-10", 1), "2026-11-12");
    assert_string_equal(working("2026-06-12", 1), "2026-06-15");
    assert_string_equal(working("2027-03-26", 1), "2027-03-30"); /* Easter Monday 29 March 2027 */
    assert_string_equal(calendar_show(paris, pool, calendar_after_working(paris, christmas_eve, 1), CALENDAR_HOUR),
                        "0" NB "h" NB "00");
}

static void *use_it(void *failed)
{
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    for (int i = 0; i < 300; i++) {
        if (strcmp(calendar_show(paris, p, christmas_eve, CALENDAR_DAY_LONG), "24 décembre 2026") ||
            calendar_today(paris, christmas_eve, i, 0) <= 20260000 ||
            strcmp(calendar_show_digits(paris, p, "19501200"), "décembre 1950"))
            *(int *)failed = 1;
        apr_pool_clear(p);
    }
    apr_pool_destroy(p);
    return NULL;
}

static void threads(void **state)
{
    pthread_t ids[4];
    int failed[4] = {0};

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&ids[i], NULL, use_it, &failed[i]), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(ids[i], NULL);
    for (int i = 0; i < 4; i++)
        assert_false(failed[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones),        cmocka_unit_test(shown),        cmocka_unit_test(shown_days),
        cmocka_unit_test(shown_digits), cmocka_unit_test(exists),       cmocka_unit_test(today),
        cmocka_unit_test(after),        cmocka_unit_test(working_days), cmocka_unit_test(threads),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
