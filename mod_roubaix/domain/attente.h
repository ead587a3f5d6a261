/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attente: who waits for a place. A place that is given back, or that is new, goes to who has waited longest, as long as he could still book it himself.
 */
#ifndef ROUBAIX_DOMAIN_ATTENTE_H
#define ROUBAIX_DOMAIN_ATTENTE_H

#include "domain/planning.h"

/* Whether who waits for that day (a number, see domain/jours.h) may still be given a place. */
int attente_promotable(const activite_t *activite, int day, apr_time_t now);

/* Inside a transaction that holds the day's row of places and has counted the place already: gives it to who has waited longest and tells his family by
 * mail. `*promoted` 0: nobody may have it. */
const problem_t *attente_next(db_t *db, const settings_t *settings, apr_time_t now, const activite_t *activite, int day, int *promoted);

/* Gives out the places that are free though somebody waits, as after an activity has got more of them; `*promoted`: how many. At most a hundred days. */
const problem_t *attente_settle(db_t *db, const settings_t *settings, apr_time_t now, int *promoted);

#endif
