/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fermeture: a day on which an activity is closed all of a sudden (a strike, a broken boiler). Its bookings are cancelled and cost nothing, the families are
 * told by mail; nobody can book it any more, until it is opened again. Kept in a calendar of the activity's own (table calendrier).
 */
#ifndef ROUBAIX_DOMAIN_FERMETURE_H
#define ROUBAIX_DOMAIN_FERMETURE_H

#include "base/settings.h"
#include "domain/agent.h"
#include "store/store.h"

/* The calendar of an activity's own closures, by the activity's code; no calendar of the city's files is called so. In `p`. */
const char *fermeture_calendar(apr_pool_t *p, const char *activite);

/* Why that day is closed (the agent's words), or NULL in `*reason`: it is not closed here. */
const problem_t *fermeture_of(db_t *db, const char *activite, const char *day, const char **reason);

typedef struct fermeture_t {
    const settings_t *settings;
    const agent_t *agent;
    apr_time_t now;
    apr_int64_t activite_id;
    const char *activite, *name, *place; /* its code, name and place */
    const char *day;                     /* YYYY-MM-DD */
    const char *reason;                  /* told to the families */
} fermeture_t;

/* Closes, cancels, tells; `*cancelled`: how many bookings. PROBLEM_CONFLICT "closed": it was closed already. All or nothing. */
const problem_t *fermeture_close(db_t *db, const fermeture_t *fermeture, int *cancelled);

/* Opens it again; what was cancelled stays so. */
const problem_t *fermeture_open(db_t *db, const char *activite, const char *day);

#endif
