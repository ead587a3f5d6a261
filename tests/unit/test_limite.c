/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Until when a day may be booked: the rules of eight towns, the notation, and what holds for every rule. The school holidays are zone B of
 * 2026-2027 as remembered, the closures are invented, and so is each limit for late booking: the towns' sheet does not say them.
 * LIMITE_SEED in the environment repeats a run of the property tests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "domain/limite.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SECOND APR_TIME_C(1000000)
#define MINUTE (60 * SECOND)
#define SCHOOL (JOURS_LUNDI | JOURS_MARDI | JOURS_JEUDI | JOURS_VENDREDI)
#define RANDOM_RULES 20000

#define FIRST "2026-09-01"
#define LAST "2027-07-31"

static const jours_periode_t vacances[] = {{"2026-07-04", "2026-08-31"}, {"2026-10-17", "2026-11-01"}, {"2026-12-19", "2027-01-03"},
                                           {"2027-02-20", "2027-03-07"}, {"2027-04-17", "2027-05-02"}, {"2027-07-03", "2027-08-31"}};
static const char *const fermetures[] = {"2027-05-07" /* bridge of the Ascension */, "2027-06-14" /* teachers' day */};
static const jours_data_t year = {vacances, COUNT(vacances), fermetures, COUNT(fermetures), SCHOOL, JOURS_MERCREDI, SCHOOL | JOURS_MERCREDI};

static apr_pool_t *pool;
static calendar_t *paris;
static jours_t *jours;

static jours_t *table_of(apr_pool_t *p, const jours_data_t *data, const char *first, const char *last)
{
    jours_t *made = NULL;
    const problem_t *problem = jours_make(p, paris, data, first, last, &made);

    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail);
    return made;
}

static int set_up(void **state)
{
    (void)state;
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return 1;
    paris = calendar_open(pool, "Europe/Paris");
    if (!paris)
        return 1;
    return jours_make(pool, paris, &year, FIRST, LAST, &jours) != NULL;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

static limite_t rule_of(const char *text)
{
    limite_t limite;
    apr_size_t at;
    const problem_t *problem = limite_parse(pool, text, &limite, &at);

    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail);
    return limite;
}

/* "2026-09-13 24:00" in the city, by the calendar. */
static apr_time_t moment(const char *text)
{
    const char *day = apr_pstrmemdup(pool, text, 10);

    if (!strcmp(text + 11, "24:00"))
        return calendar_after(paris, calendar_moment(paris, day, "12:00"), 0, 0) + 1;
    return calendar_moment(paris, day, text + 11);
}

static apr_time_t utc(const char *day, int hour, int minute)
{
    return (jours_number(day) * 1440 + hour * 60 + minute) * MINUTE;
}

static const char *shown(const limite_point_t *point)
{
    if (!point->at)
        return limite_cause_name(point->cause);
    return apr_psprintf(pool, "%s %02d:%02d", jours_text(pool, point->day), point->minute / 60, point->minute % 60);
}

/* The deadline by day and hour, and its instant. */
static void check_point(const char *what, const limite_point_t *point, const char *expected)
{
    if (strcmp(shown(point), expected))
        fail_msg("%s: %s, not %s", what, shown(point), expected);
    if (point->at && point->at != moment(expected))
        fail_msg("%s: %s is another instant", what, expected);
}

/*
 * Eight towns
 */
#define TESSOUALLE "jours-calendaires 2 23:59 tardif jours-calendaires 0 09:00"
#define RONTALON "table lundi=-1:vendredi@11:00 mardi=lundi@11:00 jeudi=mardi@11:00 vendredi=jeudi@11:00 recul"
#define VAILHAUQUES                                                                                                                            \
    "table lundi=-1:vendredi@09:00 mardi=-1:vendredi@09:00 jeudi=mardi@09:00 vendredi=mardi@09:00 tardif jours-calendaires 1 24:00"
#define VIGNEUX "semaine jeudi 24:00"
#define SAINT_EXUPERY "semaine jeudi 12:00"
#define FACHES "semaine mardi 12:00"
#define LABRUGUIERE "jours-calendaires 1 24:00"
#define ROUSSET "semaine mardi 24:00 tardif jours-ecole 1 10:00"

typedef struct case_t {
    const char *rule, *served, *normale, *tardive;
} case_t;

static const case_t towns[] = {
    {TESSOUALLE, "2026-09-17", "2026-09-15 23:59", "2026-09-17 09:00"},
    {TESSOUALLE, "2026-09-14", "2026-09-12 23:59", "2026-09-14 09:00"},
    {TESSOUALLE, "2026-10-26", "2026-10-24 23:59", "2026-10-26 09:00"},
    {TESSOUALLE, "2026-10-27", "2026-10-25 23:59", "2026-10-27 09:00"},
    {TESSOUALLE, "2027-03-29", "2027-03-27 23:59", "2027-03-29 09:00"},
    {TESSOUALLE, "2027-03-30", "2027-03-28 23:59", "2027-03-30 09:00"},
    {TESSOUALLE, "2027-01-04", "2027-01-02 23:59", "2027-01-04 09:00"}, /* it does not mind the holidays */

    {RONTALON, "2026-09-14", "2026-09-11 11:00", "interdite"},
    {RONTALON, "2026-09-15", "2026-09-14 11:00", "interdite"},
    {RONTALON, "2026-09-17", "2026-09-15 11:00", "interdite"},
    {RONTALON, "2026-09-18", "2026-09-17 11:00", "interdite"},
    {RONTALON, "2026-09-16", "non-servi", "interdite"},
    {RONTALON, "2026-11-02", "2026-10-16 11:00", "interdite"}, /* the return day: last school day before the holidays */
    {RONTALON, "2026-11-03", "2026-11-02 11:00", "interdite"},
    {RONTALON, "2027-01-04", "2026-12-18 11:00", "interdite"},
    {RONTALON, "2027-03-08", "2027-02-19 11:00", "interdite"},
    {RONTALON, "2027-05-03", "2027-04-16 11:00", "interdite"},
    {RONTALON, "2026-09-01", "2026-07-03 11:00", "interdite"}, /* a Tuesday: the Monday is a holiday yet */
    {RONTALON, "2027-03-30", "2027-03-26 11:00", "interdite"}, /* Easter Monday, after the night of the clock */
    {RONTALON, "2027-05-10", "2027-05-04 11:00", "interdite"}, /* the bridge, the Ascension, a Wednesday */
    {RONTALON, "2027-05-18", "2027-05-14 11:00", "interdite"}, /* Whit Monday */
    {RONTALON, "2027-06-15", "2027-06-11 11:00", "interdite"}, /* closed on Monday */

    {VAILHAUQUES, "2026-09-14", "2026-09-11 09:00", "2026-09-13 24:00"},
    {VAILHAUQUES, "2026-09-15", "2026-09-11 09:00", "2026-09-14 24:00"},
    {VAILHAUQUES, "2026-09-17", "2026-09-15 09:00", "2026-09-16 24:00"},
    {VAILHAUQUES, "2026-09-18", "2026-09-15 09:00", "2026-09-17 24:00"},
    {VAILHAUQUES, "2026-09-19", "non-servi", "2026-09-18 24:00"},
    {VAILHAUQUES, "2026-11-02", "2026-10-30 09:00", "2026-11-01 24:00"}, /* nothing said of the holidays: it stays */
    {VAILHAUQUES, "2026-10-26", "2026-10-23 09:00", "2026-10-25 24:00"},

    {VIGNEUX, "2026-09-14", "2026-09-10 24:00", "interdite"},
    {VIGNEUX, "2026-09-18", "2026-09-10 24:00", "interdite"},
    {VIGNEUX, "2026-09-20", "2026-09-10 24:00", "interdite"}, /* a Sunday ends its week */
    {VIGNEUX, "2026-09-21", "2026-09-17 24:00", "interdite"},
    {VIGNEUX, "2027-03-29", "2027-03-25 24:00", "interdite"},

    {SAINT_EXUPERY, "2026-11-16", "2026-11-12 12:00", "interdite"},
    {SAINT_EXUPERY, "2026-11-20", "2026-11-12 12:00", "interdite"},
    {SAINT_EXUPERY, "2027-01-04", "2026-12-31 12:00", "interdite"},
    {SAINT_EXUPERY, "2027-05-10", "2027-05-06 12:00", "interdite"}, /* the Ascension itself: it stays */

    {FACHES, "2026-11-05", "2026-10-27 12:00", "interdite"},
    {FACHES, "2026-11-06", "2026-10-27 12:00", "interdite"},
    {FACHES, "2026-11-09", "2026-11-03 12:00", "interdite"},

    {LABRUGUIERE, "2026-09-14", "2026-09-13 24:00", "interdite"},
    {LABRUGUIERE, "2026-10-25", "2026-10-24 24:00", "interdite"},
    {LABRUGUIERE, "2026-10-26", "2026-10-25 24:00", "interdite"}, /* after a day of 25 hours */
    {LABRUGUIERE, "2027-03-29", "2027-03-28 24:00", "interdite"}, /* and one of 23 */
    {LABRUGUIERE, "2027-01-01", "2026-12-31 24:00", "interdite"},

    {ROUSSET, "2026-09-17", "2026-09-08 24:00", "2026-09-15 10:00"},
    {ROUSSET, "2026-09-14", "2026-09-08 24:00", "2026-09-11 10:00"},
    {ROUSSET, "2026-11-02", "2026-10-27 24:00", "2026-10-16 10:00"}, /* late would end before: it has no effect */
};

static void the_rules_of_eight_towns(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(towns); i++) {
        limite_t limite = rule_of(towns[i].rule);
        limite_reponse_t reponse = limite_ask(jours, &limite, towns[i].served, 0);

        check_point(apr_psprintf(pool, "%s, %s", towns[i].served, towns[i].rule), &reponse.normale, towns[i].normale);
        check_point(apr_psprintf(pool, "%s, %s", towns[i].served, towns[i].rule), &reponse.tardive, towns[i].tardive);
    }
}

/* The kinds of days, and going back. */
static void other_rules(void **state)
{
    static const case_t cases[] = {
        {"jours-ecole 2 10:00", "2026-09-17", "2026-09-14 10:00", NULL},
        {"jours-ecole 2 10:00", "2026-11-02", "2026-10-15 10:00", NULL},
        {"jours-ecole 1 10:00", "2026-09-01", "2026-07-03 10:00", NULL},
        {"jours-ecole 1 10:00", "2027-05-10", "2027-05-04 10:00", NULL},
        {"jours-ecole 0 08:30", "2026-09-17", "2026-09-17 08:30", NULL},
        {"jours-ouvres 2 10:00", "2026-11-02", "2026-10-29 10:00", NULL},
        {"jours-ouvres 2 10:00", "2026-11-13", "2026-11-10 10:00", NULL}, /* the 11th */
        {"jours-ouvres 1 10:00", "2027-05-10", "2027-05-07 10:00", NULL}, /* a bridge is worked */
        {"jours-ouvres 2 10:00", "2027-05-10", "2027-05-05 10:00", NULL},
        {"jours-ouvrables 2 10:00", "2026-11-16", "2026-11-13 10:00", NULL},
        {"jours-ouvrables 1 10:00", "2027-05-10", "2027-05-07 10:00", NULL}, /* the 8th of May is a Saturday */
        {"jours-ouverture 1 12:00", "2026-11-18", "2026-11-04 12:00", NULL}, /* leisure centre on Wednesdays, the 11th is none */
        {"jours-ouverture 1 12:00", "2026-11-04", "2026-10-30 12:00", NULL}, /* and each day of the holidays */
        {"jours-ouverture 1 12:00", "2026-10-19", "2026-10-14 12:00", NULL},
        {"jours-calendaires 1 24:00 recul", "2026-09-14", "2026-09-11 24:00", NULL},
        {"jours-calendaires 1 24:00 recul", "2026-11-02", "2026-10-16 24:00", NULL},
        {"jours-calendaires 2 10:00 recul=jours-ouvres", "2026-11-02", "2026-10-30 10:00", NULL},
        {"jours-calendaires 2 10:00 recul=jours-ouvrables", "2026-11-02", "2026-10-31 10:00", NULL},
        {"jours-calendaires 2 10:00 recul=jours-ouverture", "2026-10-19", "2026-10-14 10:00", NULL},
        {"semaine jeudi 12:00 recul", "2027-05-10", "2027-05-04 12:00", NULL},
        {"semaine jeudi 12:00 recul=jours-ouvres", "2027-05-10", "2027-05-05 12:00", NULL},
        {"semaine mardi 12:00 recul", "2026-11-05", "2026-10-16 12:00", NULL},
        {"semaine -2:jeudi 12:00", "2026-09-18", "2026-09-03 12:00", NULL},
        {"semaine -8:dimanche 24:00", "2026-11-02", "2026-09-13 24:00", NULL},
        {"semaine dimanche 24:00", "2026-11-02", "2026-11-01 24:00", NULL},
        {"table mercredi=mercredi@24:00", "2026-09-16", "2026-09-16 24:00", NULL},
        {"table mercredi=-2:dimanche@00:00", "2026-09-16", "2026-09-06 00:00", NULL},
        {"heures 48 11:30", "2026-09-17", "2026-09-15 11:30", NULL},
        {"heures 48 11:30", "2027-03-29", "2027-03-27 10:30", NULL}, /* hours that pass: one was skipped */
        {"heures 48 11:30", "2026-10-26", "2026-10-24 12:30", NULL}, /* and one came twice */
        {"heures 0 24:00", "2026-09-17", "2026-09-17 24:00", NULL},
        {"heures 24 24:00", "2026-09-17", "2026-09-17 00:00", NULL},
        {"jamais", "2026-09-17", "interdite", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        limite_t limite = rule_of(cases[i].rule);
        limite_point_t point = limite_point(jours, &limite.normale, jours_number(cases[i].served));

        check_point(apr_psprintf(pool, "%s, %s", cases[i].served, cases[i].rule), &point, cases[i].normale);
    }
}

/*
 * The instant
 */
static void states_at(const limite_t *limite, const char *served, apr_time_t at, limite_etat_e before, limite_etat_e from)
{
    if (limite_ask(jours, limite, served, at - 1).etat != before)
        fail_msg("%s, a microsecond before", served);
    if (limite_ask(jours, limite, served, at).etat != from)
        fail_msg("%s, at it", served);
    if (limite_ask(jours, limite, served, at + 1).etat != from)
        fail_msg("%s, a microsecond after", served);
}

static void at_the_very_minute(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(towns); i++) {
        limite_t limite = rule_of(towns[i].rule);
        apr_time_t normale = strchr(towns[i].normale, ':') ? moment(towns[i].normale) : 0;
        apr_time_t tardive = strchr(towns[i].tardive, ':') ? moment(towns[i].tardive) : 0;
        limite_etat_e then = tardive > normale ? LIMITE_TARDIF : LIMITE_PASSEE;

        if (normale)
            states_at(&limite, towns[i].served, normale, LIMITE_A_TEMPS, then);
        if (tardive > normale)
            states_at(&limite, towns[i].served, tardive, LIMITE_TARDIF, LIMITE_PASSEE);
    }
}

/* In UTC, not by the calendar: the hour that comes twice and the one that does not come. */
static void in_the_nights_of_the_clock(void **state)
{
    static const struct {
        const char *rule, *served, *day;
        int hour, minute;
    } cases[] = {
        {"jours-calendaires 1 01:59", "2026-10-26", "2026-10-24", 23, 59}, {"jours-calendaires 1 02:00", "2026-10-26", "2026-10-25", 1, 0},
        {"jours-calendaires 1 02:30", "2026-10-26", "2026-10-25", 1, 30},  {"jours-calendaires 1 03:00", "2026-10-26", "2026-10-25", 2, 0},
        {"jours-calendaires 1 24:00", "2026-10-26", "2026-10-25", 23, 0},  {"jours-calendaires 0 00:00", "2026-10-26", "2026-10-25", 23, 0},
        {"jours-calendaires 1 24:00", "2026-10-25", "2026-10-24", 22, 0},  {"semaine dimanche 02:30", "2026-10-28", "2026-10-25", 1, 30},
        {"jours-calendaires 2 01:59", "2027-03-30", "2027-03-28", 0, 59},  {"jours-calendaires 2 02:00", "2027-03-30", "2027-03-28", 1, 0},
        {"jours-calendaires 2 02:30", "2027-03-30", "2027-03-28", 1, 30},  {"jours-calendaires 2 03:00", "2027-03-30", "2027-03-28", 1, 0},
        {"jours-calendaires 2 24:00", "2027-03-30", "2027-03-28", 22, 0},  {"semaine dimanche 02:30", "2027-03-30", "2027-03-28", 1, 30},
        {"heures 33 11:30", "2026-10-26", "2026-10-25", 1, 30},            {"heures 34 11:30", "2026-10-26", "2026-10-25", 0, 30},
        {"heures 34 11:30", "2027-03-29", "2027-03-27", 23, 30},           {"heures 48 11:30", "2027-03-29", "2027-03-27", 9, 30},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        limite_t limite = rule_of(cases[i].rule);
        limite_point_t point = limite_point(jours, &limite.normale, jours_number(cases[i].served));

        if (point.at != utc(cases[i].day, cases[i].hour, cases[i].minute))
            fail_msg("%s, %s", cases[i].served, cases[i].rule);
        states_at(&limite, cases[i].served, point.at, LIMITE_A_TEMPS, LIMITE_PASSEE);
    }
}

/* Both are 02:30 by the clock, an hour apart: that of the hours stays where it was counted, that of the clock is the later one. */
static void an_hour_that_comes_twice(void **state)
{
    limite_t first = rule_of("heures 34 11:30"), second = rule_of("heures 33 11:30"), clock = rule_of("jours-calendaires 1 02:30");
    limite_point_t a = limite_point(jours, &first.normale, jours_number("2026-10-26"));
    limite_point_t b = limite_point(jours, &second.normale, jours_number("2026-10-26"));
    limite_point_t c = limite_point(jours, &clock.normale, jours_number("2026-10-26"));

    (void)state;
    assert_string_equal(shown(&a), "2026-10-25 02:30");
    assert_string_equal(shown(&b), "2026-10-25 02:30");
    assert_int_equal(b.at - a.at, 60 * MINUTE);
    assert_int_equal(b.at, c.at);
}

/*
 * What has no deadline
 */
static void check_none(const jours_t *table, const limite_t *limite, const char *served, limite_cause_e cause)
{
    limite_reponse_t reponse = limite_ask(table, limite, served, 1);

    assert_int_equal(reponse.etat, LIMITE_PASSEE);
    assert_int_equal(reponse.normale.cause, cause);
    assert_int_equal(reponse.normale.at, 0);
    assert_int_equal(reponse.normale.day, 0);
    assert_int_equal(reponse.normale.minute, 0);
}

static void no_day_to_ask_about(void **state)
{
    static const char *const days[] = {NULL, "", "2026-02-31", "2026-08-31", "2027-08-01", "demain", "1970-01-01"};
    limite_t limite = rule_of(TESSOUALLE);

    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        check_none(jours, &limite, days[i], LIMITE_HORS);
        assert_int_equal(limite_ask(jours, &limite, days[i], 1).tardive.cause, LIMITE_HORS);
    }
}

/* What nobody set allows nothing. */
static void an_empty_rule(void **state)
{
    limite_t limite = {0};

    (void)state;
    check_none(jours, &limite, "2026-09-17", LIMITE_INTERDITE);
    assert_string_equal(limite_print(pool, &limite), "jamais");
}

static void always_closed(void **state)
{
    const jours_data_t closed = {.vacances = vacances, .vacances_count = COUNT(vacances)};
    const jours_t *table = table_of(pool, &closed, FIRST, LAST);
    static const char *const rules[] = {"jours-ecole 1 10:00", "jours-ecole 40 10:00",  "jours-ouverture 1 10:00", "jours-calendaires 1 24:00 recul",
                                        "semaine jeudi 12:00 recul", "jours-ecole 0 10:00 recul"};
    limite_t limite = rule_of("jours-ecole 0 10:00");

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        limite_t rule = rule_of(rules[i]);

        check_none(table, &rule, "2026-11-02", LIMITE_SANS_JOUR);
    }
    assert_int_equal(limite_point(table, &limite.normale, jours_number("2026-11-02")).at, moment("2026-11-02 10:00"));
}

/* The window is the same whatever the table holds: one open day at its edge, and one beyond. */
static void as_far_as_the_window(void **state)
{
    static const char *const rules[] = {"jours-ecole 1 10:00", "jours-calendaires 3 10:00 recul", "semaine -8:lundi 10:00 recul"};
    int edge = jours_number("2026-09-01"); /* a school day */
    const jours_periode_t after[] = {{jours_text(pool, edge + 1), LAST}};
    const jours_data_t data = {.vacances = after, .vacances_count = 1, .ecole = SCHOOL};
    const char *served = jours_text(pool, edge + JOURS_FENETRE), *beyond = jours_text(pool, edge + JOURS_FENETRE + 1);
    const jours_t *wide = table_of(pool, &data, FIRST, LAST), *narrow = table_of(pool, &data, served, beyond);

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        limite_t limite = rule_of(rules[i]);

        assert_int_equal(limite_ask(wide, &limite, served, 0).normale.day, edge);
        assert_int_equal(limite_ask(narrow, &limite, served, 0).normale.day, edge);
        check_none(wide, &limite, beyond, LIMITE_SANS_JOUR);
        check_none(narrow, &limite, beyond, LIMITE_SANS_JOUR);
    }
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(limite_etat_name(LIMITE_A_TEMPS), "a-temps");
    assert_string_equal(limite_etat_name(LIMITE_TARDIF), "tardif");
    assert_string_equal(limite_etat_name(LIMITE_PASSEE), "passee");
    assert_string_equal(limite_cause_name(LIMITE_FIXEE), "fixee");
    assert_string_equal(limite_cause_name(LIMITE_HORS), "hors");
}

/*
 * The notation
 */
static void wrong_texts(void **state)
{
    static const struct {
        const char *text, *code;
        int at;
    } cases[] = {
        {"", "mot", 0},
        {NULL, "mot", 0},
        {" jamais", "mot", 0},
        {"Jamais", "mot", 0},
        {"jours", "mot", 0},
        {"jours-ecoles 2 10:00", "mot", 0},
        {"-", "mot", 0},
        {"jamais ", "suite", 6},
        {"jamais recul", "suite", 6},
        {"jamais tardif jamais", "redondant", 14},
        {"jours-ecole", "signe", 11},
        {"jours-ecole  2 10:00", "nombre", 12},
        {"jours-ecole\t2 10:00", "signe", 11},
        {"jours-ecole x 10:00", "nombre", 12},
        {"jours-ecole -2 10:00", "nombre", 12},
        {"jours-ecole +2 10:00", "nombre", 12},
        {"jours-ecole 02 10:00", "nombre", 12},
        {"jours-ecole 00 10:00", "nombre", 12},
        {"jours-ecole 41 10:00", "nombre", 12},
        {"jours-ecole 99999999999999999999 10:00", "nombre", 12},
        {"jours-ecole 2", "signe", 13},
        {"jours-ecole 2 ", "heure", 14},
        {"jours-ecole 2 1", "heure", 14},
        {"jours-ecole 2 10", "heure", 14},
        {"jours-ecole 2 10:", "heure", 14},
        {"jours-ecole 2 10:0", "heure", 14},
        {"jours-ecole 2 10h00", "heure", 14},
        {"jours-ecole 2 9:00", "heure", 14},
        {"jours-ecole 2 10:60", "heure", 14},
        {"jours-ecole 2 24:01", "heure", 14},
        {"jours-ecole 2 25:00", "heure", 14},
        {"jours-ecole 2 -1:00", "heure", 14},
        {"jours-ecole 2 10:000", "suite", 19},
        {"jours-ecole 2 10:00 ", "suite", 19},
        {"jours-ecole 2 10:00\n", "suite", 19},
        {"jours-ecole 2 10:00 recu", "suite", 19},
        {"jours-ecole 2 10:00 reculs", "suite", 25},
        {"jours-ecole 2 10:00 recul recul", "suite", 25},
        {"jours-ecole 2 10:00 recul=", "mot", 26},
        {"jours-ecole 2 10:00 recul=lundi", "mot", 26},
        {"jours-ecole 2 10:00 recul=jours-ecole", "redondant", 26},
        {"jours-ecole 2 10:00 recul=jours-calendaires", "redondant", 26},
        {"jours-ecole 2 10:00 tardif", "signe", 26},
        {"jours-ecole 2 10:00 tardif ", "mot", 27},
        {"jours-ecole 2 10:00 tardif jamais", "redondant", 27},
        {"jours-ecole 2 10:00 tardif jours-ecole 1 10:00 tardif jours-ecole 0 10:00", "suite", 46},
        {"jours-ecole 2 10:00 tardif jours-ecole 1 10:00 recul", "", -1},
        {"heures 1000 11:30", "nombre", 7},
        {"heures 48", "signe", 9},
        {"heures 48 11:30 recul", "suite", 15},
        {"semaine", "signe", 7},
        {"semaine jeudi", "signe", 13},
        {"semaine jeudi@12:00", "signe", 13},
        {"semaine jeudis 12:00", "jour", 8},
        {"semaine Jeudi 12:00", "jour", 8},
        {"semaine -1:jeudi 12:00", "nombre", 9},
        {"semaine -0:jeudi 12:00", "nombre", 9},
        {"semaine -9:jeudi 12:00", "nombre", 9},
        {"semaine -2jeudi 12:00", "signe", 10},
        {"semaine 2:jeudi 12:00", "jour", 8},
        {"table", "signe", 5},
        {"table ", "jour", 6},
        {"table recul", "jour", 6},
        {"table lundi", "signe", 11},
        {"table lundi=", "jour", 12},
        {"table lundi=mardi@10:00", "apres", 12},
        {"table lundi=-0:lundi@10:00", "nombre", 13},
        {"table lundi=-9:lundi@10:00", "nombre", 13},
        {"table lundi=-:lundi@10:00", "nombre", 13},
        {"table lundi=lundi 10:00", "signe", 17},
        {"table lundi=lundi@", "heure", 18},
        {"table lundi=lundi@10:00  mardi=lundi@10:00", "jour", 24},
        {"table lundi=lundi@10:00 lundi=lundi@11:00", "ordre", 24},
        {"table mardi=lundi@10:00 lundi=lundi@11:00", "ordre", 24},
        {"table lundi=lundi@10:00 lundy=lundi@11:00", "jour", 24},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        limite_t limite = rule_of("heures 7 07:07"), kept = limite;
        apr_size_t at = 0;
        const problem_t *problem = limite_parse(pool, cases[i].text, &limite, &at);

        if (cases[i].at < 0) {
            assert_null(problem);
            continue;
        }
        if (!problem)
            fail_msg("\"%s\" was taken", cases[i].text);
        if (strcmp(problem->code, cases[i].code) || (int)at != cases[i].at)
            fail_msg("\"%s\": %s at %d", cases[i].text, problem->code, (int)at);
        assert_int_equal(problem->kind, PROBLEM_INPUT);
        assert_memory_equal(&limite, &kept, sizeof kept);
        assert_non_null(limite_parse(pool, cases[i].text, &limite, NULL));
    }
}

/* One text for one rule. */
static void there_and_back(void **state)
{
    static const char *const texts[] = {TESSOUALLE,
                                        RONTALON,
                                        VAILHAUQUES,
                                        VIGNEUX,
                                        SAINT_EXUPERY,
                                        FACHES,
                                        LABRUGUIERE,
                                        ROUSSET,
                                        "jamais",
                                        "jamais tardif jours-ouverture 0 00:00 recul=jours-ouvrables",
                                        "jours-ouvrables 40 23:59 recul",
                                        "heures 999 11:30 tardif heures 0 24:00",
                                        "semaine -8:dimanche 00:00 recul=jours-ouverture tardif semaine -2:lundi 24:00 recul",
                                        "table dimanche=dimanche@24:00",
                                        "table lundi=-8:dimanche@24:00 mardi=mardi@00:01 mercredi=lundi@10:00 jeudi=lundi@10:00 vendredi=-1:vendredi@10:00 "
                                        "samedi=-2:mercredi@10:00 dimanche=samedi@10:00 recul tardif table lundi=lundi@09:00"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        limite_t limite = rule_of(texts[i]);

        assert_string_equal(limite_print(pool, &limite), texts[i]);
    }
}

static void what_a_text_becomes(void **state)
{
    limite_t limite = rule_of("table mardi=-1:vendredi@11:00 jeudi=mardi@24:00 recul=jours-ouvres tardif heures 48 11:30");
    const limite_regle_t *table = &limite.normale, *hours = &limite.tardive;

    (void)state;
    assert_int_equal(table->famille, LIMITE_TABLE);
    assert_int_equal(table->recul, JOURS_OUVRES);
    assert_false(table->jalons[0].given);
    assert_memory_equal(&table->jalons[1], (&(limite_jalon_t){1, 1, 4, 660}), sizeof(limite_jalon_t));
    assert_memory_equal(&table->jalons[3], (&(limite_jalon_t){1, 0, 1, 1440}), sizeof(limite_jalon_t));
    assert_int_equal(hours->famille, LIMITE_HEURES);
    assert_int_equal(hours->n, 48);
    assert_int_equal(hours->minute, 690);
    assert_int_equal(hours->recul, JOURS_CALENDAIRES);
    limite = rule_of("jours-ouvrables 3 10:05 recul");
    assert_int_equal(limite.normale.famille, LIMITE_DECALAGE);
    assert_int_equal(limite.normale.kind, JOURS_OUVRABLES);
    assert_int_equal(limite.normale.n, 3);
    assert_int_equal(limite.normale.minute, 605);
    assert_int_equal(limite.normale.recul, JOURS_ECOLE);
    assert_int_equal(limite.tardive.famille, LIMITE_JAMAIS);
}

/*
 * What holds for every rule
 */
static apr_uint64_t dice;

/* splitmix64: the same on every machine. */
static int random_below(int n)
{
    apr_uint64_t z = dice += 0x9e3779b97f4a7c15ULL;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return (int)((z ^ z >> 31) % (apr_uint64_t)n);
}

static int start_dice(void **state)
{
    const char *seed = getenv("LIMITE_SEED");

    (void)state;
    dice = seed ? strtoull(seed, NULL, 10) : (apr_uint64_t)apr_time_now();
    print_message("LIMITE_SEED=%" APR_UINT64_T_FMT "\n", dice);
    return 0;
}

static int random_minute(void)
{
    static const int minutes[] = {0, 1, 119, 120, 150, 179, 180, 600, 1439, 1440};

    return random_below(3) ? random_below(JOURS_MINUTES + 1) : minutes[random_below(COUNT(minutes))];
}

static limite_jalon_t random_jalon(int least, int served)
{
    limite_jalon_t jalon = {1, random_below(4) ? least : least + random_below(LIMITE_SEMAINES_MAX - least + 1), 0, random_minute()};

    jalon.weekday = random_below(jalon.weeks ? 7 : served + 1);
    return jalon;
}

static void random_table(limite_regle_t *regle)
{
    for (int i = 0; i < 7; i++)
        if (random_below(3))
            regle->jalons[i] = random_jalon(0, i);
    regle->jalons[6] = random_jalon(0, 6);
}

static limite_regle_t random_rule(void)
{
    limite_regle_t regle = {.famille = (limite_famille_e)(1 + random_below(LIMITE_FAMILLES - 1))};

    if (regle.famille != LIMITE_HEURES)
        regle.recul = (jours_kind_e)random_below(JOURS_KINDS);
    if (regle.famille == LIMITE_DECALAGE || regle.famille == LIMITE_HEURES) {
        regle.n = random_below(2) ? random_below(5) : random_below(1 + (regle.famille == LIMITE_HEURES ? LIMITE_HEURES_MAX : LIMITE_JOURS_MAX));
        regle.minute = random_minute();
    }
    if (regle.famille == LIMITE_DECALAGE)
        regle.kind = (jours_kind_e)random_below(JOURS_KINDS);
    if (regle.famille == LIMITE_SEMAINE)
        regle.jalons[0] = random_jalon(1, 0);
    if (regle.famille == LIMITE_TABLE)
        random_table(&regle);
    return regle;
}

static limite_t random_limite(void)
{
    limite_t limite = {.normale = random_rule()};

    if (random_below(2))
        limite.tardive = random_rule();
    return limite;
}

static int random_served(void)
{
    int first = jours_number(FIRST), last = jours_number(LAST);

    return first + random_below(last - first + 1);
}

static const char *rule_text(const limite_regle_t *regle)
{
    const limite_t limite = {.normale = *regle};

    return limite_print(pool, &limite);
}

static void not_later(const limite_regle_t *regle, int served, const limite_point_t *point, const limite_point_t *than)
{
    if (point->at > than->at)
        fail_msg("%s, %s: %s is after %s", jours_text(pool, served), rule_text(regle), shown(point), shown(than));
}

static void never_after_the_served_day(void **state)
{
    (void)state;
    for (int i = 0; i < RANDOM_RULES; i++) {
        limite_regle_t regle = random_rule();
        int served = random_served();
        limite_point_t point = limite_point(jours, &regle, served), end = {.at = jours_instant(jours, served, JOURS_MINUTES)};

        not_later(&regle, served, &point, &end);
        assert_true(!point.at == (point.cause != LIMITE_FIXEE));
        assert_true(!point.at || point.at >= jours_instant(jours, served - JOURS_FENETRE, 0));
    }
}

/* One more day, hour or week of notice. */
static limite_regle_t with_more_notice(const limite_regle_t *regle)
{
    limite_regle_t more = *regle;

    more.n++;
    for (int i = 0; i < 7; i++)
        more.jalons[i].weeks++;
    return more;
}

static void more_notice_is_never_later(void **state)
{
    (void)state;
    for (int i = 0; i < RANDOM_RULES; i++) {
        limite_regle_t regle = random_rule(), more = with_more_notice(&regle);
        int served = random_served();
        limite_point_t point = limite_point(jours, &regle, served), earlier = limite_point(jours, &more, served);

        not_later(&more, served, &earlier, &point);
    }
}

/* And it lies on a day of its kind, at the hour it had. */
static void going_back_is_never_later(void **state)
{
    (void)state;
    for (int i = 0; i < RANDOM_RULES; i++) {
        limite_regle_t regle = random_rule(), still = regle;
        int served = random_served();
        limite_point_t point = limite_point(jours, &regle, served), there;

        still.recul = JOURS_CALENDAIRES;
        there = limite_point(jours, &still, served);
        not_later(&regle, served, &point, &there);
        if (!point.at)
            continue;
        assert_true(jours_is(jours, point.day, regle.recul));
        assert_int_equal(point.minute, there.minute);
        for (int day = point.day + 1; day <= there.day; day++)
            assert_false(jours_is(jours, day, regle.recul));
    }
}

static void a_closure_is_never_later(void **state)
{
    apr_pool_t *p;
    const char *closed[12];
    jours_data_t data = year;

    (void)state;
    apr_pool_create(&p, pool);
    data.fermetures = closed;
    for (int round = 0; round < 300; round++, apr_pool_clear(p)) {
        const jours_t *before, *after;

        for (size_t i = 0; i < COUNT(closed); i++)
            closed[i] = jours_text(p, jours_number("2026-09-01") + random_below(60));
        data.fermetures_count = random_below(COUNT(closed));
        before = table_of(p, &data, "2026-09-10", "2026-11-20");
        data.fermetures_count++;
        after = table_of(p, &data, "2026-09-10", "2026-11-20");
        for (int i = 0; i < RANDOM_RULES / 200; i++) {
            limite_regle_t regle = random_rule();
            int served = jours_number("2026-09-10") + random_below(72);
            limite_point_t open = limite_point(before, &regle, served), point = limite_point(after, &regle, served);

            not_later(&regle, served, &point, &open);
        }
    }
    apr_pool_destroy(p);
}

/* The answer is the rule's, the day's and the data's, not the table's. */
static void whatever_the_table_holds(void **state)
{
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (int round = 0; round < 200; round++, apr_pool_clear(p)) {
        int served = random_served();
        const jours_t *narrow = table_of(p, &year, jours_text(p, served), jours_text(p, served));

        for (int i = 0; i < RANDOM_RULES / 200; i++) {
            limite_regle_t regle = random_rule();
            limite_point_t a = limite_point(jours, &regle, served), b = limite_point(narrow, &regle, served);

            if (a.at != b.at || a.day != b.day || a.minute != b.minute || a.cause != b.cause)
                fail_msg("%s, %s", jours_text(p, served), rule_text(&regle));
        }
    }
    apr_pool_destroy(p);
}

/* The answer follows from the two deadlines, whenever it is asked. */
static void the_state_follows(void **state)
{
    (void)state;
    for (int i = 0; i < RANDOM_RULES; i++) {
        limite_t limite = random_limite();
        const char *served = jours_text(pool, random_served());
        limite_reponse_t reponse = limite_ask(jours, &limite, served, 0);
        apr_time_t now = (random_below(2) ? reponse.normale.at : reponse.tardive.at) + random_below(5) - 2;
        limite_etat_e expected = now < reponse.normale.at ? LIMITE_A_TEMPS : now < reponse.tardive.at ? LIMITE_TARDIF : LIMITE_PASSEE;

        assert_int_equal(limite_ask(jours, &limite, served, now).etat, expected);
    }
}

static void any_rule_there_and_back(void **state)
{
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (int i = 0; i < RANDOM_RULES; i++, apr_pool_clear(p)) {
        limite_t limite = random_limite(), again;
        const char *text = limite_print(p, &limite);

        if (limite_parse(p, text, &again, NULL))
            fail_msg("\"%s\" is not taken", text);
        if (memcmp(&limite, &again, sizeof limite))
            fail_msg("\"%s\" is another", text);
        assert_string_equal(limite_print(p, &again), text);
    }
    apr_pool_destroy(p);
}

/* One byte of a good text gone, doubled or another: it is refused where it is wrong, or is the one text of another rule. */
static void any_slip(void **state)
{
    static const char bytes[] = "abelmnrtuvjdi0123456789-:=@ \n\xc3";
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (int i = 0; i < 5 * RANDOM_RULES; i++, apr_pool_clear(p)) {
        limite_t limite = random_limite();
        const char *good = limite_print(p, &limite);
        size_t n = strlen(good), cut = (size_t)random_below((int)n);
        char with[2] = {bytes[random_below(sizeof bytes - 1)], '\0'};
        const char *text = apr_pstrcat(p, apr_pstrmemdup(p, good, cut), random_below(2) ? with : "", good + cut + random_below(2), NULL);
        apr_size_t at = 0;

        if (limite_parse(p, text, &limite, &at))
            assert_true(at <= strlen(text) && at <= n);
        else
            assert_string_equal(limite_print(p, &limite), text);
    }
    apr_pool_destroy(p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_of_eight_towns),
        cmocka_unit_test(other_rules),
        cmocka_unit_test(at_the_very_minute),
        cmocka_unit_test(in_the_nights_of_the_clock),
        cmocka_unit_test(an_hour_that_comes_twice),
        cmocka_unit_test(no_day_to_ask_about),
        cmocka_unit_test(an_empty_rule),
        cmocka_unit_test(always_closed),
        cmocka_unit_test(as_far_as_the_window),
        cmocka_unit_test(names),
        cmocka_unit_test(wrong_texts),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(what_a_text_becomes),
        cmocka_unit_test_setup(never_after_the_served_day, start_dice),
        cmocka_unit_test_setup(more_notice_is_never_later, start_dice),
        cmocka_unit_test_setup(going_back_is_never_later, start_dice),
        cmocka_unit_test_setup(a_closure_is_never_later, start_dice),
        cmocka_unit_test_setup(whatever_the_table_holds, start_dice),
        cmocka_unit_test_setup(the_state_follows, start_dice),
        cmocka_unit_test_setup(any_rule_there_and_back, start_dice),
        cmocka_unit_test_setup(any_slip, start_dice),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
