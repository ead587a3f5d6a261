/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pointage: the lists of a day, for those who receive the children: who is booked, who waits for a place, and who really came. What is said of a child may
 * be said again; each time is kept, with who said it.
 */
#ifndef ROUBAIX_DOMAIN_POINTAGE_H
#define ROUBAIX_DOMAIN_POINTAGE_H

#include "domain/agent.h"
#include "store/store.h"

#define POINTAGE_ROWS 1000 /* of one list */

typedef enum { POINTAGE_NONE, POINTAGE_PRESENT, POINTAGE_ABSENT, POINTAGE_JUSTIFIE, POINTAGE_NON_PREVU, POINTAGE_STATES } pointage_e;

/* "present", "absent", "justifie", "non_prevu"; NULL for POINTAGE_NONE. */
const char *pointage_name(pointage_e state);
/* POINTAGE_NONE for anything else, NULL too. */
pointage_e pointage_of(const char *name);

typedef struct pointage_activite_t {
    apr_int64_t id;
    const char *code, *name, *place;
    int seats;      /* 0: as many as come */
    int booked, waiting, marked;
} pointage_activite_t;

/* Every activity with its figures of `day` (YYYY-MM-DD), by place; those on which nothing happens too. */
const problem_t *pointage_activites(db_t *db, const char *day, pointage_activite_t **list, int *count);

/* By its code; NULL in `*out`: there is none. No figures. */
const problem_t *pointage_activite(db_t *db, const char *code, pointage_activite_t **out);

typedef struct pointage_enfant_t {
    apr_int64_t id;
    const char *last_name, *first_name, *classe, *ecole /* or NULL */;
    const char *famille; /* code; NULL: not expected */
    const char *phones;  /* "Anna Nowak 0320000000, …", "" */
    int waiting;         /* its place in the queue, from 1; 0: booked or not expected */
    pointage_e state;
} pointage_enfant_t;

/* Those who are booked, by name; those who were not expected; those who wait, in their order. */
const problem_t *pointage_list(db_t *db, apr_int64_t activite_id, const char *day, pointage_enfant_t **list, int *count);

typedef struct pointage_mark_t {
    apr_int64_t enfant_id;
    pointage_e state;
} pointage_mark_t;

/* Says it of `count` children, all or none; what is so already leaves no trace. */
const problem_t *pointage_mark(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t activite_id, const char *day,
                               const pointage_mark_t *marks, int count);

/* The child of that code (the city's own); 0: there is none. */
const problem_t *pointage_child(db_t *db, const char *code, apr_int64_t *enfant_id);

#endif
