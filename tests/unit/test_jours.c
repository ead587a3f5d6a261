/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of days, and the city's clock without a lock. School holidays: zone B 2026-2027 as remembered, to be taken for invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "domain/jours.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SECOND APR_TIME_C(1000000)
#define MINUTE (60 * SECOND)
#define SCHOOL (JOURS_LUNDI | JOURS_MARDI | JOURS_JEUDI | JOURS_VENDREDI)

static apr_pool_t *pool;
static calendar_t *paris;

static const jours_periode_t vacances[] = {{"2026-07-04", "2026-08-31"}, {"2026-10-17", "2026-11-01"}, {"2026-12-19", "2027-01-03"},
                                           {"2027-02-20", "2027-03-07"}, {"2027-04-17", "2027-05-02"}, {"2027-07-03", "2027-08-31"}};
static const char *const fermetures[] = {"2027-05-07", "2026-10-21", "2026-10-21"};
static const jours_data_t data = {vacances, COUNT(vacances), fermetures, COUNT(fermetures), SCHOOL, JOURS_MERCREDI, SCHOOL | JOURS_MERCREDI};

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

static jours_t *table_of(calendar_t *calendar, const jours_data_t *given, const char *first, const char *last)
{
    jours_t *jours = NULL;
    const problem_t *problem = jours_make(pool, calendar, given, first, last, &jours);

    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail);
    return jours;
}

static void numbers(void **state)
{
    static const char *const not_days[] = {"",           "2026-02-29", "2026-2-28",   "2026-13-01", "2026-00-10", "2026-01-00",  "1999-12-31",
                                           "2200-01-01", "0206-09-01", "20260901",   "2026-09-01 ", "2026/09/01", "+026-09-01", " 2026-09-01", "2026-09-0x"};

    (void)state;
    assert_int_equal(jours_number("2000-01-01"), 10957);
    assert_int_equal(jours_number("2026-09-01"), 20697);
    assert_int_equal(jours_weekday(jours_number("2026-09-01")), 1);
    assert_int_equal(jours_weekday(jours_number("2000-01-01")), 5);
    for (size_t i = 0; i < COUNT(not_days); i++)
        assert_int_equal(jours_number(not_days[i]), JOURS_AUCUN);
    assert_int_equal(jours_number(NULL), JOURS_AUCUN);
}

/* From one day to the next, as ICU counts them. */
static void every_day_of_two_centuries(void **state)
{
    int day = jours_number("2000-01-01");
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (int year = 2000; year < 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int date = 1; calendar_exists(year, month, date); date++, day++) {
                const char *text = apr_psprintf(p, "%04d-%02d-%02d", year, month, date);

                assert_int_equal(jours_number(text), day);
                assert_string_equal(jours_text(p, day), text);
            }
    assert_string_equal(calendar_show(paris, p, (day - 1) * 1440 * MINUTE, CALENDAR_ISO), "2199-12-31");
    apr_pool_destroy(p);
}

static int holds(const int *days, const char *text)
{
    for (int i = 0; i < JOURS_FERIES; i++)
        if (!strcmp(jours_text(pool, days[i]), text))
            return 1;
    return 0;
}

static void public_holidays(void **state)
{
    static const char *const of_2027[] = {"2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17",
                                          "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25"};
    static const char *const easter_mondays[] = {"1981-04-20", "2000-04-24", "2008-03-24", "2011-04-25", "2019-04-22", "2024-04-01", "2025-04-21",
                                                 "2026-04-06", "2038-04-26", "2049-04-19", "2076-04-20", "2106-04-19", "2285-03-23"};
    int days[JOURS_FERIES];

    (void)state;
    assert_int_equal(COUNT(of_2027), JOURS_FERIES);
    jours_feries(2027, days);
    for (size_t i = 0; i < COUNT(of_2027); i++)
        assert_true(holds(days, of_2027[i]));
    for (size_t i = 0; i < COUNT(easter_mondays); i++) {
        jours_feries((int)apr_atoi64(easter_mondays[i]), days);
        if (!holds(days, easter_mondays[i]))
            fail_msg("%s", easter_mondays[i]);
    }
    jours_feries(2008, days); /* two in one day: the 1st of May and the Ascension */
    assert_int_equal(days[2], days[4]);
}

/* base/calendar reckons Easter another way: they agree on each working day. */
static void working_days_are_those_of_the_calendar(void **state)
{
    (void)state;
    for (int year = 2020; year < 2120; year++) {
        const char *first = apr_psprintf(pool, "%d-01-01", year);
        jours_t *jours = table_of(paris, &data, first, apr_psprintf(pool, "%d-12-31", year));
        apr_time_t next = calendar_after_working(paris, jours_instant(jours, jours_number(first), 0) - 1, 1);

        for (int day = jours_number(first); jours_covers(jours, day); day++) {
            int works = jours_is(jours, day, JOURS_OUVRES);

            if (works != (next == jours_instant(jours, day, 0)))
                fail_msg("%s", jours_text(pool, day));
            if (works)
                next = calendar_after_working(paris, next, 1);
        }
    }
}

static void kinds(void **state)
{
    static const struct {
        const char *day, *kinds; /* calendaire, ouvrable, ouvré, école, ouverture */
    } cases[] = {
        {"2026-09-01", "C O o e -"}, /* Tuesday: first day of school */
        {"2026-08-31", "C O o - w"}, /* the last day off: the leisure centre opens */
        {"2026-09-02", "C O o - w"}, /* Wednesday */
        {"2026-09-05", "C O - - -"}, {"2026-09-06", "C - - - -"},
        {"2026-10-16", "C O o e -"}, {"2026-10-17", "C O - - -"}, {"2026-10-19", "C O o - w"},
        {"2026-10-21", "C O o - -"}, /* closed */
        {"2026-11-01", "C - - - -"}, {"2026-11-02", "C O o e -"},
        {"2026-11-11", "C - - - -"}, /* a Wednesday, but a holiday */
        {"2026-12-25", "C - - - -"}, {"2026-12-28", "C O o - w"}, {"2027-01-01", "C - - - -"},
        {"2027-03-29", "C - - - -"}, /* Easter Monday */
        {"2027-05-06", "C - - - -"}, /* Ascension, and the bridge */
        {"2027-05-07", "C O o - -"}, {"2027-05-08", "C - - - -"}, {"2027-05-10", "C O o e -"}, {"2027-07-14", "C - - - -"},
    };
    jours_t *jours = table_of(paris, &data, "2026-08-01", "2027-08-31");

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int kind = 0; kind < JOURS_KINDS; kind++)
            if (jours_is(jours, jours_number(cases[i].day), (jours_kind_e)kind) != (cases[i].kinds[2 * kind] != '-'))
                fail_msg("%s, kind %d", cases[i].day, kind);
}

static void counted_back(void **state)
{
    jours_t *jours = table_of(paris, &data, "2026-10-01", "2026-11-30");
    int day = jours_number("2026-11-02");

    (void)state;
    assert_int_equal(jours_before(jours, day, JOURS_ECOLE, 0, 0), day);
    assert_string_equal(jours_text(pool, jours_before(jours, day, JOURS_ECOLE, 1, 0)), "2026-10-16");
    assert_string_equal(jours_text(pool, jours_before(jours, day, JOURS_ECOLE, 2, 0)), "2026-10-15");
    assert_string_equal(jours_text(pool, jours_before(jours, day, JOURS_OUVERTURE, 8, 0)), "2026-10-20");
    assert_string_equal(jours_text(pool, jours_before(jours, day, JOURS_OUVRES, 1, 0)), "2026-10-30");
    assert_string_equal(jours_text(pool, jours_before(jours, day, JOURS_OUVRABLES, 1, 0)), "2026-10-31");
    assert_string_equal(jours_text(pool, jours_before(jours, day, JOURS_CALENDAIRES, 1, 0)), "2026-11-01");
    /* The floor is in it, and outside the table there are no days. */
    assert_int_equal(jours_before(jours, day, JOURS_ECOLE, 1, jours_number("2026-10-16")), jours_number("2026-10-16"));
    assert_int_equal(jours_before(jours, day, JOURS_ECOLE, 1, jours_number("2026-10-17")), JOURS_AUCUN);
    assert_int_equal(jours_before(jours, day, JOURS_CALENDAIRES, 1, day), JOURS_AUCUN);
    assert_int_equal(jours_before(jours, day, JOURS_CALENDAIRES, 1000, 0), JOURS_AUCUN);
}

static void only_what_was_asked_for(void **state)
{
    jours_t *jours = table_of(paris, &data, "2026-10-01", "2026-10-31");
    int before = jours_number("2026-10-01") - JOURS_FENETRE - 1, after = jours_number("2026-11-01"), minute;

    (void)state;
    assert_true(jours_covers(jours, jours_number("2026-10-01")));
    assert_true(jours_covers(jours, jours_number("2026-10-31")));
    assert_false(jours_covers(jours, jours_number("2026-09-30")));
    assert_false(jours_covers(jours, after));
    assert_false(jours_covers(jours, JOURS_AUCUN));
    assert_false(jours_is(jours, before, JOURS_CALENDAIRES));
    assert_true(jours_is(jours, before + 1, JOURS_CALENDAIRES));
    assert_false(jours_is(jours, after, JOURS_CALENDAIRES));
    assert_int_equal(jours_instant(jours, before, 600), 0);
    assert_int_equal(jours_instant(jours, after, 0), 0);
    assert_int_equal(jours_of_instant(jours, jours_instant(jours, after - 1, 1440), &minute), JOURS_AUCUN);
    assert_int_equal(jours_of_instant(jours, jours_instant(jours, after - 1, 1440) - 1, &minute), after - 1);
    assert_int_equal(minute, 1439);
    assert_int_equal(jours_of_instant(jours, jours_instant(jours, before + 1, 0), &minute), before + 1);
    assert_int_equal(jours_of_instant(jours, jours_instant(jours, before + 1, 0) - 1, &minute), JOURS_AUCUN);
    /* At the end of a table in which the clock moved back, a day reckoned from its beginning would be the one after. */
    jours = table_of(paris, &data, "2027-01-31", "2027-01-31");
    after = jours_number("2027-02-01");
    assert_int_equal(jours_of_instant(jours, jours_instant(jours, after - 1, 1440) - 1, &minute), after - 1);
    assert_int_equal(jours_of_instant(jours, jours_instant(jours, after - 1, 0), &minute), after - 1);
    assert_int_equal(jours_of_instant(jours, 0, &minute), JOURS_AUCUN);
    assert_int_equal(jours_of_instant(jours, apr_time_from_sec(4102444800), &minute), JOURS_AUCUN);
}

/* Each quarter of an hour of a year: what ICU says, and back. */
static void check_clock(const char *zone)
{
    calendar_t *calendar = calendar_open(pool, zone);
    jours_t *jours = table_of(calendar, &data, "2026-09-01", "2027-08-31");
    apr_pool_t *p;

    apr_pool_create(&p, pool);
    for (int day = jours_number("2026-09-01"); jours_covers(jours, day); day++)
        for (int minute = 0; minute < JOURS_MINUTES; minute += 15) {
            const char *hour = apr_psprintf(p, "%02d:%02d", minute / 60, minute % 60);
            apr_time_t at = jours_instant(jours, day, minute);
            int back, of = jours_of_instant(jours, at, &back);
            const char *shown = apr_psprintf(p, "%s %02d:%02d", jours_text(p, of), back / 60, back % 60);

            if (at != calendar_moment(calendar, jours_text(p, day), hour))
                fail_msg("%s, %s %s", zone, jours_text(p, day), hour);
            assert_string_equal(shown, calendar_show(calendar, p, at, CALENDAR_STAMP));
        }
    apr_pool_destroy(p);
}

static void the_clock_is_the_calendars(void **state)
{
    static const char *const zones[] = {"Europe/Paris", "America/Miquelon", "Indian/Reunion", "Pacific/Noumea", "UTC"};

    (void)state;
    for (size_t i = 0; i < COUNT(zones); i++)
        check_clock(zones[i]);
}

static apr_time_t utc(const char *day, int hour, int minute)
{
    return (jours_number(day) * 1440 + hour * 60 + minute) * MINUTE;
}

/* 25 October 2026 and 28 March 2027. Both hours in which the clock leaves a choice take the later instant. */
static void the_clock_changes(void **state)
{
    static const struct {
        const char *day;
        int hour, minute;
        const char *utc_day;
        int utc_hour, utc_minute;
    } cases[] = {
        {"2026-10-25", 0, 0, "2026-10-24", 22, 0},   {"2026-10-25", 1, 59, "2026-10-24", 23, 59}, {"2026-10-25", 2, 0, "2026-10-25", 1, 0},
        {"2026-10-25", 2, 30, "2026-10-25", 1, 30},  {"2026-10-25", 2, 59, "2026-10-25", 1, 59},  {"2026-10-25", 3, 0, "2026-10-25", 2, 0},
        {"2026-10-25", 12, 0, "2026-10-25", 11, 0},  {"2026-10-25", 24, 0, "2026-10-25", 23, 0},  {"2026-10-26", 0, 0, "2026-10-25", 23, 0},
        {"2027-03-28", 0, 0, "2027-03-27", 23, 0},   {"2027-03-28", 1, 59, "2027-03-28", 0, 59},  {"2027-03-28", 2, 0, "2027-03-28", 1, 0},
        {"2027-03-28", 2, 30, "2027-03-28", 1, 30},  {"2027-03-28", 2, 59, "2027-03-28", 1, 59},  {"2027-03-28", 3, 0, "2027-03-28", 1, 0},
        {"2027-03-28", 12, 0, "2027-03-28", 10, 0},  {"2027-03-28", 24, 0, "2027-03-28", 22, 0},  {"2027-03-29", 0, 0, "2027-03-28", 22, 0},
    };
    jours_t *jours = table_of(paris, &data, "2026-10-20", "2027-03-31");
    int minute;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (jours_instant(jours, jours_number(cases[i].day), 60 * cases[i].hour + cases[i].minute) !=
            utc(cases[i].utc_day, cases[i].utc_hour, cases[i].utc_minute))
            fail_msg("%s %02d:%02d", cases[i].day, cases[i].hour, cases[i].minute);
    /* Both 02:30 of October are read as such. */
    assert_string_equal(jours_text(pool, jours_of_instant(jours, utc("2026-10-25", 0, 30), &minute)), "2026-10-25");
    assert_int_equal(minute, 150);
    jours_of_instant(jours, utc("2026-10-25", 1, 30), &minute);
    assert_int_equal(minute, 150);
    jours_of_instant(jours, utc("2027-03-28", 0, 59), &minute);
    assert_int_equal(minute, 119);
    jours_of_instant(jours, utc("2027-03-28", 1, 0), &minute);
    assert_int_equal(minute, 180);
}

/* The table finds a change wherever it lies in it. */
static void a_change_at_each_place(void **state)
{
    int change = jours_number("2027-03-28");

    (void)state;
    for (int i = 0; i <= JOURS_FENETRE; i++) {
        const char *day = jours_text(pool, change + i);
        jours_t *jours = table_of(paris, &data, day, day);

        assert_int_equal(jours_instant(jours, change, 150), utc("2027-03-28", 1, 30));
        assert_int_equal(jours_instant(jours, change, 1440), utc("2027-03-28", 22, 0));
    }
}

static void wrong_data(void **state)
{
    static const jours_periode_t backwards[] = {{"2026-11-01", "2026-10-17"}}, no_day[] = {{"2026-10-17", "2026-10-32"}},
                                 nothing[] = {{"2026-10-17", NULL}};
    static const char *const no_closure[] = {"2026-10-21", "demain"};
    static const struct {
        jours_data_t data;
        const char *first, *last, *code;
    } cases[] = {
        {{.ecole = SCHOOL}, "2026-10-01", "2026-10-32", "jour"},
        {{.ecole = SCHOOL}, NULL, "2026-10-31", "jour"},
        {{.ecole = SCHOOL}, "2026-10-31", "2026-10-01", "periode"},
        {{.ecole = SCHOOL}, "2026-01-01", "2027-02-05", "etendue"},
        {{.vacances = backwards, .vacances_count = 1}, "2026-10-01", "2026-10-31", "periode"},
        {{.vacances = no_day, .vacances_count = 1}, "2026-10-01", "2026-10-31", "jour"},
        {{.vacances = nothing, .vacances_count = 1}, "2026-10-01", "2026-10-31", "jour"},
        {{.fermetures = no_closure, .fermetures_count = 2}, "2026-10-01", "2026-10-31", "jour"},
    };
    jours_t *jours = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const problem_t *problem = jours_make(pool, paris, &cases[i].data, cases[i].first, cases[i].last, &jours);

        assert_non_null(problem);
        assert_int_equal(problem->kind, PROBLEM_INPUT);
        assert_string_equal(problem->code, cases[i].code);
        assert_null(jours);
    }
    assert_non_null(table_of(paris, &cases[0].data, "2026-01-01", "2027-02-04"));
    assert_non_null(table_of(paris, &cases[0].data, "2000-01-01", "2000-01-01"));
    assert_non_null(table_of(paris, &cases[0].data, "2199-12-31", "2199-12-31"));
}

/* What is given may reach beyond the table, and touch its ends. */
static void data_beyond_the_table(void **state)
{
    static const jours_periode_t wide[] = {{"2000-01-01", "2026-10-05"}, {"2026-10-30", "2199-12-31"}};
    const jours_data_t given = {.vacances = wide, .vacances_count = COUNT(wide), .ecole = 127};
    jours_t *jours = table_of(paris, &given, "2026-10-01", "2026-10-31");

    (void)state;
    for (int day = jours_number("2026-10-01"); jours_covers(jours, day); day++)
        assert_int_equal(jours_is(jours, day, JOURS_ECOLE), day > jours_number("2026-10-05") && day < jours_number("2026-10-30"));
    assert_false(jours_is(jours, jours_number("2026-10-01") - JOURS_FENETRE, JOURS_ECOLE));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(every_day_of_two_centuries),
        cmocka_unit_test(public_holidays),
        cmocka_unit_test(working_days_are_those_of_the_calendar),
        cmocka_unit_test(kinds),
        cmocka_unit_test(counted_back),
        cmocka_unit_test(only_what_was_asked_for),
        cmocka_unit_test(the_clock_is_the_calendars),
        cmocka_unit_test(the_clock_changes),
        cmocka_unit_test(a_change_at_each_place),
        cmocka_unit_test(wrong_data),
        cmocka_unit_test(data_beyond_the_table),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
