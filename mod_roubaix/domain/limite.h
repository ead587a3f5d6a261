/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limite: until when a day of the Kiosque may be booked or cancelled. A rule is data, one line of text; booking and cancelling have a line each.
 * Pure: the days come as a table (domain/jours.h), `now` from the caller, who asks again at the moment of confirmation. Everything here is
 * read-only once made: any number of threads, no lock. The règlement intérieur of the city is the law of it (CGCT L2121-29); the kinds of rule
 * are those of the towns in docs "Kiosque Famille", section 5. Whether the activity opens on the served day is not asked here: jours_is().
 *
 * The notation. One space between words, nothing before or after, lower case; one text for one rule, so that texts may be compared.
 *
 *   limite   = regle [ " tardif " regle ]                         up to when it costs nothing more; up to when at all
 *   regle    = "jamais"                                           not here
 *            | "heures " N " " heure                              N (0 to 999) hours, as they pass, before the service, which begins then
 *            | quand [ " recul" [ "=" genre ] ]                   a deadline that is no such day (jours-ecole) goes back to the last one, same hour
 *   quand    = genre " " N " " heure                              N (0 to 40) days of that kind before the served day, which is not counted
 *            | "semaine " [ "-" W ":" ] jour " " heure            one for the whole week: that day of the week before, or W (2 to 8) weeks before
 *            | "table" 1*7( " " jour "=" [ "-" W ":" ] jour "@" heure )
 *                                                                 for each weekday served, lundi first: that day of its week, or W (1 to 8) weeks
 *                                                                 before; a weekday that is not there cannot be had
 *   genre    = "jours-calendaires" | "jours-ouvrables" | "jours-ouvres" | "jours-ecole" | "jours-ouverture"     (jours_kind_e)
 *   jour     = "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche"
 *   heure    = HH:MM, 00:00 to 24:00                              24:00 is the midnight that ends the day: « la veille avant minuit »
 *
 * What lies strictly before the deadline is in time, what lies at it is late: « jusqu'à 10 h » ends with 09:59:59.999999. So a règlement that says
 * « 23 h 59 » and means the whole day is better written 24:00. No rule leads beyond the end of the served day. Where the clock changes the
 * later instant is taken, see jours_instant(); only "heures" counts what passes. Hours do not go back: at the same hour of another day, fewer of
 * them could lead further back than more; 48 h with recul are two jours-calendaires.
 */
#ifndef ROUBAIX_DOMAIN_LIMITE_H
#define ROUBAIX_DOMAIN_LIMITE_H

#include "domain/jours.h"

#define LIMITE_JOURS_MAX 40
#define LIMITE_HEURES_MAX 999
#define LIMITE_SEMAINES_MAX 8

typedef enum {
    LIMITE_JAMAIS, /* 0: what was never set allows nothing */
    LIMITE_DECALAGE,
    LIMITE_HEURES,
    LIMITE_SEMAINE,
    LIMITE_TABLE,
    LIMITE_FAMILLES
} limite_famille_e;

/* A day and hour of the served day's week, or of one before. */
typedef struct limite_jalon_t {
    int given;   /* 0: there is none for this weekday */
    int weeks;   /* before; 0: the same */
    int weekday; /* 0: lundi */
    int minute;  /* 0 to JOURS_MINUTES */
} limite_jalon_t;

/* Made by limite_parse() only: what it refuses is not checked again. What a family does not use is 0. */
typedef struct limite_regle_t {
    limite_famille_e famille;
    jours_kind_e kind;         /* DECALAGE */
    int n;                     /* DECALAGE: days, HEURES: hours */
    int minute;                /* DECALAGE: of the deadline, HEURES: with which the service begins */
    limite_jalon_t jalons[7];  /* TABLE: by weekday served; SEMAINE: the first, for all */
    jours_kind_e recul;        /* JOURS_CALENDAIRES: it stays where it is, every day being one; always so for HEURES */
} limite_regle_t;

typedef struct limite_t {
    limite_regle_t normale, tardive; /* tardive LIMITE_JAMAIS: late is too late */
} limite_t;

/*
 * Reads a line of the notation; `p` for the problem only. PROBLEM_INPUT, with `*at` (may be NULL) the byte of `text` where it is wrong:
 * "mot" no such word, "jour" no weekday, "nombre" none or out of bounds or with needless zeros, "heure" none, "signe" another sign belongs there,
 * "ordre" weekdays served not in order or twice, "apres" after the served day, "redondant" what goes without saying, "suite" something after the
 * end. `*out` is untouched then. `text` NULL reads as "".
 */
const problem_t *limite_parse(apr_pool_t *p, const char *text, limite_t *out, apr_size_t *at);

/* The text of a rule, in `p`: the one limite_parse() gives it back for. */
const char *limite_print(apr_pool_t *p, const limite_t *limite);

typedef enum {
    LIMITE_FIXEE,
    LIMITE_INTERDITE, /* the rule is "jamais" */
    LIMITE_NON_SERVI, /* the table has no such weekday */
    LIMITE_SANS_JOUR, /* not as many days of the kind within JOURS_FENETRE days: closed for too long, or the data is wrong */
    LIMITE_HORS       /* no day, or one the table of days cannot be asked about */
} limite_cause_e;

/* A deadline. `at` 0: there is none, nothing is in time. */
typedef struct limite_point_t {
    apr_time_t at;
    int day, minute; /* the same by the city's clock; minute JOURS_MINUTES: the midnight that ends `day`, for « mardi à minuit ». 0 without `at` */
    limite_cause_e cause;
} limite_point_t;

typedef enum {
    LIMITE_A_TEMPS,
    LIMITE_TARDIF, /* too late, but late ones are taken */
    LIMITE_PASSEE
} limite_etat_e;

typedef struct limite_reponse_t {
    limite_etat_e etat;
    limite_point_t normale, tardive; /* a tardive that is not after normale has no effect */
} limite_reponse_t;

/* The deadline of one rule for the day served (a number, see jours_number()). Looks back at most JOURS_FENETRE days, whatever the table holds. */
limite_point_t limite_point(const jours_t *jours, const limite_regle_t *regle, int served);

/* The answer for the day `served` ("YYYY-MM-DD" in the city; NULL and what is no day give LIMITE_PASSEE, LIMITE_HORS) at `now`. */
limite_reponse_t limite_ask(const jours_t *jours, const limite_t *limite, const char *served, apr_time_t now);

/* The codes of causes and states, for templates: "fixee", "interdite", "non-servi", "sans-jour", "hors"; "a-temps", "tardif", "passee". */
const char *limite_cause_name(limite_cause_e cause);
const char *limite_etat_name(limite_etat_e etat);

#endif
