/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fermeture: days on which activities are closed all of a sudden (a strike, a broken boiler). Their bookings go to another day when one is named and the child
 * can come there, else they are cancelled and cost nothing; the families are told by mail. Nobody can book such a day any more, until it is opened again. Kept in
 * a calendar of each activity's own (table calendrier).
 */
#ifndef ROUBAIX_DOMAIN_FERMETURE_H
#define ROUBAIX_DOMAIN_FERMETURE_H

#include "base/settings.h"
#include "domain/agent.h"
#include "store/store.h"

#define FERMETURE_JOURS 300 /* at once: an activity on a day is one */

/* The calendar of an activity's own closures, by the activity's code; no calendar of the city's files is called so. In `p`. */
const char *fermeture_calendar(apr_pool_t *p, const char *activite);

/* Why that day is closed (the agent's words), or NULL in `*reason`: it is not closed here. */
const problem_t *fermeture_of(db_t *db, const char *activite, const char *day, const char **reason);

/* An activity on a day, and what becomes of its bookings. */
typedef struct fermeture_jour_t {
    apr_int64_t activite_id;
    const char *activite, *name, *place; /* its code, name and place */
    const char *day;                     /* YYYY-MM-DD */
    int closed;                          /* it was already: nothing is done */
    int cancelled, moved;                /* bookings (those that wait for a place are cancelled too) */
} fermeture_jour_t;

typedef struct fermeture_t {
    const settings_t *settings;
    const agent_t *agent;
    apr_time_t now;
    const char *reason;      /* told to the families */
    const char *to_day;      /* where bookings go when they can, of the same activity, or NULL: nowhere. At the price they had. */
    fermeture_jour_t *jours; /* sorted by the caller or not; each once */
    int count;
    int dry;                 /* reckon only: nothing is done */
    int cancelled, moved;    /* what the agent was shown, -1: whatever it is */
    int families;            /* out: how many are told */
} fermeture_t;

/* Closes, moves or cancels, tells; all or nothing. Whose booking is oldest moves first. PROBLEM_CONFLICT "closed": all of them were closed already; "changed": it
 * would not be what was shown. */
const problem_t *fermeture_close(db_t *db, fermeture_t *fermeture);

/* Opens it again; what was cancelled stays so. */
const problem_t *fermeture_open(db_t *db, const char *activite, const char *day);

#endif
