/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fiche: what a family says of its child (school, diet, who may fetch it, whom to call), as answers to the city's own definition (with="fiche"). Confirmed
 * again each season. Each family of a child has its own; what is special is for the agents of the definition's office.
 */
#ifndef ROUBAIX_DOMAIN_FICHE_H
#define ROUBAIX_DOMAIN_FICHE_H

#include "base/settings.h"
#include "domain/agent.h"
#include "store/store.h"
#include "teleservice/filling.h"

typedef struct fiche_t {
    apr_int64_t enfant_id;  /* of fiche_of_day() */
    const char *famille;    /* code; NULL of fiche_get() */
    const char *definition; /* digest, see demande_definition() */
    const char *data;
    apr_int64_t version;
    apr_time_t confirmed_at;
} fiche_t;

/* NULL in `*out`: the family has said nothing yet. */
const problem_t *fiche_get(db_t *db, apr_int64_t enfant_id, apr_int64_t famille_id, fiche_t **out);

/* Of all its families, the latest first. No versions. */
const problem_t *fiche_list(db_t *db, apr_int64_t enfant_id, fiche_t **list, int *count);

/* Of who is booked for an activity on a day, or waits, by the child's key; of the family that booked. No versions. */
const problem_t *fiche_of_day(db_t *db, apr_int64_t activite_id, const char *day, fiche_t **list, int *count);

/* Whether it was confirmed since a season opened (YYYY-MM-DD); `fiche` may be NULL. */
int fiche_is_confirmed(const settings_t *settings, const fiche_t *fiche, const char *opens);

typedef struct fiche_confirm_t {
    apr_time_t now;
    apr_int64_t account_id, enfant_id, famille_id;
    apr_int64_t version; /* as it was shown; 0: there was none */
    filling_t *filling;  /* without a problem */
} fiche_confirm_t;

/* Stores it, with a trace. PROBLEM_CONFLICT "version": it has been changed since, and says something else. */
const problem_t *fiche_confirm(db_t *db, const fiche_confirm_t *confirm);

/* Whether an agent may see what is special of it. */
int fiche_entitled(const agent_t *agent, const teleservice_t *definition);

#endif
