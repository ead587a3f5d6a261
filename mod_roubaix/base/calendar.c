/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar.h"

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#define TEXT_MAX 96
#define NOON_HOUR 12

typedef enum { AS_MONTH = CALENDAR_STAMP + 1, AS_YEAR, PATTERNS } more_e;

/* What ICU writes; \u00a0 is the no-break space. The first of the month becomes « 1er » afterwards. */
static const char *const patterns[PATTERNS] = {
    [CALENDAR_DAY_SHORT] = "dd/MM/yyyy",
    [CALENDAR_DAY_LONG] = "d MMMM yyyy",
    [CALENDAR_DAY_FULL] = "EEEE d MMMM yyyy",
    [CALENDAR_DAY_NEAR] = "EEEE d MMMM",
    [CALENDAR_MOMENT] = "d MMMM yyyy '\u00e0' H'\u00a0h\u00a0'mm",
    [CALENDAR_HOUR] = "H'\u00a0h\u00a0'mm",
    [CALENDAR_ISO] = "yyyy-MM-dd",
    [CALENDAR_STAMP] = "yyyy-MM-dd HH:mm",
    [AS_MONTH] = "MMMM yyyy",
    [AS_YEAR] = "yyyy",
};

struct calendar_t {
    apr_thread_mutex_t *lock; /* ICU's formatters and calendars serve one thread at a time */
    UDateFormat *formats[PATTERNS];
    UCalendar *days;
};

static apr_status_t close_calendar(void *baton)
{
    calendar_t *calendar = baton;

    for (int i = 0; i < PATTERNS; i++)
        if (calendar->formats[i])
            udat_close(calendar->formats[i]);
    if (calendar->days)
        ucal_close(calendar->days);
    return APR_SUCCESS;
}

/* ICU takes any zone and falls back to GMT: ask what it understood. */
static int zone_is_known(const UChar *zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar canonical[TEXT_MAX];
    UBool is_system = 0;

    ucal_getCanonicalTimeZoneID(zone, -1, canonical, TEXT_MAX, &is_system, &status);
    return U_SUCCESS(status) && is_system;
}

calendar_t *calendar_open(apr_pool_t *p, const char *zone)
{
    calendar_t *calendar = apr_pcalloc(p, sizeof *calendar);
    UErrorCode status = U_ZERO_ERROR;
    UChar wide_zone[TEXT_MAX];

    u_strFromUTF8(wide_zone, TEXT_MAX, NULL, zone, -1, &status);
    if (U_FAILURE(status) || !zone_is_known(wide_zone))
        return NULL;
    apr_pool_cleanup_register(p, calendar, close_calendar, apr_pool_cleanup_null);
    apr_thread_mutex_create(&calendar->lock, APR_THREAD_MUTEX_DEFAULT, p);
    calendar->days = ucal_open(wide_zone, -1, "fr_FR", UCAL_GREGORIAN, &status);
    for (int i = 0; i < PATTERNS; i++) {
        UChar pattern[TEXT_MAX];

        u_strFromUTF8(pattern, TEXT_MAX, NULL, patterns[i], -1, &status);
        calendar->formats[i] = udat_open(UDAT_PATTERN, UDAT_PATTERN, "fr_FR", wide_zone, -1, pattern, -1, &status);
    }
    return U_SUCCESS(status) ? calendar : NULL;
}

/* "1 mars" is « 1er mars »; the day follows the start or a space, and a space follows it. */
static const char *ordinal_first(apr_pool_t *p, const char *text)
{
    for (const char *at = strchr(text, '1'); at; at = strchr(at + 1, '1'))
        if (at[1] == ' ' && (at == text || at[-1] == ' '))
            return apr_pstrcat(p, apr_pstrmemdup(p, text, at + 1 - text), "er", at + 1, NULL);
    return text;
}

static const char *format(calendar_t *calendar, apr_pool_t *p, UDate at, int pattern)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[TEXT_MAX];
    char text[3 * TEXT_MAX];
    int32_t n;

    apr_thread_mutex_lock(calendar->lock);
    n = udat_format(calendar->formats[pattern], at, wide, TEXT_MAX, NULL, &status);
    apr_thread_mutex_unlock(calendar->lock);
    u_strToUTF8(text, sizeof text, NULL, wide, n, &status);
    if (U_FAILURE(status))
        return "";
    return pattern == CALENDAR_DAY_SHORT || pattern == CALENDAR_ISO || pattern == CALENDAR_HOUR
               ? apr_pstrdup(p, text)
               : ordinal_first(p, apr_pstrdup(p, text));
}

const char *calendar_show(calendar_t *calendar, apr_pool_t *p, apr_time_t at, calendar_style_e style)
{
    return format(calendar, p, (UDate)(at / 1000), style);
}

/* Noon of a day in the city. */
static UDate noon(calendar_t *calendar, int year, int month, int day)
{
    UErrorCode status = U_ZERO_ERROR;
    UDate at;

    apr_thread_mutex_lock(calendar->lock);
    ucal_clear(calendar->days);
    ucal_setDateTime(calendar->days, year, month - 1, day, NOON_HOUR, 0, 0, &status);
    at = ucal_getMillis(calendar->days, &status);
    apr_thread_mutex_unlock(calendar->lock);
    return at;
}

/* The digits of `text` at `from`, `n` of them; -1 when one of them is none. */
static int number_at(const char *text, int from, int n)
{
    int value = 0;

    for (int i = from; i < from + n; i++) {
        if (!apr_isdigit(text[i]))
            return -1;
        value = 10 * value + text[i] - '0';
    }
    return value;
}

const char *calendar_show_day(calendar_t *calendar, apr_pool_t *p, const char *day, calendar_style_e style)
{
    int fits = day && strlen(day) == 10 && day[4] == '-' && day[7] == '-';
    int y = fits ? number_at(day, 0, 4) : -1, m = fits ? number_at(day, 5, 2) : -1,
        d = fits ? number_at(day, 8, 2) : -1;

    return calendar_exists(y, m, d) ? format(calendar, p, noon(calendar, y, m, d), style) : day;
}

const char *calendar_show_digits(calendar_t *calendar, apr_pool_t *p, const char *digits)
{
    int fits = digits && strlen(digits) == 8;
    int y = fits ? number_at(digits, 0, 4) : -1, m = fits ? number_at(digits, 4, 2) : -1,
        d = fits ? number_at(digits, 6, 2) : -1;
    int pattern = m == 0 ? AS_YEAR : d == 0 ? AS_MONTH : CALENDAR_DAY_LONG;

    if (!calendar_exists(y, m ? m : 1, d ? d : 1))
        return digits;
    return format(calendar, p, noon(calendar, y, m ? m : 1, d ? d : 1), pattern);
}

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_exists(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return 0;
    return day <= lengths[month - 1] + (month == 2 && is_leap(year));
}

/* Calls `step` on the city's calendar set to an instant, under the lock. */
typedef apr_int64_t (*step_fn)(UCalendar *days, int n, int m, UErrorCode *status);

static apr_int64_t at_instant(calendar_t *calendar, apr_time_t at, step_fn step, int n, int m)
{
    UErrorCode status = U_ZERO_ERROR;
    apr_int64_t result;

    apr_thread_mutex_lock(calendar->lock);
    ucal_setMillis(calendar->days, (UDate)(at / 1000), &status);
    result = step(calendar->days, n, m, &status);
    apr_thread_mutex_unlock(calendar->lock);
    return U_SUCCESS(status) ? result : 0;
}

static apr_int64_t day_digits(UCalendar *days, int n, int years, UErrorCode *status)
{
    ucal_add(days, UCAL_YEAR, years, status);
    ucal_add(days, UCAL_DATE, n, status);
    return 10000 * ucal_get(days, UCAL_YEAR, status) + 100 * (ucal_get(days, UCAL_MONTH, status) + 1) +
           ucal_get(days, UCAL_DATE, status);
}

int calendar_today(calendar_t *calendar, apr_time_t now, int days, int years)
{
    return (int)at_instant(calendar, now, day_digits, days, years);
}

static void to_midnight(UCalendar *days, UErrorCode *status)
{
    (void)status;
    ucal_set(days, UCAL_HOUR_OF_DAY, 0);
    ucal_set(days, UCAL_MINUTE, 0);
    ucal_set(days, UCAL_SECOND, 0);
    ucal_set(days, UCAL_MILLISECOND, 0);
}

static apr_int64_t end_of_day(UCalendar *days, int n, int months, UErrorCode *status)
{
    ucal_add(days, UCAL_MONTH, months, status);
    ucal_add(days, UCAL_DATE, n + 1, status);
    to_midnight(days, status);
    return (apr_int64_t)ucal_getMillis(days, status) * 1000 - 1;
}

apr_time_t calendar_after(calendar_t *calendar, apr_time_t from, int days, int months)
{
    return at_instant(calendar, from, end_of_day, days, months);
}

apr_time_t calendar_moment(calendar_t *calendar, const char *day, const char *hour)
{
    int fits = strlen(day) == 10 && day[4] == '-' && day[7] == '-' && strlen(hour) == 5 && hour[2] == ':';
    int year = fits ? number_at(day, 0, 4) : -1, month = fits ? number_at(day, 5, 2) : -1, date = fits ? number_at(day, 8, 2) : -1;
    int hours = fits ? number_at(hour, 0, 2) : -1, minutes = fits ? number_at(hour, 3, 2) : -1;
    UErrorCode status = U_ZERO_ERROR;
    UDate at;

    if (!calendar_exists(year, month, date) || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return 0;
    apr_thread_mutex_lock(calendar->lock);
    ucal_clear(calendar->days);
    ucal_setDateTime(calendar->days, year, month - 1, date, hours, minutes, 0, &status);
    at = ucal_getMillis(calendar->days, &status);
    apr_thread_mutex_unlock(calendar->lock);
    return U_SUCCESS(status) ? (apr_time_t)at * 1000 : 0;
}

/* Easter Sunday as a day of the year's March (Gauss, as corrected for the Gregorian calendar). */
static int easter_in_march(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7,
        m = (a + 11 * h + 22 * l) / 451;

    return h + l - 7 * m + 22;
}

/* Day of the year's March, so that Easter can be reckoned from: 1 April is 32. */
static int day_in_march(int month, int day)
{
    static const int before[] = {0, 0, 0, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275};

    return month < 3 ? -1 : before[month] + day;
}

/* Code du travail L3133-1. */
static int is_public_holiday(int year, int month, int day)
{
    static const int fixed[] = {101, 501, 508, 714, 815, 1101, 1111, 1225};
    int after_easter = day_in_march(month, day) - easter_in_march(year);

    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i] == 100 * month + day)
            return 1;
    return month >= 3 && (after_easter == 1 || after_easter == 39 || after_easter == 50);
}

static apr_int64_t working_days(UCalendar *days, int n, int unused, UErrorCode *status)
{
    (void)unused;
    to_midnight(days, status);
    while (n > 0) {
        int weekday;

        ucal_add(days, UCAL_DATE, 1, status);
        weekday = ucal_get(days, UCAL_DAY_OF_WEEK, status);
        n -= weekday != UCAL_SATURDAY && weekday != UCAL_SUNDAY &&
             !is_public_holiday(ucal_get(days, UCAL_YEAR, status), ucal_get(days, UCAL_MONTH, status) + 1,
                                ucal_get(days, UCAL_DATE, status));
        if (U_FAILURE(*status))
            break;
    }
    return (apr_int64_t)ucal_getMillis(days, status) * 1000;
}

apr_time_t calendar_after_working(calendar_t *calendar, apr_time_t from, int days)
{
    return at_instant(calendar, from, working_days, days, 0);
}
