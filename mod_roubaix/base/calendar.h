/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar: instants are microseconds UTC (apr_time_t), days are "YYYY-MM-DD". What people read is made here by ICU in the
 * city's time zone (never TZ). Thread-safe: each function takes a formatter from a pool guarded by a mutex.
 */
#ifndef ROUBAIX_BASE_CALENDAR_H
#define ROUBAIX_BASE_CALENDAR_H

#include <apr_pools.h>
#include <apr_time.h>

typedef struct calendar_t calendar_t;

typedef enum {
    CALENDAR_DAY_SHORT,   /* 24/12/2026, for tables */
    CALENDAR_DAY_LONG,    /* 24 décembre 2026; 1er mars 2026 */
    CALENDAR_DAY_FULL,    /* jeudi 24 décembre 2026 */
    CALENDAR_DAY_NEAR,    /* jeudi 24 décembre, where the year goes without saying */
    CALENDAR_MOMENT,      /* 24 décembre 2026 à 17 h 05 (no-break spaces around h) */
    CALENDAR_HOUR,        /* 17 h 05 */
    CALENDAR_ISO,         /* 2026-12-24, the day in the city */
    CALENDAR_STAMP        /* 2026-12-24 17:05, for spreadsheets */
} calendar_style_e;

/* Opens a calendar for an Olson zone ("Europe/Paris"); NULL when ICU does not know it. Lives as long as `p`. */
calendar_t *calendar_open(apr_pool_t *p, const char *zone);

/* An instant as people read it, in `p`. */
const char *calendar_show(calendar_t *calendar, apr_pool_t *p, apr_time_t at, calendar_style_e style);

/* A day "YYYY-MM-DD" as people read it (DAY_* styles only); the text itself when it is not a day. */
const char *calendar_show_day(calendar_t *calendar, apr_pool_t *p, const char *day, calendar_style_e style);

/* A date of a form as people read it: digits YYYYMMDD where DD or MMDD may be 00 for "not known": "24 décembre 1950",
 * "décembre 1950", "1950". The text itself when it is no such date. */
const char *calendar_show_digits(calendar_t *calendar, apr_pool_t *p, const char *digits);

/* Whether year, month and day exist together (Gregorian, 31/02 does not). */
int calendar_exists(int year, int month, int day);

/* Today in the city as an integer YYYYMMDD, shifted by days and years (29 February falls to the 28th). */
int calendar_today(calendar_t *calendar, apr_time_t now, int days, int years);

/* The instant of a day "YYYY-MM-DD" and an hour "HH:MM" in the city; 0 when they are none. */
apr_time_t calendar_moment(calendar_t *calendar, const char *day, const char *hour);

/* The instant at which the day lying `days` calendar days (or `months` months; one of the two is 0) after `from` ends in the
 * city. */
apr_time_t calendar_after(calendar_t *calendar, apr_time_t from, int days, int months);

/* The first instant of the working day that lies `days` working days (Monday to Friday, French public holidays left out) after
 * `from`. */
apr_time_t calendar_after_working(calendar_t *calendar, apr_time_t from, int days);

#endif
