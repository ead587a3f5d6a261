/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jours: the kinds of days of a place and an activity, and the city's clock, as one table made beforehand: public holidays (reckoned), school
 * holidays, closures and weekly patterns (given). Days are numbers here, days since 1970-01-01, so that counting is arithmetic; outside they
 * are TEXT "YYYY-MM-DD". The table is read-only once made: any number of threads may ask it, and no lock is taken. No SQL, no clock of its own.
 */
#ifndef ROUBAIX_DOMAIN_JOURS_H
#define ROUBAIX_DOMAIN_JOURS_H

#include <apr_pools.h>
#include <apr_time.h>

#include "base/calendar.h"
#include "base/problem.h"

#define JOURS_AUCUN (-1)     /* no day */
#define JOURS_FENETRE 200    /* days before an asked day in which the table can be counted back; the summer holidays are 60 */
#define JOURS_ETENDUE 400    /* days one table may be asked about: a school year */
#define JOURS_FERIES 11
#define JOURS_MINUTES 1440   /* of a day by the clock; as a minute of the day: 24:00 */

/* What a rule counts. */
typedef enum {
    JOURS_CALENDAIRES, /* every day */
    JOURS_OUVRABLES,   /* Monday to Saturday, no public holiday */
    JOURS_OUVRES,      /* Monday to Friday, no public holiday */
    JOURS_ECOLE,       /* the school is open: in its week, neither public holiday, nor school holidays, nor closed */
    JOURS_OUVERTURE,   /* the activity opens: in its week of term or of holidays, neither public holiday nor closed */
    JOURS_KINDS
} jours_kind_e;

/* A weekly pattern is a set of these bits, 1 << weekday; weekdays are 0 for lundi to 6 for dimanche. */
enum {
    JOURS_LUNDI = 1,
    JOURS_MARDI = 2,
    JOURS_MERCREDI = 4,
    JOURS_JEUDI = 8,
    JOURS_VENDREDI = 16,
    JOURS_SAMEDI = 32,
    JOURS_DIMANCHE = 64
};

typedef struct jours_periode_t {
    const char *from, *to; /* the first and the last day off, both in it; not the dates of the arrêté, which are a last and a first day of school */
} jours_periode_t;

/* What is known of a place and an activity. Lists may overlap, be in any order and reach beyond the table; NULL with a count of 0. */
typedef struct jours_data_t {
    const jours_periode_t *vacances; /* of the school's zone */
    int vacances_count;
    const char *const *fermetures;   /* closures and bridges of the place, each a day */
    int fermetures_count;
    unsigned ecole;                  /* weekly patterns: of the school, */
    unsigned ouverture;              /* of the activity in term, */
    unsigned ouverture_vacances;     /* and of the activity in the school holidays; 0: never */
} jours_data_t;

typedef struct jours_t jours_t;

/*
 * The table for asking about the days `first` to `last`, both in it, in `p`. `calendar` gives the city's clock and is used only here; `data`
 * is not kept. PROBLEM_INPUT "jour": a text that is no day, "periode": one that ends before it begins, "etendue": more than JOURS_ETENDUE days.
 */
const problem_t *jours_make(apr_pool_t *p, calendar_t *calendar, const jours_data_t *data, const char *first, const char *last, jours_t **out);

/* Whether the table can be asked about `day`. */
int jours_covers(const jours_t *jours, int day);

/* Whether `day` is of that kind; 0 outside the table. */
int jours_is(const jours_t *jours, int day, jours_kind_e kind);

/* The `n`th day of that kind before `day` (0: `day` itself, of whatever kind), or JOURS_AUCUN when there are fewer from `floor` on. */
int jours_before(const jours_t *jours, int day, jours_kind_e kind, int n, int floor);

/*
 * The instant of a minute (0 to JOURS_MINUTES) of a day by the city's clock, 0 outside the table. Where the clock leaves a choice it is the
 * later instant, which leaves the citizen more time: an hour that the clock skips in March is reckoned as if it had not yet moved (02:30 is
 * 03:30 summer time), one that comes twice in October is the second one (02:30 winter time).
 */
apr_time_t jours_instant(const jours_t *jours, int day, int minute);

/* The day an instant lies in, and its minute by the city's clock; JOURS_AUCUN outside the table. */
int jours_of_instant(const jours_t *jours, apr_time_t at, int *minute);

/*
 * Without a table
 */

/* The number of a day "YYYY-MM-DD" of the years 2000 to 2199; JOURS_AUCUN for anything else, NULL too: beyond them it is a slip. */
int jours_number(const char *text);

/* The day as TEXT, in `p`. */
const char *jours_text(apr_pool_t *p, int day);

int jours_weekday(int day);

/* The public holidays of a year in metropolitan France (code du travail L3133-1), in no order. */
void jours_feries(int year, int days[JOURS_FERIES]);

#endif
