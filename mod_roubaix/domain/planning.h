/* SPDX-License-Identifier: Apache-2.0 */
/*
 * planning: the days of a family in the Kiosque, between two days: each child, each activity it is enrolled in, each day with what it is and what may still
 * be done. Read with a handful of statements, whatever the number of days; judged here, by the caller's clock. Lives in the handle's pool, one thread.
 */
#ifndef ROUBAIX_DOMAIN_PLANNING_H
#define ROUBAIX_DOMAIN_PLANNING_H

#include "base/settings.h"
#include "domain/famille.h"
#include "domain/limite.h"
#include "domain/tarif.h"

typedef enum {
    CASE_FERMEE,   /* the activity does not open, or the child is not enrolled that day, or it has no price */
    CASE_LIBRE,
    CASE_COMPLETE, /* no place left: one may wait */
    CASE_RESERVEE,
    CASE_ATTENTE,  /* waiting for a place */
    CASE_AILLEURS, /* booked by the child's other family */
    CASE_STATES
} case_e;

typedef struct case_t {
    case_e state;
    limite_reponse_t limite; /* LIBRE, COMPLETE: of booking; RESERVEE, ATTENTE: of cancelling */
    apr_int64_t reservation_id, price; /* RESERVEE, ATTENTE: cents */
    apr_int64_t kept;        /* what the family owes for that day of a booking given up too late, cents */
} case_t;

typedef struct place_t {
    int taken, waiting;
} place_t;

typedef struct activite_t {
    apr_int64_t id;
    const char *code, *name, *kind, *place, *tarif;
    unsigned slots;           /* parts of the day, as bits: no child is in two activities at once */
    int seats;                /* 0: as many as come */
    limite_t booking, cancelling;
    jours_t *jours;
} activite_t;

typedef struct ligne_t {
    apr_int64_t inscription_id, enfant_id;
    const char *first_name, *last_name, *classe, *ecole; /* ecole may be NULL */
    const activite_t *activite;
    int from, to;             /* days of the enrolment, as numbers (domain/jours.h) */
    int rank;                 /* among the family's children under the same tariff, 0: the first */
    case_t *cases;            /* one for each day of the planning */
} ligne_t;

typedef struct planning_t {
    const settings_t *settings;
    const famille_t *famille;
    apr_time_t now;
    int first, days;          /* the first day, as a number, and how many */
    ligne_t *lignes;
    int count;
    tarif_t *tarifs;
    int tarifs_count;
    apr_hash_t *places;       /* place_t by « activity.day », see planning_place() */
} planning_t;

/* "fermee", "libre", "complete", "reservee", "attente", "ailleurs" */
const char *planning_state_name(case_e state);

/* `first` to `last` as YYYY-MM-DD, at most JOURS_ETENDUE days. PROBLEM_INPUT as jours_make(). */
const problem_t *planning_load(db_t *db, const settings_t *settings, const famille_t *famille, apr_time_t now, const char *first, const char *last,
                               planning_t **out);

/* The row of an enrolment, or NULL: not one of this family's. */
ligne_t *planning_ligne(const planning_t *planning, apr_int64_t inscription_id);

/* What a day of a row costs; 0 when it has no price. */
int planning_price(const planning_t *planning, const ligne_t *ligne, int day, tarif_kind_e kind, tarif_price_t *out);

/* How many places of an activity are taken on a day, how many wait for one; may be changed to reckon with. In the planning's pool, never NULL. */
place_t *planning_place(const planning_t *planning, const activite_t *activite, int day);

#endif
