/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/jours.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define MINUTES(n) apr_time_from_sec((apr_time_t)(n) * 60)
#define DAY MINUTES(JOURS_MINUTES)
#define STEADY 32 /* days: no clock of France moves and moves back within so few */
#define YEAR_MIN 2000
#define YEAR_MAX 2199

/* What makes a day different from its weekday. */
enum { FERIE = 1, VACANCES = 2, FERME = 4 };

typedef struct jour_t {
    apr_time_t midnight; /* with which it begins */
    short seam;          /* the minute from which hours are reckoned back from the next midnight; any will do on a day of 24 hours */
    unsigned char marks;
    unsigned char kinds; /* 1 << jours_kind_e */
} jour_t;

struct jours_t {
    int first, last;  /* what may be asked about */
    int from, count;  /* what is known: from JOURS_FENETRE before */
    jour_t days[];    /* and one more, for its midnight */
};

/*
 * Days as numbers
 */

/* Years begin in March here, so that the day that comes every four years is a last one; 1970-01-01 is 719468 days after 0000-03-01. */
static int number_of(int year, int month, int day)
{
    int years = month > 2 ? year : year - 1, months = month > 2 ? month - 3 : month + 9;

    return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1 - 719468;
}

static void parts_of(int number, int *year, int *month, int *day)
{
    int days = number + 719468, in_era = days % 146097;
    int years = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int in_year = in_era - (365 * years + years / 4 - years / 100), months = (5 * in_year + 2) / 153;

    *day = in_year - (153 * months + 2) / 5 + 1;
    *month = months < 10 ? months + 3 : months - 9;
    *year = years + 400 * (days / 146097) + (*month <= 2);
}

static int digits(const char *text, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++) {
        if (!apr_isdigit(text[i]))
            return -1;
        value = 10 * value + text[i] - '0';
    }
    return value;
}

int jours_number(const char *text)
{
    int year, month, day;

    if (!text || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return JOURS_AUCUN;
    year = digits(text, 4);
    month = digits(text + 5, 2);
    day = digits(text + 8, 2);
    return year < YEAR_MIN || year > YEAR_MAX || !calendar_exists(year, month, day) ? JOURS_AUCUN : number_of(year, month, day);
}

const char *jours_text(apr_pool_t *p, int day)
{
    int y, m, d;

    parts_of(day, &y, &m, &d);
    return apr_psprintf(p, "%04d-%02d-%02d", y, m, d);
}

/* 1970-01-01 was a Thursday. */
int jours_weekday(int day)
{
    return (day + 3) % 7;
}

/* Easter Sunday after Oudin (1940), who counts from the 28th of March. */
static int easter(int year)
{
    int g = year % 19, c = year / 100, h = (c - c / 4 - (8 * c + 13) / 25 + 19 * g + 15) % 30;
    int i = h - (h / 28) * (1 - (h / 28) * (29 / (h + 1)) * ((21 - g) / 11)), j = (year + year / 4 + i + 2 - c + c / 4) % 7;

    return number_of(year, 3, 28) + i - j;
}

void jours_feries(int year, int days[JOURS_FERIES])
{
    static const struct {
        int month, day; /* month 0: days after Easter Sunday */
    } feries[JOURS_FERIES] = {{1, 1}, {0, 1}, {5, 1}, {5, 8}, {0, 39}, {0, 50}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};

    for (int i = 0; i < JOURS_FERIES; i++)
        days[i] = feries[i].month ? number_of(year, feries[i].month, feries[i].day) : easter(year) + feries[i].day;
}

/*
 * The table
 */
static const jour_t *find(const jours_t *jours, int day)
{
    return day < jours->from || day >= jours->from + jours->count ? NULL : &jours->days[day - jours->from];
}

int jours_covers(const jours_t *jours, int day)
{
    return day >= jours->first && day <= jours->last;
}

int jours_is(const jours_t *jours, int day, jours_kind_e kind)
{
    const jour_t *jour = find(jours, day);

    return jour && jour->kinds >> kind & 1;
}

int jours_before(const jours_t *jours, int day, jours_kind_e kind, int n, int floor)
{
    int least = floor > jours->from ? floor : jours->from;

    while (n > 0 && day > least)
        n -= jours_is(jours, --day, kind);
    return n > 0 ? JOURS_AUCUN : day;
}

apr_time_t jours_instant(const jours_t *jours, int day, int minute)
{
    const jour_t *jour = find(jours, day);

    if (!jour)
        return 0;
    return minute < jour->seam ? jour[0].midnight + MINUTES(minute) : jour[1].midnight - MINUTES(JOURS_MINUTES - minute);
}

int jours_of_instant(const jours_t *jours, apr_time_t at, int *minute)
{
    const jour_t *days = jours->days;
    apr_time_t length, moved;
    int i;

    if (at < days[0].midnight || at >= days[jours->count].midnight)
        return JOURS_AUCUN;
    i = (int)((at - days[0].midnight) / DAY); /* but for the hours of the changes, which shift it by one at most */
    if (i == jours->count || at < days[i].midnight)
        i--;
    else if (at >= days[i + 1].midnight)
        i++;
    length = days[i + 1].midnight - days[i].midnight;
    moved = days[i].midnight + MINUTES(days[i].seam) + length - DAY; /* when the clock does */
    *minute = (int)((at < moved ? at - days[i].midnight : at - days[i + 1].midnight + DAY) / MINUTES(1));
    return jours->from + i;
}

/*
 * Making it
 */
static void mark(jours_t *jours, int from, int to, int what)
{
    int last = jours->from + jours->count - 1;

    for (int day = from > jours->from ? from : jours->from; day <= to && day <= last; day++)
        jours->days[day - jours->from].marks |= (unsigned char)what;
}

static const problem_t *wrong(apr_pool_t *p, const char *code, const char *from, const char *to)
{
    return problem_make(p, PROBLEM_INPUT, code, "%s..%s", from ? from : "", to ? to : "");
}

static const problem_t *read_span(apr_pool_t *p, const char *from, const char *to, int *first, int *last)
{
    *first = jours_number(from);
    *last = jours_number(to);
    if (*first == JOURS_AUCUN || *last == JOURS_AUCUN)
        return wrong(p, "jour", from, to);
    return *last < *first ? wrong(p, "periode", from, to) : NULL;
}

static const problem_t *mark_span(apr_pool_t *p, jours_t *jours, const char *from, const char *to, int what)
{
    int first, last;
    const problem_t *problem = read_span(p, from, to, &first, &last);

    if (!problem)
        mark(jours, first, last, what);
    return problem;
}

static const problem_t *mark_given(apr_pool_t *p, jours_t *jours, const jours_data_t *data)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < data->vacances_count; i++)
        problem = mark_span(p, jours, data->vacances[i].from, data->vacances[i].to, VACANCES);
    for (int i = 0; !problem && i < data->fermetures_count; i++)
        problem = mark_span(p, jours, data->fermetures[i], data->fermetures[i], FERME);
    return problem;
}

static void mark_feries(jours_t *jours)
{
    int feries[JOURS_FERIES], from, to, month, day;

    parts_of(jours->from, &from, &month, &day);
    parts_of(jours->last, &to, &month, &day);
    for (int year = from; year <= to; year++) {
        jours_feries(year, feries);
        for (int i = 0; i < JOURS_FERIES; i++)
            mark(jours, feries[i], feries[i], FERIE);
    }
}

static unsigned kinds_of(const jours_data_t *data, int weekday, int marks)
{
    unsigned bit = 1U << weekday, worked = !(marks & FERIE), open = worked && !(marks & FERME);
    unsigned opens = marks & VACANCES ? data->ouverture_vacances : data->ouverture;

    return 1U << JOURS_CALENDAIRES | (worked && weekday < 6) << JOURS_OUVRABLES | (worked && weekday < 5) << JOURS_OUVRES |
           (open && !(marks & VACANCES) && data->ecole & bit) << JOURS_ECOLE | (open && opens & bit) << JOURS_OUVERTURE;
}

/* The first hour that does not lie as far from midnight as the clock says; on the hour, as everywhere in France. */
static short seam_of(apr_pool_t *p, calendar_t *calendar, const char *day, apr_time_t midnight)
{
    int hour = 0;

    while (hour < 24 && calendar_moment(calendar, day, apr_psprintf(p, "%02d:00", hour)) == midnight + MINUTES(60 * hour))
        hour++;
    return (short)(60 * hour);
}

static void set_midnight(apr_pool_t *p, jours_t *jours, calendar_t *calendar, int i)
{
    jours->days[i].midnight = calendar_moment(calendar, jours_text(p, jours->from + i), "00:00");
}

/* The midnights between two that are known, by halves: the calendar is asked where the clock moves, and once in STEADY days. */
static void set_midnights(apr_pool_t *p, jours_t *jours, calendar_t *calendar, int from, int to)
{
    jour_t *days = jours->days;
    int half = from + (to - from) / 2;

    if (to - from <= STEADY && days[to].midnight - days[from].midnight == (to - from) * DAY) {
        for (int i = from + 1; i < to; i++)
            days[i].midnight = days[i - 1].midnight + DAY;
    } else if (half > from) {
        set_midnight(p, jours, calendar, half);
        set_midnights(p, jours, calendar, from, half);
        set_midnights(p, jours, calendar, half, to);
    }
}

static void set_clock(apr_pool_t *p, jours_t *jours, calendar_t *calendar)
{
    set_midnight(p, jours, calendar, 0);
    set_midnight(p, jours, calendar, jours->count);
    set_midnights(p, jours, calendar, 0, jours->count);
    for (int i = 0; i < jours->count; i++)
        if (jours->days[i + 1].midnight - jours->days[i].midnight != DAY)
            jours->days[i].seam = seam_of(p, calendar, jours_text(p, jours->from + i), jours->days[i].midnight);
}

static jours_t *empty(apr_pool_t *p, int first, int last)
{
    int count = JOURS_FENETRE + last - first + 1;
    jours_t *jours = apr_pcalloc(p, sizeof *jours + ((apr_size_t)count + 1) * sizeof jours->days[0]);

    jours->first = first;
    jours->last = last;
    jours->from = first - JOURS_FENETRE;
    jours->count = count;
    return jours;
}

const problem_t *jours_make(apr_pool_t *p, calendar_t *calendar, const jours_data_t *data, const char *first, const char *last, jours_t **out)
{
    int from, to;
    const problem_t *problem = read_span(p, first, last, &from, &to);
    jours_t *jours;

    if (problem)
        return problem;
    if (to - from >= JOURS_ETENDUE)
        return wrong(p, "etendue", first, last);
    jours = empty(p, from, to);
    if ((problem = mark_given(p, jours, data)))
        return problem;
    mark_feries(jours);
    for (int i = 0; i < jours->count; i++)
        jours->days[i].kinds = (unsigned char)kinds_of(data, jours_weekday(jours->from + i), jours->days[i].marks);
    set_clock(p, jours, calendar);
    *out = jours;
    return NULL;
}
